import type {LedgerLine} from '../records/delivery.js';
import {locks, NOTHING, sameContent, wantedBy, type Release, type Saved, type Setting} from '../units/setting.js';
import type {Unit} from '../units/unit.js';
import type {Id} from '../fleet/member.js';

/** One unit on one instance, with all that decides what it is owed (S0.3): nothing of it is a message. */
export interface UnitCase {
	readonly instance: Id;
	readonly unit: Unit;
	/** The setting in force, and the revision that made it so. */
	readonly winner?: Setting;
	readonly since: number;
	/** The ledger's last line. */
	readonly line?: LedgerLine;
	/**
	 * The rule by which the claim of the line's owner ended; left out while it goes on, in force or asleep, or when it is
	 * not known.
	 */
	readonly ended?: Release;
}

/** What is at a unit now, and, where it is a key's value, the key's metadata. */
export interface Found {
	readonly content: Saved;
	readonly meta: Readonly<Record<string, string>>;
	/** What of the metadata is the instance's own: without what settings wrote, with what they wrote over. */
	readonly ownMeta: Readonly<Record<string, string>>;
}

/** Why a binary value is not taken over (S16). */
export const HELD = 'it has a binary value, which could not be restored; force the setting to take it over';

/** What to do about a unit. */
export type Decision =
	/**
	 * It is as it should be, left, or (`held`) not taken over without being forced; `line` says so for the first time, or
	 * `undefined`: it is known already.
	 */
	| {readonly kind: 'settled'; readonly line?: LedgerLine; readonly state: 'in sync' | 'left' | 'held'}
	/**
	 * To be written, with the metadata that `wanted` names; `line` must be durable before. `stays` is what a setting
	 * wrote before and is there again if it is refused.
	 */
	| {
			readonly kind: 'write';
			readonly wanted: Saved;
			readonly line: LedgerLine;
			readonly confirmed: LedgerLine;
			readonly stays?: Saved;
	  };

/** What can be said of a unit without reading the instance. */
export type Standing = 'settled' | 'rejected' | 'read' | {readonly relabel: LedgerLine};

/** Whether a unit must be read to decide, from fleet and ledger alone (S0.3: owed, confirmed, released). */
export function standing({winner, since, line}: UnitCase): Standing {
	if (!winner) return line?.owner === undefined ? 'settled' : 'read';
	if (!line) return 'read';
	if (line.outcome === 'rejected' && line.owner === winner.cluster && line.revision >= since) return 'rejected';
	if (!line.confirmed) return 'read';
	const isAsWanted = line.written !== undefined && sameContent(line.written, wantedBy(winner));
	if (!locks(winner))
		return line.owner === winner.cluster && !line.lock && line.revision >= since && (isAsWanted || !line.written)
			? 'settled'
			: 'read';
	if (!line.lock || !isAsWanted) return 'read';
	return line.owner === winner.cluster
		? 'settled'
		: {relabel: {...line, owner: winner.cluster, revision: Math.max(line.revision, since)}};
}

/** What a unit is owed, now that it has been read (S0.3, S0.4, S1, S4). */
export function decide(unit: UnitCase, found: Found, revision: number): Decision {
	const {winner, line, ended} = unit;
	if (winner && locks(winner)) return write(unit, winner, ownUnder(unit, found.content), found, revision);
	if (line?.owner !== undefined && (line.lock || ended !== undefined || !winner))
		return release(unit, line, found, revision);
	return winner ? supplyDefault(unit, winner, found, revision) : {kind: 'settled', state: 'in sync'};
}

/** An own value stands over a default; what a setting wrote is none, unless it was left by `keep` (S0.4, S1). */
function supplyDefault(unit: UnitCase, winner: Setting, found: Found, revision: number): Decision {
	if (isOfSetting(found.content, unit.line) || sameContent(found.content, NOTHING))
		return write(unit, winner, ownUnder(unit, found.content), found, revision);
	return {kind: 'settled', state: 'in sync', line: judged(unit, winner, revision)};
}

/** An own value stands over the default. */
const judged = ({instance, unit}: UnitCase, winner: Setting, revision: number): LedgerLine => ({
	instance,
	unit,
	revision,
	owner: winner.cluster,
	confirmed: true,
});

function write(
	{instance, unit, line}: UnitCase,
	setting: Setting,
	own: Saved,
	found: Found,
	revision: number,
): Decision {
	const wanted = wantedBy(setting);
	const late = unanswered(line, wanted).filter((each) => !sameContent(each, found.content));
	const {back, kept} = metadataBack(own, setting, found);
	const before: LedgerLine = {
		instance,
		unit,
		revision,
		owner: setting.cluster,
		own: whole(own, wanted, found),
		written: wanted,
		...(late.length > 0 ? {previous: late} : {}),
		confirmed: true,
		...(locks(setting) ? {lock: true} : {}),
	};
	const confirmed: LedgerLine = back ? {...before, own: kept} : before;
	if (sameContent(found.content, wanted)) return {kind: 'settled', state: 'in sync', line: confirmed};
	if (found.content.binary && !setting.takesBinary)
		return {
			kind: 'settled',
			state: 'held',
			line: {
				...line,
				instance,
				unit,
				revision,
				owner: setting.cluster,
				confirmed: false,
				outcome: 'rejected',
				text: HELD,
			},
		};
	const stays = isWritten(found.content, line) ? [found.content] : [];
	return {
		kind: 'write',
		wanted: back ? {...wanted, meta: back} : wanted,
		confirmed,
		line: {...before, confirmed: false, previous: [...late, ...stays]},
		...(stays[0] ? {stays: stays[0]} : {}),
	};
}

/**
 * Own metadata that went with its key comes back with it, though another value is enforced: that owns no metakey (S1).
 */
function metadataBack(
	{meta, ...kept}: Saved,
	setting: Setting,
	{content}: Found,
): {readonly back?: Readonly<Record<string, string>>; readonly kept: Saved} {
	const isMadeAgain = locks(setting) && !sameContent(wantedBy(setting), NOTHING) && sameContent(content, NOTHING);
	return isMadeAgain && meta ? {back: meta, kept} : {kept};
}

/**
 * So many unanswered writes are remembered, the last: a line must not grow with each change that an instance does not
 * answer.
 */
const UNANSWERED = 20;

/**
 * What was sent before what is wanted now, and may still come: nobody answered, and nothing was seen since. A line that
 * was confirmed and is doubted has no `previous` but of before.
 */
function unanswered(line: LedgerLine | undefined, wanted: Saved): readonly Saved[] {
	if (!line?.previous || line.confirmed) return [];
	const sent = line.written ? [...line.previous, line.written] : line.previous;
	return sent
		.filter(
			(each, index) => !sameContent(each, wanted) && sent.findIndex((other) => sameContent(each, other)) === index,
		)
		.slice(-UNANSWERED);
}

/**
 * A key that goes takes its metadata along: that is remembered with what was its own value, over what went so before
 * and did not come back since.
 */
function whole(own: Saved, wanted: Saved, {content, ownMeta}: Found): Saved {
	const goes = sameContent(wanted, NOTHING) && !sameContent(content, NOTHING) && !sameContent(own, NOTHING);
	return goes && Object.keys(ownMeta).length > 0 ? {...own, meta: {...own.meta, ...ownMeta}} : own;
}

/**
 * What is left when no lock remains (S4): the rule acts on what a setting wrote only, and a default where it leaves
 * nothing.
 */
function release(unit: UnitCase, line: LedgerLine, found: Found, revision: number): Decision {
	const {winner, ended: rule = 'restore'} = unit;
	const over: LedgerLine = winner
		? judged(unit, winner, revision)
		: {instance: unit.instance, unit: unit.unit, revision, confirmed: true, gone: true};
	if (!isWritten(found.content, line))
		return winner
			? supplyDefault(withoutLine(unit), winner, found, revision)
			: {kind: 'settled', state: 'left', line: over};
	const own = line.own ?? NOTHING;
	const stays = rule === 'keep' || (rule === 'restore' && own.binary === true);
	const left = stays ? found.content : rule === 'restore' ? own : NOTHING;
	if (winner && sameContent(left, NOTHING))
		return write(unit, winner, rule === 'delete' ? own : NOTHING, found, revision);
	if (stays)
		return {
			kind: 'settled',
			state: rule === 'keep' ? 'in sync' : 'left',
			line: winner
				? over
				: {instance: unit.instance, unit: unit.unit, revision, own: left, written: left, confirmed: true},
		};
	return rule === 'restore' ? restore(line, own, over, found, revision) : remove(line, own, found, revision);
}

function withoutLine({line: _line, ...unit}: UnitCase): UnitCase {
	return unit;
}

/** Also what of its metadata is not there again. */
function restore(line: LedgerLine, own: Saved, over: LedgerLine, {content, meta}: Found, revision: number): Decision {
	const missing = Object.entries(own.meta ?? {}).filter(([metakey]) => !Object.hasOwn(meta, metakey));
	if (missing.length === 0 && sameContent(content, own)) return {kind: 'settled', state: 'in sync', line: over};
	const {meta: _meta, ...written} = own;
	return {
		kind: 'write',
		wanted: missing.length === 0 ? written : {...written, meta: Object.fromEntries(missing)},
		confirmed: over,
		line: {...line, revision, written, previous: [...unanswered(line, written), content], confirmed: false},
		stays: content,
	};
}

function remove(line: LedgerLine, before: Saved, found: Found, revision: number): Decision {
	const own = whole(before, NOTHING, found);
	const confirmed: LedgerLine = {
		instance: line.instance,
		unit: line.unit,
		revision,
		own,
		written: NOTHING,
		confirmed: true,
	};
	if (sameContent(found.content, NOTHING)) return {kind: 'settled', state: 'in sync', line: confirmed};
	return {
		kind: 'write',
		wanted: NOTHING,
		confirmed,
		line: {
			...line,
			revision,
			own,
			written: NOTHING,
			previous: [...unanswered(line, NOTHING), found.content],
			confirmed: false,
		},
		stays: found.content,
	};
}

/**
 * What counts as the instance's own under a write (S0.4): a present value that no setting wrote; else what was own
 * before. Where there is nothing though a setting is in force, somebody removed the setting's value (S9: gone), or all
 * there was: what the ledger keeps is then the only trace of the own value.
 */
function ownUnder({line}: UnitCase, present: Saved): Saved {
	const isGone = line?.written !== undefined && line.owner !== undefined && sameContent(present, NOTHING);
	return isGone || isWritten(present, line) ? (line?.own ?? NOTHING) : present;
}

/**
 * Whether a present value is no own value under a default: a setting wrote it, and did not leave it by `keep` since
 * (S0.4).
 */
export const isOfSetting = (present: Saved, line: LedgerLine | undefined): boolean =>
	line?.owner !== undefined && isWritten(present, line);

/**
 * Whether a present value is what a setting wrote: last, or before a last write of which it is not known whether it
 * arrived, or unanswered and late.
 */
export function isWritten(present: Saved, line: LedgerLine | undefined): boolean {
	return [line?.written, ...(line?.previous ?? [])].some(
		(written) => written !== undefined && sameContent(present, written),
	);
}

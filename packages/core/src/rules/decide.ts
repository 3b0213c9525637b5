import type {LedgerLine} from '../model/delivery.js';
import {locks, NOTHING, sameContent, wantedBy, type Release, type Saved, type Setting} from '../model/setting.js';
import type {Unit} from '../model/unit.js';
import type {Id} from '../model/member.js';

/** One unit on one instance, with all that decides what it is owed (S0.3): nothing of it is a message. */
export interface UnitCase {
	readonly instance: Id;
	readonly unit: Unit;
	/** The setting in force, and the revision that made it so. */
	readonly winner?: Setting;
	readonly since: number;
	/** The ledger's last line. */
	readonly line?: LedgerLine;
	/** How the last owner's ownership ended; needed where there is a line and no winner. */
	readonly release: Release;
}

/** What to do about a unit. */
export type Decision =
	/** It is as it should be; `line` says so for the first time, or `undefined`: it is known already. */
	| {readonly kind: 'settled'; readonly line?: LedgerLine; readonly state: 'in sync' | 'left'}
	/** To be written; `line` must be durable before. */
	| {readonly kind: 'write'; readonly wanted: Saved; readonly line: LedgerLine; readonly confirmed: LedgerLine};

/** What can be said of a unit without reading the instance. */
export type Standing = 'settled' | 'rejected' | 'read' | {readonly relabel: LedgerLine};

/** Whether a unit must be read to decide, from fleet and ledger alone (S0.3: owed, confirmed, released). */
export function standing({winner, since, line}: UnitCase): Standing {
	if (!winner) return line?.owner === undefined ? 'settled' : 'read';
	if (!line) return 'read';
	if (line.outcome === 'rejected' && line.owner === winner.cluster && line.revision >= since) return 'rejected';
	if (!line.confirmed) return 'read';
	if (!locks(winner)) return line.owner === winner.cluster && line.revision >= since ? 'settled' : 'read';
	if (!line.written || !sameContent(line.written, wantedBy(winner))) return 'read';
	return line.owner === winner.cluster ? 'settled' : {relabel: {...line, owner: winner.cluster, revision: since}};
}

/** What a unit is owed, now that it has been read (S0.3, S0.4, S1, S4). */
export function decide(unit: UnitCase, present: Saved, revision: number): Decision {
	if (!unit.winner) return release(unit, present, revision);
	return locks(unit.winner) ? enforce(unit, unit.winner, present, revision) : supplyDefault(unit, unit.winner, present, revision);
}

function enforce(unit: UnitCase, winner: Setting, present: Saved, revision: number): Decision {
	return write(unit, winner.cluster, wantedBy(winner), present, revision);
}

function supplyDefault(unit: UnitCase, winner: Setting, present: Saved, revision: number): Decision {
	const wanted = wantedBy(winner);
	const keptAsOwn = unit.line !== undefined && unit.line.owner === undefined;
	if (sameContent(present, NOTHING) || (isWritten(present, unit.line) && !keptAsOwn)) return write(unit, winner.cluster, wanted, present, revision);
	const {instance, unit: name} = unit;
	return {kind: 'settled', state: 'in sync', line: {instance, unit: name, revision, owner: winner.cluster, confirmed: true}};
}

function write(unit: UnitCase, owner: Id, wanted: Saved, present: Saved, revision: number): Decision {
	const own = ownUnder(unit, present);
	const confirmed: LedgerLine = {instance: unit.instance, unit: unit.unit, revision, owner, own, written: wanted, confirmed: true};
	if (sameContent(present, wanted)) return {kind: 'settled', state: 'in sync', line: confirmed};
	return {kind: 'write', wanted, confirmed, line: {...confirmed, confirmed: false, ...(isWritten(present, unit.line) ? {previous: present} : {})}};
}

function release({instance, unit, line, release: rule}: UnitCase, present: Saved, revision: number): Decision {
	if (!line) return {kind: 'settled', state: 'in sync'};
	const gone: LedgerLine = {instance, unit, revision, confirmed: true, gone: true};
	if (!line.written || !isWritten(present, line)) return {kind: 'settled', state: 'left', line: gone};
	const own = line.own ?? NOTHING;
	const kept: LedgerLine = {instance, unit, revision, own: present, written: present, confirmed: true};
	if (rule === 'keep') return {kind: 'settled', state: 'in sync', line: kept};
	if (rule === 'restore' && own.binary) return {kind: 'settled', state: 'left', line: kept};
	const wanted = rule === 'restore' ? own : NOTHING;
	const done: LedgerLine = rule === 'restore' ? gone : {instance, unit, revision, own, written: NOTHING, confirmed: true};
	if (sameContent(present, wanted)) return {kind: 'settled', state: 'in sync', line: done};
	return {kind: 'write', wanted, confirmed: done, line: {...line, revision, written: wanted, previous: present, confirmed: false}};
}

/** What counts as the instance's own under a write (S0.4): a present value that no setting wrote; else what was own before. */
function ownUnder({line}: UnitCase, present: Saved): Saved {
	if (line?.written === undefined || !isWritten(present, line)) return present;
	return line.own ?? NOTHING;
}

/** Whether a present value is what a setting wrote: last, or before a last write of which it is not known whether it arrived. */
function isWritten(present: Saved, line: LedgerLine | undefined): boolean {
	if (!line?.written) return false;
	return sameContent(present, line.written) || (line.previous !== undefined && sameContent(present, line.previous));
}

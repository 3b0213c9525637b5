import type {ConflictBelow} from '../../errors.js';
import type {OnConflict, OnOwn} from '../../records/change.js';
import {isAtOrBelow, isExempt, refOf, type FleetView} from '../../fleet/fleet-view.js';
import type {Cluster, Id} from '../../fleet/member.js';
import {settingKey} from '../../records/revision.js';
import {locks, type Setting} from '../../units/setting.js';
import {isArrayUnit, isValueUnit, unitMetakey, type Unit} from '../../units/unit.js';
import type {Draft} from '../draft.js';
import {endSetting} from '../changes/exemption-ends.js';
import {inForceAt, lockAbove} from '../../in-force/in-force.js';
import {overlap, unitsOverlapping} from '../../in-force/overlap.js';

/** What the author of a change chose for what is in its way (S3). */
export interface ConflictPolicy {
	readonly conflicts: OnConflict;
	readonly own: OnOwn;
	/** Whatever metadata ask for (S6.3, S4). */
	readonly force: boolean;
}

/** Whether nothing above locks what a setting would own (S1, S2); refuses it in the draft otherwise. */
export function checkLock(
	draft: Draft,
	member: Id,
	above: readonly Cluster[],
	{unit, mode}: Pick<Setting, 'unit' | 'mode'>,
): boolean {
	const [lock] = locksOver(draft, member, above, {unit, mode});
	if (lock)
		draft.refuse('KEY_LOCKED', {
			unit: isValueUnit(unit) ? lock.unit : unit,
			member: draft.ref(member),
			owner: draft.ref(lock.cluster),
		});
	return lock === undefined;
}

function metakeysSet(draft: Draft, clusters: readonly Cluster[], unit: Unit): Unit[] {
	if (!isValueUnit(unit)) return [];
	return [...draft.fleet.unitsBeside(unit)].filter((other) =>
		clusters.some(({id}) => draft.fleet.settings(id).has(other)),
	);
}

/** Judges every setting below that a new locking one would put to sleep (S3). */
export function findConflictsBelow(draft: Draft, setting: Setting, policy: ConflictPolicy): void {
	if (!locks(setting)) return;
	const before = draft.fleet.settings(setting.cluster).get(setting.unit);
	const conflicts: ConflictBelow[] = [];
	for (const lower of settingsBelow(draft.fleet, setting)) {
		if (before && locks(before) && sameUnits(before, setting)) {
			if (policy.conflicts === 'absorb' && locks(lower)) absorb(draft, lower);
		} else judge(draft, setting, lower, policy, conflicts);
	}
	if (conflicts.length > 0)
		draft.refuse('CONFLICT_BELOW', {unit: setting.unit, member: draft.ref(setting.cluster), conflicts});
}

/** Judges one setting that comes under another one's lock (S3). */
export function judge(
	draft: Draft,
	upper: Setting,
	lower: Setting,
	policy: ConflictPolicy,
	conflicts: ConflictBelow[],
): void {
	if (!locks(lower)) draft.remark('asleep', lower.cluster, lower.unit);
	else if (policy.conflicts === 'absorb') absorb(draft, lower);
	else if (upper.unit === lower.unit && upper.mode === lower.mode && upper.content === lower.content)
		draft.remark('redundant', lower.cluster, lower.unit);
	else if (policy.conflicts === 'shadow')
		draft.remark(keepsKey(upper, lower) ? 'related' : 'asleep', lower.cluster, lower.unit);
	else if (inForceAt(draft.fleet, lower.cluster, contested(upper, lower)) === lower)
		conflicts.push(describe(draft, lower));
}

/** Whether a lower setting that a key be absent loses a metakey only, and the key stays its own. */
const keepsKey = (upper: Setting, lower: Setting): boolean =>
	isValueUnit(lower.unit) && unitMetakey(upper.unit) !== undefined;

/** What both settings own: their unit, or the metakey, where one of them owns its key. */
const contested = (upper: Setting, lower: Setting): Unit => (keepsKey(upper, lower) ? upper.unit : lower.unit);

function absorb(draft: Draft, lower: Setting): void {
	endSetting(draft, lower);
	draft.remark('absorbed', lower.cluster, lower.unit);
}

function describe(draft: Draft, lower: Setting): ConflictBelow {
	return {
		cluster: draft.ref(lower.cluster),
		mode: lower.mode,
		...(lower.content === undefined ? {} : {content: lower.content}),
		author: draft.fleet.since(settingKey(lower.cluster, lower.unit))?.actor ?? '',
		instances: draft.fleet.instanceCount(lower.cluster),
	};
}

/**
 * An array and something in it cannot both be set by one cluster (S5.2): which of them shall go is the author's choice.
 */
export function checkBeside(
	draft: Draft,
	setting: Setting,
	{conflicts}: Pick<ConflictPolicy, 'conflicts'>,
	view: FleetView = draft.fleet,
): void {
	const settings = view.settings(setting.cluster);
	const beside = unitsInvolved(view, setting)
		.flatMap((unit) => settings.get(unit) ?? [])
		.filter((other) => isArrayUnit(other.unit) || isArrayUnit(setting.unit))
		.filter((other) => overlap(setting, other));
	if (conflicts === 'absorb') for (const other of beside) absorb(draft, other);
	else if (beside.length > 0)
		draft.refuse('CONFLICT_BELOW', {
			unit: setting.unit,
			member: refOf(view, view.member(setting.cluster)!),
			conflicts: beside.map((other) => describe(draft, other)),
		});
}

/** Every setting below that owns something of what the setting owns, except where it does not apply (S9). */
export function settingsBelow(view: FleetView, setting: Setting): Setting[] {
	const found: Setting[] = [];
	for (const unit of [setting.unit, ...unitsInvolved(view, setting)]) {
		for (const cluster of view.settersOf(unit)) {
			const lower = view.settings(cluster).get(unit)!;
			if (
				cluster !== setting.cluster &&
				overlap(setting, lower) &&
				isAtOrBelow(view, cluster, setting.cluster) &&
				!isExempt(view, cluster, setting)
			)
				found.push(lower);
		}
	}
	return found;
}

/** Other units set somewhere that a setting can own something of. */
function unitsInvolved(view: FleetView, {unit, mode}: Setting): Unit[] {
	const beside = isValueUnit(unit) && mode === 'absent' ? view.unitsBeside(unit) : [];
	return [...new Set([...unitsOverlapping(view, unit), ...beside])];
}

const sameUnits = (one: Setting, other: Setting): boolean => (one.mode === 'absent') === (other.mode === 'absent');

/**
 * The locks above a member of some clusters that a setting would come under: of its unit, or, of a key that shall be
 * absent, of its metakeys.
 */
export function locksOver(
	draft: Draft,
	member: Id,
	clusters: readonly Cluster[],
	{unit, mode}: Pick<Setting, 'unit' | 'mode'>,
): Setting[] {
	const owned = mode === 'absent' ? [unit, ...metakeysSet(draft, clusters, unit)] : [unit];
	return [...new Set(owned.flatMap((each) => lockAbove(draft.fleet, member, clusters, each) ?? []))];
}

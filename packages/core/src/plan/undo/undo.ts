import {ClusterdError, type ConflictBelow, type UndoOverlap} from '../../errors.js';
import {ancestors, chainOf, isAtOrBelow, refOf, type FleetView} from '../../fleet/fleet-view.js';
import {isLeaving, type Id, type Member} from '../../fleet/member.js';
import {memberKey, memberOf, settingKey, type Revision} from '../../records/revision.js';
import {keptUnit, locks, type Setting} from '../../units/setting.js';
import type {Unit} from '../../units/unit.js';
import {checkBeside, judge, settingsBelow} from '../conflicts/conflicts.js';
import type {ChangeOf, Draft} from '../draft.js';
import {effectiveSettings, inForceAt, lockAbove} from '../../in-force/in-force.js';
import {endExemptionsOf, endExemptionsWith, endSetting} from '../changes/exemption-ends.js';
import {checkSize} from '../limits.js';
import {withMetakeysBeside} from '../checks/metakeys-beside.js';
import type {PlannedFleet} from '../../fleet/planned-fleet.js';
import {remarkSleepers} from '../conflicts/overridden.js';
import {addRow} from '../rows.js';
import {findTouched, type Place} from '../touched.js';
import {undoCommands} from './commands.js';
import {checkMembers} from './members.js';
import {judgeUndo, laterChange, type Reversal} from './overlap.js';

/** How many are named where a refusal names some of many. */
const NAMED = 100;

/**
 * Takes a revision back (S10): its edits swapped, what its commands replaced put back. What was changed since is
 * refused, or left with `rest`. Claims end and go on by it as by every other change.
 */
export function planUndo(draft: Draft, change: ChangeOf<'undo'>): void {
	const {undone} = draft.known;
	if (undone?.number !== change.revision) throw new ClusterdError('REVISION_NOT_FOUND', {revision: change.revision});
	const overlaps: UndoOverlap[] = [];
	const reversals = undone.edits
		.flatMap((edit): Reversal[] => {
			const {reversal, overlap} = judgeUndo(draft.fleet, edit, undone.number);
			if (overlap) overlaps.push(overlap);
			return reversal ? [reversal] : [];
		})
		.reverse();
	const members = checkMembers(
		draft,
		reversals.flatMap((each) => (each.entity === 'member' ? [each] : [])),
		endedBy(reversals),
		overlaps,
	);
	for (const {before, after} of members) draft.editMember(before, after);
	const there = draft.after();
	const settings = reversals.flatMap((each) =>
		each.entity === 'setting' && isPlaced(draft, there, each, overlaps) ? [each] : [],
	);
	for (const each of members) moveBack(draft, there, each);
	for (const {before, after} of settings) {
		if (after) draft.editSetting(after.cluster, after.unit, after);
		else endSetting(draft, before!);
	}
	const set = draft.after();
	const exemptions = reversals.flatMap((each) =>
		each.entity === 'exemption' && isPlaced(draft, set, each, overlaps) ? [each] : [],
	);
	for (const {before, after} of exemptions) draft.editExemption((after ?? before)!, after);
	undoCommands(draft, undone, overlaps);
	if (overlaps.length > 0) refuseOrLeave(draft, change, overlaps);
	checkAnew(
		draft,
		draft.after(),
		undone,
		settings.flatMap(({after}) => after ?? []),
		change.conflicts ?? 'refuse',
	);
	addRows(
		draft,
		draft.after(),
		members,
		[...settings, ...exemptions].map((each) => ({
			member: memberOf({...each, key: ''}),
			unit: (each.after ?? each.before)!.unit,
		})),
	);
}

/** The settings that end by it. */
const endedBy = (reversals: readonly Reversal[]): ReadonlySet<string> =>
	new Set(
		reversals.flatMap((each) =>
			each.entity === 'setting' && each.before && !each.after
				? [settingKey(each.before.cluster, each.before.unit)]
				: [],
		),
	);

function refuseOrLeave(draft: Draft, {revision, rest}: ChangeOf<'undo'>, overlaps: readonly UndoOverlap[]): void {
	if (!rest)
		return draft.refuse('UNDO_CONFLICT', {revision, overlap: overlaps.slice(0, NAMED), count: overlaps.length});
	for (const {member, unit} of overlaps) if (draft.fleet.member(member)) draft.remark('changed-since', member, unit);
}

/**
 * Whether whose setting or exemption it is will be there, and, of an exemption, above those exempt and with the setting
 * that it is from.
 */
function isPlaced(
	draft: Draft,
	there: FleetView,
	{after}: Reversal & {entity: 'setting' | 'exemption'},
	overlaps: UndoOverlap[],
): boolean {
	if (!after) return true;
	const needed = 'member' in after ? [after.cluster, after.member] : [after.cluster];
	const gone = needed.find((id) => !there.member(id));
	if (gone !== undefined) overlaps.push(laterChange(draft.fleet, gone, memberKey(gone), after.unit));
	else if ('member' in after && !isAtOrBelow(there, after.member, after.cluster))
		overlaps.push(laterChange(draft.fleet, after.member, memberKey(after.member), after.unit));
	else if ('member' in after && !there.settings(after.cluster).has(after.unit))
		overlaps.push(laterChange(draft.fleet, after.cluster, settingKey(after.cluster, after.unit), after.unit));
	else return true;
	return false;
}

/** Exemptions of a member that comes back, or goes, are as they would be had it moved (S7.3). */
function moveBack(
	draft: Draft,
	there: FleetView,
	{before, after}: {readonly before?: Member; readonly after?: Member},
): void {
	if (!after) endExemptionsWith(draft, before!.id);
	if (isTouched(before, after)) draft.touch((before ?? after)!.id);
	if (!before || !after) return;
	if (before.parent !== after.parent || isLeaving(before) !== isLeaving(after))
		endExemptionsOf(draft, after.id, chainOf(there, after.id));
}

/**
 * Whether an instance comes, goes, leaves, stays after all, or is somewhere else: settings are looked at besides
 * (S14.2).
 */
function isTouched(before: Member | undefined, after: Member | undefined): boolean {
	if ((before ?? after)!.kind !== 'instance') return false;
	return (
		before?.kind !== 'instance' ||
		after?.kind !== 'instance' ||
		before.leaving !== after.leaving ||
		before.addresses.join() !== after.addresses.join()
	);
}

/**
 * What is set again is checked against what came since, above (S2) and below (S3). What lay over or under it before the
 * revision may do so again.
 */
function checkAnew(
	draft: Draft,
	after: FleetView,
	{number}: Revision,
	settings: readonly Setting[],
	conflicts: 'refuse' | 'shadow' | 'absorb',
): void {
	const edited = new Set(draft.edits.map(({key}) => key));
	const isLater = (setting: Setting, upper: Id): boolean => {
		const key = settingKey(setting.cluster, keptUnit(setting));
		if (edited.has(key)) return false;
		return (
			(draft.fleet.since(key)?.revision ?? 0) > number ||
			between(draft.fleet, setting.cluster, upper).some(
				(id) => (draft.fleet.since(memberKey(id))?.revision ?? 0) > number,
			)
		);
	};
	for (const setting of settings) {
		const lock = lockAbove(after, setting.cluster, ancestors(after, setting.cluster), setting.unit);
		const isLockLater =
			lock &&
			(isLater(lock, lock.cluster) ||
				between(draft.fleet, setting.cluster, lock.cluster).some(
					(id) => (draft.fleet.since(memberKey(id))?.revision ?? 0) > number,
				));
		if (isLockLater)
			draft.refuse('KEY_LOCKED', {
				unit: setting.unit,
				member: refOf(after, after.member(setting.cluster)!),
				owner: refOf(after, after.member(lock.cluster)!),
			});
		checkBeside(draft, setting, {conflicts}, after);
		if (!locks(setting)) continue;
		const found: ConflictBelow[] = [];
		for (const lower of settingsBelow(after, setting))
			if (isLater(lower, setting.cluster)) judge(draft, setting, lower, {conflicts, own: 'take', force: true}, found);
		if (found.length > 0)
			draft.refuse('CONFLICT_BELOW', {
				unit: setting.unit,
				member: refOf(after, after.member(setting.cluster)!),
				conflicts: found,
			});
	}
}

/** A cluster and those above it, up to another one without that. */
function between(view: FleetView, cluster: Id, upper: Id): Id[] {
	const path: Id[] = [];
	for (let id: Id | undefined = cluster; id !== undefined && id !== upper; id = view.member(id)?.parent) path.push(id);
	return path;
}

interface Spot {
	readonly member: Id;
	readonly unit: Unit;
}

/** What it means for the instances: below the topmost of all members that it is about, each once. */
function addRows(
	draft: Draft,
	after: PlannedFleet,
	members: readonly {readonly before?: Member; readonly after?: Member}[],
	spots: readonly Spot[],
): void {
	const moved = members.filter(
		({before, after: now}) =>
			(now && before?.parent !== now.parent) || (now && before && isLeaving(before) !== isLeaving(now)),
	);
	const all = new Set([...moved.map(({after: now}) => now!.id), ...spots.map(({member}) => member)]);
	const tops = [...all].filter((id) => after.member(id) && !ancestors(after, id).some((above) => all.has(above.id)));
	const views = [draft.fleet, after];
	const units = new Set(spots.map(({unit}) => unit));
	for (const {before, after: now} of moved)
		for (const [at, parent] of [before?.parent, now!.parent].entries())
			if (parent !== undefined) for (const unit of effectiveSettings(views[at]!, parent).keys()) units.add(unit);
	const affected = withMetakeysBeside(views, [...units]);
	checkSize(
		'Units times instances',
		affected.length * tops.reduce((sum, id) => sum + draft.fleet.instanceCount(id), 0),
		draft.limits.writes,
	);
	for (const top of tops) addRowsAt(draft, after, top, affected, spots);
}

function addRowsAt(draft: Draft, after: PlannedFleet, top: Id, units: readonly Unit[], spots: readonly Spot[]): void {
	const member = after.member(top)!;
	remarkSleepers(draft, after, top, units);
	const before = draft.fleet.member(top)?.parent;
	const place: Place = {
		member: top,
		...(before === undefined ? {} : {parentBefore: before}),
		...(member.parent === undefined ? {} : {parentAfter: member.parent}),
	};
	for (const [at, touch] of findTouched(draft, after, [place], units, true).entries()) {
		const unit = units[at]!;
		if (touch.instances === 0 && !spots.some((spot) => spot.unit === unit && isAtOrBelow(after, spot.member, top)))
			continue;
		const was = draft.fleet.member(top) ? inForceAt(draft.fleet, top, unit) : undefined;
		addRow(draft, unit, refOf(after, member), [was, inForceAt(after, top, unit)], touch);
	}
}

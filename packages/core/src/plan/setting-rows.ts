import type {Violator} from '../errors.js';
import type {Cluster, Id} from '../fleet/member.js';
import {settingKey} from '../records/revision.js';
import {unitName, type Unit} from '../units/unit.js';
import type {ConflictPolicy} from './conflicts/conflicts.js';
import type {Draft} from './draft.js';
import {inForceAt} from '../in-force/in-force.js';
import {judgeIntent} from './checks/setting-check.js';
import {withMetakeysBeside} from './checks/metakeys-beside.js';
import type {PlannedFleet} from '../fleet/planned-fleet.js';
import {remarkSleepers} from './conflicts/overridden.js';
import {addRow} from './rows.js';
import {findTouched, type UnitTouch} from './touched.js';

/** How many are named where a refusal names some of many. */
const NAMED = 10;

/** What the edits so far mean for the instances below a cluster, for these units; and who wakes by it. */
export function addSettingRows(draft: Draft, cluster: Cluster, units: readonly Unit[], policy: ConflictPolicy): void {
	const edited = new Set(draft.edits.map(({key}) => key));
	const after = draft.after();
	const changed = units.filter((unit) => edited.has(settingKey(cluster.id, unit)));
	const affected = withMetakeysBeside([draft.fleet, after], [...changed, ...ended(draft)]);
	const place = {
		member: cluster.id,
		...(cluster.parent === undefined ? {} : {parentBefore: cluster.parent, parentAfter: cluster.parent}),
	};
	for (const [at, touch] of findTouched(draft, after, [place], affected).entries()) {
		const unit = affected[at]!;
		if (touch.instances === 0 && at >= changed.length) continue;
		const before = draft.fleet.settings(cluster.id).get(unit);
		addRow(draft, unit, draft.ref(cluster.id), [before, after.settings(cluster.id).get(unit)], touch);
		if (policy.own === 'refuse') refuseOwn(draft, cluster.id, unit, touch.own);
		if (touch.binary.length > 0) checkBinary(draft, after, cluster.id, unit, touch.binary);
		checkMetadata(draft, after, cluster.id, unit, touch, policy);
	}
	remarkSleepers(draft, after, cluster.id, affected);
}

/** What ends by the change, absorbed by what is set: that can be another unit than is named. */
const ended = (draft: Draft): Unit[] =>
	draft.edits.flatMap((edit) => (edit.entity === 'setting' && edit.before && !edit.after ? [edit.before.unit] : []));

/** Refuses what would take over instances' own values (S3, S7.2). */
export function refuseOwn(draft: Draft, member: Id, unit: Unit, own: readonly Id[]): void {
	if (own.length === 0) return;
	draft.refuse('OWN_VALUES_DIFFER', {
		unit,
		member: draft.ref(member),
		count: own.length,
		instances: own.slice(0, NAMED).map((id) => draft.ref(id)),
	});
}

/** Binary values cannot be restored: they are taken over only by force (S16). */
function checkBinary(draft: Draft, after: PlannedFleet, cluster: Id, unit: Unit, binary: readonly Id[]): void {
	draft.remark('cannot-be-restored', cluster, unit);
	const instances = binary.filter((id) => !inForceAt(after, id, unit)?.takesBinary);
	if (instances.length > 0)
		draft.refuse('BINARY_BELOW', {
			unit,
			member: draft.ref(cluster),
			count: instances.length,
			instances: instances.slice(0, NAMED).map((id) => draft.ref(id)),
		});
}

/**
 * Tells what of the new content does not go with metadata; refuses new checks that present values violate, and what
 * metadata ask not to do (S6.3, S4).
 */
function checkMetadata(
	draft: Draft,
	after: PlannedFleet,
	cluster: Id,
	unit: Unit,
	{violators}: UnitTouch,
	{force}: ConflictPolicy,
): void {
	const found = judgeIntent(draft, after, cluster, unit);
	for (const {member, finding} of found) draft.except(unit, member, finding);
	if (force) return;
	const restriction = found.find(({finding}) => finding.kind === 'restricted');
	if (restriction)
		draft.refuse('RESTRICTED', {
			key: unitName(unit),
			member: draft.ref(restriction.member),
			check: restriction.finding.check!,
		});
	const violating = [
		...found.filter(({finding}) => finding.kind === 'violates'),
		...violators.map(({instance, finding}) => ({member: instance, finding})),
	];
	if (violating.length === 0) return;
	const named = violating
		.slice(0, NAMED)
		.map(({member, finding}): Violator => ({member: draft.ref(member), reason: finding.reason}));
	draft.refuse('VIOLATED_BELOW', {unit, member: draft.ref(cluster), violators: named, count: violating.length});
}

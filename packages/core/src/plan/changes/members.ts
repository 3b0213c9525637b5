import {ClusterdError, type ConflictBelow} from '../../errors.js';
import type {Fleet} from '../../fleet/fleet.js';
import {ancestors, chainOf, clustersAtOrBelow, isAtOrBelow} from '../../fleet/fleet-view.js';
import type {Cluster, Id, Member} from '../../fleet/member.js';
import type {Unit} from '../../units/unit.js';
import {judge, locksOver, type ConflictPolicy} from '../conflicts/conflicts.js';
import {canonicalJson} from '../digest.js';
import type {ChangeOf, Draft} from '../draft.js';
import {effectiveSettings, inForceAt} from '../../in-force/in-force.js';
import {endExemptionsOf} from './exemption-ends.js';
import {checkSize} from '../limits.js';
import {withMetakeysBeside} from '../checks/metakeys-beside.js';
import {refuseOwn} from '../setting-rows.js';
import {remarkSleepers} from '../conflicts/overridden.js';
import {addRow} from '../rows.js';
import {findTouched, type Place} from '../touched.js';

/** The id that the next new instance will have. */
export const nextInstance = ({lastId}: Fleet): Id => `i${lastId + 1}`;

/** A new member; it comes under what is set above it (S7.2). */
export function planCreate(draft: Draft, change: ChangeOf<'create-cluster' | 'create-instance'>): void {
	const parent = draft.cluster(change.parent ?? draft.fleet.root);
	checkSibling(draft, parent.id, change.name);
	const labels = change.labels ?? {};
	if (change.kind === 'create-cluster') {
		draft.made = `c${draft.fleet.lastId + 1}`;
		draft.editMember(undefined, {id: draft.made, kind: 'cluster', name: change.name, parent: parent.id, labels});
		return;
	}
	checkAddress(draft, change.address);
	draft.made = nextInstance(draft.fleet);
	draft.editMember(undefined, {
		id: draft.made,
		kind: 'instance',
		name: change.name,
		parent: parent.id,
		addresses: [change.address],
		labels,
	});
	draft.touch(draft.made);
	come(
		draft,
		[{member: draft.made, parentAfter: parent.id}],
		{conflicts: 'refuse', own: change.own ?? 'take', force: true},
		effectiveSettings(draft.fleet, parent.id).keys(),
	);
}

/** A member's name, labels or address. */
export function planEdit(draft: Draft, change: ChangeOf<'edit-member'>): void {
	const before = draft.member(change.member);
	if (change.name !== undefined && change.name !== before.name && before.parent !== undefined)
		checkSibling(draft, before.parent, change.name);
	let after: Member = {...before, name: change.name ?? before.name, labels: change.labels ?? before.labels};
	if (change.drift !== undefined || change.ignore !== undefined || change.paused !== undefined)
		after = withPolicies(draft.cluster(before.id), after, change);
	if (change.address !== undefined) {
		const instance = draft.instance(before.id);
		checkAddress(draft, change.address, before.id);
		after = {...instance, name: after.name, labels: after.labels, addresses: [change.address]};
		if (change.address !== instance.addresses[0]) draft.touch(before.id);
	}
	if (canonicalJson(after) !== canonicalJson(before)) draft.editMember(before, after);
}

/** A cluster that says what becomes of drift and delivery below it (S8.1, S9); what it does not say is left out. */
function withPolicies(
	before: Cluster,
	{name, labels}: Member,
	{drift = before.drift, ignore = before.ignore, paused = before.paused}: ChangeOf<'edit-member'>,
): Cluster {
	const {id, kind, parent} = before;
	return {
		id,
		kind,
		name,
		labels,
		...(parent === undefined ? {} : {parent}),
		...(drift === undefined || drift === 'inherit' ? {} : {drift}),
		...(ignore === undefined || ignore.length === 0 ? {} : {ignore}),
		...(paused ? {paused} : {}),
	};
}

/** A member leaves one cluster for another (S7.1, S7.3). */
export function planMove(draft: Draft, change: ChangeOf<'move-member'>): void {
	const member = draft.member(change.member);
	const {parent} = member;
	if (parent === undefined) throw new ClusterdError('ROOT_FIXED', {member: draft.ref(member.id)});
	if (change.from !== parent)
		throw new ClusterdError('ALREADY_MEMBER', {
			member: draft.ref(member.id),
			from: change.from,
			parent: draft.ref(parent),
		});
	const to = draft.cluster(change.to);
	if (isAtOrBelow(draft.fleet, to.id, member.id))
		throw new ClusterdError('HIERARCHY_CYCLE', {member: draft.ref(member.id), to: draft.ref(to.id)});
	if (to.id === parent) return;
	checkSibling(draft, to.id, member.name);
	draft.editMember(member, {...member, parent: to.id});
	draft.release = change.release ?? 'keep';
	endExemptionsOf(draft, member.id, chainOf(draft.fleet, to.id));
	const policy = {conflicts: change.conflicts ?? 'refuse', own: change.own ?? 'take', force: true} as const;
	checkSubtree(draft, member.id, to.id, policy);
	const absorbed = draft.edits.flatMap((edit) =>
		edit.entity === 'setting' && edit.before && !edit.after ? [edit.before.unit] : [],
	);
	const units = new Set([
		...effectiveSettings(draft.fleet, parent).keys(),
		...effectiveSettings(draft.fleet, to.id).keys(),
		...absorbed,
	]);
	come(draft, [{member: member.id, parentBefore: parent, parentAfter: to.id}], policy, units);
}

/** Checks every setting in a subtree against the locks at its new place (S7.3). */
function checkSubtree(draft: Draft, member: Id, to: Id, policy: ConflictPolicy): void {
	const chain = chainOf(draft.fleet, to);
	const was = new Set(ancestors(draft.fleet, member).map(({id}) => id));
	const conflicts: ConflictBelow[] = [];
	let unit: Unit | undefined;
	for (const cluster of clustersAtOrBelow(draft.fleet, member)) {
		for (const lower of draft.fleet.settings(cluster).values()) {
			for (const lock of locksOver(draft, cluster, chain, lower)) {
				if (was.has(lock.cluster)) continue;
				const before = conflicts.length;
				judge(draft, lock, lower, policy, conflicts);
				if (conflicts.length > before) unit ??= lower.unit;
			}
		}
	}
	if (unit !== undefined) draft.refuse('CONFLICT_BELOW', {unit, member: draft.ref(to), conflicts});
}

/** What a new place means for the instances there. */
export function come(draft: Draft, places: readonly Place[], policy: ConflictPolicy, units: Iterable<Unit>): void {
	const after = draft.after();
	const all = withMetakeysBeside([draft.fleet, after], [...units]);
	const instances = places.reduce((sum, {member}) => sum + draft.fleet.instanceCount(member), 0);
	checkSize('Units times instances', all.length * instances, draft.limits.writes);
	for (const {member} of places)
		if (after.member(member)?.kind === 'cluster') remarkSleepers(draft, after, member, all);
	for (const [at, touch] of findTouched(draft, after, places, all).entries()) {
		if (touch.instances === 0) continue;
		const unit = all[at]!;
		const member = places[0]!.parentAfter!;
		const before =
			places[0]!.parentBefore === undefined ? undefined : inForceAt(draft.fleet, places[0]!.parentBefore, unit);
		const now = inForceAt(after, member, unit);
		addRow(draft, unit, draft.ref(member), [before, now], touch);
		if (policy.own === 'refuse') refuseOwn(draft, member, unit, touch.own);
	}
}

function checkSibling(draft: Draft, parent: Id, name: string): void {
	const holder = draft.fleet.childNamed(parent, name);
	if (holder !== undefined) draft.refuse('NAME_TAKEN', {name, parent: draft.ref(parent), holders: [draft.ref(holder)]});
}

function checkAddress(draft: Draft, address: string, self?: Id): void {
	const existing = draft.fleet.instanceAt(address);
	if (existing !== undefined && existing !== self)
		draft.refuse('DUPLICATE_INSTANCE', {address, existing: draft.ref(existing)});
}

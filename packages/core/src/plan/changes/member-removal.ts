import {ClusterdError} from '../../errors.js';
import {clustersAtOrBelow} from '../../fleet/fleet-view.js';
import type {Cluster, Id, Instance, Member} from '../../fleet/member.js';
import type {ChangeOf, Draft} from '../draft.js';
import {effectiveSettings, inForceAt} from '../../in-force/in-force.js';
import {endExemptionsOf, endExemptionsWith, endSetting} from './exemption-ends.js';
import {withMetakeysBeside} from '../checks/metakeys-beside.js';
import {come} from './members.js';
import {addRow} from '../rows.js';
import {findTouched} from '../touched.js';

/** A member goes: an instance as it is, or as it was before; a cluster's members come to its parent (S7.5). */
export function planRemoveMember(draft: Draft, change: ChangeOf<'remove-member'>): void {
	const member = draft.member(change.member);
	if (member.parent === undefined) throw new ClusterdError('ROOT_FIXED', {member: draft.ref(member.id)});
	if (member.kind === 'cluster') {
		draft.release = change.release ?? 'keep';
		return dissolve(draft, member, member.parent, change.cascade ?? false);
	}
	if (change.release === 'delete' || change.cascade)
		throw new ClusterdError('CHANGE_INVALID', {
			reason: 'an instance that is removed keeps what it has, or has its own values again',
		});
	if (change.release === 'restore') return leave(draft, member);
	endExemptionsWith(draft, member.id);
	draft.editMember(member, undefined);
	draft.touch(member.id);
}

/** An instance stays until its own values are there again. */
function leave(draft: Draft, instance: Instance): void {
	if (instance.leaving) return;
	draft.editMember(instance, {...instance, leaving: true});
	endExemptionsOf(draft, instance.id, []);
	draft.touch(instance.id);
	const after = draft.after();
	const units = withMetakeysBeside([draft.fleet, after], [...effectiveSettings(draft.fleet, instance.id).keys()]);
	const place = {member: instance.id, parentBefore: instance.parent};
	for (const [at, touch] of findTouched(draft, after, [place], units).entries()) {
		const before = inForceAt(draft.fleet, instance.id, units[at]!);
		if (touch.instances > 0) addRow(draft, units[at]!, draft.ref(instance.id), [before, undefined], touch);
	}
}

/** A cluster ends, with those below it if they shall go too; whoever is left comes to its parent. */
function dissolve(draft: Draft, top: Cluster, parent: Id, cascade: boolean): void {
	const clusters = (cascade ? [...clustersAtOrBelow(draft.fleet, top.id)] : [top.id]).map((id) => draft.cluster(id));
	const ending = new Set(clusters.map(({id}) => id));
	const children = clusters
		.flatMap(({id}) => [...draft.fleet.children(id)])
		.filter((id) => !ending.has(id))
		.map((id) => draft.member(id));
	refuseClashes(draft, children, parent, ending);
	for (const child of children) {
		draft.editMember(child, {...child, parent});
		draft.remark('promoted', child.id);
	}
	const units = new Set(
		clusters.flatMap(({id}) => [
			...draft.fleet.settings(id).keys(),
			...[...draft.fleet.exemptions(id).values()].map(({unit}) => unit),
		]),
	);
	for (const cluster of clusters.reverse()) {
		for (const setting of draft.fleet.settings(cluster.id).values()) endSetting(draft, setting);
		draft.editMember(cluster, undefined);
		endExemptionsWith(draft, cluster.id);
	}
	come(
		draft,
		children.map((child) => ({member: child.id, parentBefore: child.parent!, parentAfter: parent})),
		{conflicts: 'shadow', own: 'take', force: true},
		units,
	);
}

/** Names are unique among siblings, also among those that come from several clusters (S0.1). */
function refuseClashes(draft: Draft, children: readonly Member[], parent: Id, ending: ReadonlySet<Id>): void {
	const taken = new Map<string, Id>();
	const holders = new Map<Id, string>();
	for (const {id, name} of children) {
		const present = draft.fleet.childNamed(parent, name);
		const holder = present !== undefined && !ending.has(present) ? present : taken.get(name);
		if (holder !== undefined) holders.set(holder, name);
		taken.set(name, id);
	}
	const [first] = holders.values();
	if (first !== undefined)
		draft.refuse('NAME_TAKEN', {
			name: first,
			parent: draft.ref(parent),
			holders: [...holders.keys()].map((id) => draft.ref(id)),
		});
}

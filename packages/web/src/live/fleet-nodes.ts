import {
	INSTANCE_STATES,
	type ClusterManager,
	type Id,
	type InstanceState,
	type MemberView,
	type StateCounts,
} from '@clusterd/core';

/** More instances than this are not told one by one. */
const INSTANCES_AT_MOST = 120;
const CLUSTERS_AT_MOST = 1000;

/** A member with what is below it. */
export interface FleetNode {
	readonly member: MemberView;
	readonly below: readonly FleetNode[];
}

/** What is below a cluster: all clusters, and in a small one all instances. */
export interface FleetBelow {
	/** The cluster as it was when this was read. */
	readonly cluster: MemberView;
	readonly nodes: readonly FleetNode[];
	/** There are more clusters than were read. */
	readonly isCut: boolean;
}

/** Reads what is below a cluster. */
export async function readBelow(manager: ClusterManager, member: MemberView, signal: AbortSignal): Promise<FleetBelow> {
	const {id, instances} = member;
	const clusters = await manager.members.clusters({limit: CLUSTERS_AT_MOST, signal});
	const leaves =
		instances <= INSTANCES_AT_MOST
			? (await manager.members.instances(id, {limit: INSTANCES_AT_MOST, signal})).items
			: [];
	const inside = clusters.items.filter(({ancestors}) => ancestors.some((above) => above.id === id));
	return {
		cluster: clusters.items.find((cluster) => cluster.id === id) ?? member,
		nodes: nodesBelow(id, [...inside, ...leaves]),
		isCut: clusters.next !== undefined,
	};
}

/** Members as a hierarchy below one of them. */
export function nodesBelow(cluster: Id, members: readonly MemberView[]): readonly FleetNode[] {
	const byParent = new Map<Id, MemberView[]>();
	for (const member of members) {
		const beside = byParent.get(member.parent ?? '');
		if (beside) beside.push(member);
		else byParent.set(member.parent ?? '', [member]);
	}
	const below = (id: Id): FleetNode[] => (byParent.get(id) ?? []).map((member) => ({member, below: below(member.id)}));
	return below(cluster);
}

/**
 * Instances of a cluster that none of these members is or has, by state, worst first: those that are not told one by
 * one.
 */
export function restOf(
	counts: StateCounts,
	nodes: readonly FleetNode[],
): readonly {readonly state: InstanceState; readonly number: number}[] {
	const numberOf = (state: InstanceState): number =>
		nodes.reduce((rest, {member}) => rest - (member.counts[state] ?? 0), counts[state] ?? 0);
	return INSTANCE_STATES.map((state) => ({state, number: numberOf(state)})).filter(({number}) => number > 0);
}

import type {ClusterManager, Id, MemberView} from '@clusterd/core';

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
	readonly nodes: readonly FleetNode[];
	/** There are more clusters than were read. */
	readonly isCut: boolean;
}

/** Reads what is below a cluster. */
export async function readBelow(manager: ClusterManager, {id, instances}: MemberView, signal: AbortSignal): Promise<FleetBelow> {
	const clusters = await manager.members.clusters({limit: CLUSTERS_AT_MOST, signal});
	const leaves = instances <= INSTANCES_AT_MOST ? (await manager.members.instances(id, {limit: INSTANCES_AT_MOST, signal})).items : await directInstances(manager, id, signal);
	const inside = clusters.items.filter(({ancestors}) => ancestors.some(above => above.id === id));
	return {nodes: nodesBelow(id, [...inside, ...leaves]), isCut: clusters.next !== undefined};
}

async function directInstances(manager: ClusterManager, cluster: Id, signal: AbortSignal): Promise<readonly MemberView[]> {
	return (await manager.members.children(cluster, {limit: 1000, signal})).items.filter(({kind}) => kind === 'instance');
}

/** Members as a hierarchy below one of them. */
export function nodesBelow(cluster: Id, members: readonly MemberView[]): readonly FleetNode[] {
	const byParent = new Map<Id, MemberView[]>();
	for (const member of members) {
		const beside = byParent.get(member.parent ?? '');
		if (beside) beside.push(member);
		else byParent.set(member.parent ?? '', [member]);
	}
	const below = (id: Id): FleetNode[] => (byParent.get(id) ?? []).map(member => ({member, below: below(member.id)}));
	return below(cluster);
}

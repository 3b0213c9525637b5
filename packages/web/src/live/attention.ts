import type {ClusterManager, Id, MemberView} from '@clusterd/core';

const AT_MOST = 20;
const CLUSTERS_AT_MOST = 60;

/** The first instances below a cluster that are not in sync, found by going down where counts say that there are some. */
export async function findAttention(manager: ClusterManager, cluster: Id, signal: AbortSignal): Promise<readonly MemberView[]> {
	const found: MemberView[] = [];
	const open: Id[] = [cluster];
	for (let asked = 0; open.length > 0 && asked < CLUSTERS_AT_MOST && found.length < AT_MOST; asked++) {
		const {items} = await manager.members.children(open.shift()!, {limit: 1000, signal});
		const bad = items.filter(({state}) => state !== 'in sync');
		found.push(...bad.filter(({kind}) => kind === 'instance'));
		open.push(...bad.filter(({kind}) => kind === 'cluster').map(({id}) => id));
	}
	return found.slice(0, AT_MOST);
}

import type {ClusterManager, MemberView} from '@clusterd/core';

/** A member with as many members below it as are shown. */
export interface TreeNode {
	readonly member: MemberView;
	readonly children: readonly TreeNode[];
	/** Direct members that are not among `children`. */
	readonly hidden: number;
}

/** The hierarchy from the root down, level by level, until `most` members are there. */
export async function readFleetTree(manager: ClusterManager, most: number, signal: AbortSignal): Promise<TreeNode> {
	const childrenOf = new Map<string, readonly MemberView[]>();
	const root = await manager.members.root({signal});
	let left = most;
	for (const queue = [root]; queue.length > 0 && left > 0;) {
		const {id, kind} = queue.shift() as MemberView;
		if (kind === 'instance') continue;
		const {items} = await manager.members.children(id, {limit: Math.min(left, 1000), signal});
		childrenOf.set(id, items);
		queue.push(...items);
		left -= items.length;
	}
	return toNode(root, childrenOf);
}

function toNode(member: MemberView, childrenOf: ReadonlyMap<string, readonly MemberView[]>): TreeNode {
	const shown = childrenOf.get(member.id) ?? [];
	return {member, children: shown.map((child) => toNode(child, childrenOf)), hidden: member.children - shown.length};
}

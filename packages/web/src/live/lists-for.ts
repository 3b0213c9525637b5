import type {Id} from '@clusterd/core';

/** More members of one cluster than this are read as a list. */
const LIST_FROM = 20;

/** The clusters of which so many members are to be read that one list is cheaper. */
export function listsFor(members: readonly Id[], parentOf: (member: Id) => Id | undefined): Id[] {
	const perCluster = new Map<Id, number>();
	for (const member of members) {
		const parent = parentOf(member);
		if (parent !== undefined) perCluster.set(parent, (perCluster.get(parent) ?? 0) + 1);
	}
	return [...perCluster].filter(([, number]) => number > LIST_FROM).map(([cluster]) => cluster);
}

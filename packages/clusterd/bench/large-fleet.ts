import {operationId, type Edit, type Id, type Member, type Revision, type RevisionStore} from '@clusterd/core';

const EDITS_EACH = 1_000;
const CHILDREN = 10;

/**
 * Writes the past of a fleet: so many clusters in a tree of ten children each, and the instances in its leaves, in
 * turn.
 */
export async function writeLargeFleet(
	store: RevisionStore,
	{clusters, instances}: {readonly clusters: number; readonly instances: number},
): Promise<void> {
	let number = 0;
	for (const edits of batches(edited(membersOf(clusters, instances)))) {
		number++;
		await store.append([revisionOf(number, edits)]);
	}
}

/** The members of a fleet in which each cluster has ten below it, and instances are in the lowest ones in turn. */
export function* membersOf(clusters: number, instances: number): Generator<Member> {
	yield {id: 'c1', kind: 'cluster', name: 'all', labels: {}};
	for (let index = 2; index <= clusters; index++)
		yield {id: `c${index}`, kind: 'cluster', name: `cluster ${index}`, parent: `c${parentOf(index)}`, labels: {}};
	const firstLeaf = parentOf(clusters) + 1;
	for (let index = 0; index < instances; index++) {
		const parent = `c${firstLeaf + (index % (clusters - firstLeaf + 1))}`;
		yield instanceOf(clusters, index, parent);
	}
}

/** One of the instances that come after the clusters. */
export const instanceOf = (clusters: number, index: number, parent: Id): Member => ({
	id: `i${clusters + 1 + index}`,
	kind: 'instance',
	name: `instance ${index}`,
	parent,
	addresses: [`http://10.${index >> 16}.${(index >> 8) & 255}.${index & 255}:33333`],
	labels: {},
});

export const revisionOf = (number: number, edits: readonly Edit[]): Revision => ({
	number,
	at: 1_700_000_000_000 + number,
	actor: {id: 'bench'},
	operation: operationId(number),
	edits,
	commands: [],
	policy: {},
});

const parentOf = (index: number): number => Math.floor((index - 2) / CHILDREN) + 1;

/** The edits that make members. */
export function* edited(members: Iterable<Member>): Generator<Edit> {
	for (const after of members) yield {entity: 'member', key: after.id, after};
}

export function* batches(all: Iterable<Edit>): Generator<readonly Edit[]> {
	let edits: Edit[] = [];
	for (const edit of all) {
		edits.push(edit);
		if (edits.length < EDITS_EACH) continue;
		yield edits;
		edits = [];
	}
	if (edits.length > 0) yield edits;
}

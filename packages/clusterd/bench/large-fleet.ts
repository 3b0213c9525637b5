import {operationId, type Edit, type Member, type Revision, type RevisionStore} from '@clusterd/core';

const EDITS_EACH = 1_000;
const CHILDREN = 10;

/** Writes the past of a fleet: so many clusters in a tree of ten children each, and the instances in its leaves, in turn. */
export async function writeLargeFleet(store: RevisionStore, {clusters, instances}: {readonly clusters: number; readonly instances: number}): Promise<void> {
	let number = 0;
	for (const edits of batches(membersOf(clusters, instances))) {
		number++;
		const revision: Revision = {number, at: 1_700_000_000_000 + number, actor: {id: 'bench'}, operation: operationId(number), edits, commands: [], policy: {}};
		await store.append([revision]);
	}
}

function* membersOf(clusters: number, instances: number): Generator<Member> {
	yield {id: 'c1', kind: 'cluster', name: 'all', labels: {}};
	for (let index = 2; index <= clusters; index++) yield {id: `c${index}`, kind: 'cluster', name: `cluster ${index}`, parent: `c${parentOf(index)}`, labels: {}};
	const firstLeaf = parentOf(clusters) + 1;
	for (let index = 0; index < instances; index++) {
		const parent = `c${firstLeaf + (index % (clusters - firstLeaf + 1))}`;
		yield {id: `i${clusters + 1 + index}`, kind: 'instance', name: `instance ${index}`, parent, addresses: [`http://10.${index >> 16}.${(index >> 8) & 255}.${index & 255}:33333`], labels: {}};
	}
}

const parentOf = (index: number): number => Math.floor((index - 2) / CHILDREN) + 1;

function* batches(members: Iterable<Member>): Generator<readonly Edit[]> {
	let edits: Edit[] = [];
	for (const after of members) {
		edits.push({entity: 'member', key: after.id, after});
		if (edits.length < EDITS_EACH) continue;
		yield edits;
		edits = [];
	}
	if (edits.length > 0) yield edits;
}

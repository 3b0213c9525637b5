import {Fleet} from '../fleet/fleet.js';
import {memberKey, SYSTEM} from '../records/revision.js';
import type {RevisionStore} from '../ports/revision-store.js';
import type {Intent} from '../planning/writer.js';

/** The fleet as the store has it, and the revision of the snapshot that it was made of; 0 when there was none. */
export async function loadFleet(store: RevisionStore): Promise<{readonly fleet: Fleet; readonly snapshotAt: number}> {
	const {snapshot, revisions} = await store.load();
	const fleet = snapshot ? await Fleet.of(snapshot) : new Fleet();
	for await (const revision of revisions) fleet.apply(revision);
	return {fleet, snapshotAt: snapshot?.revision ?? 0};
}

/** What makes the root, under which everything comes. */
export function firstRevision(name: string): Intent {
	return {
		actor: SYSTEM,
		comment: 'the root',
		edits: [{entity: 'member', key: memberKey('c1'), after: {id: 'c1', kind: 'cluster', name, labels: {}}}],
		commands: [],
		policy: {},
	};
}

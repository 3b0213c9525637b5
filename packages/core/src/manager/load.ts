import {Fleet} from '../fleet/fleet.js';
import {memberKey, SYSTEM} from '../records/revision.js';
import type {RevisionStore} from '../ports/revision-store.js';
import {concernedBy} from '../delivery/operations/recovery.js';
import {accept} from '../planning/accept.js';
import type {Turns} from '../planning/turns.js';
import type {Intent} from '../planning/writer.js';
import type {DeliverySide} from './delivery-side.js';

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

/** What became durable of a failed append counts, whatever its author was told. */
export async function reload(turns: Turns, context: DeliverySide): Promise<void> {
	const {fleet, revisionStore, deliveryStore} = context;
	await turns.take(async () => {
		const {revisions} = await revisionStore.load();
		const notes = deliveryStore.load()[Symbol.asyncIterator]();
		while (!(await notes.next()).done); // those in memory are newer; read to its end, the store works again
		for await (const revision of revisions)
			if (revision.number > fleet.revision) accept(context, revision, [...concernedBy(fleet, revision)]);
	});
}

import type {SnapshotEntry} from '@clusterd/core';
import {collect} from './collect.js';
import {beforeAndAfterCrash} from './medium.js';
import {refusal} from './refusal.js';
import {type RevisionStoreContractOptions, revisionsOf} from './revision-store-subject.js';
import {sampleEntry, sampleRevision, sampleRevisions} from './samples.js';
import type {SuiteTest} from './saboteur.js';

const entries = (count: number): readonly SnapshotEntry[] =>
	Array.from({length: count}, (_, index) => sampleEntry(index));

async function* streamed(count: number): AsyncGenerator<SnapshotEntry> {
	yield* entries(count);
}

/** Laws about snapshots. */
export function revisionSnapshotLaws(test: SuiteTest, {name, setup}: RevisionStoreContractOptions): void {
	test(`${name}: load starts from a snapshot once it is saved, also after a crash`, async (t) => {
		const medium = await setup(t);
		const store = await medium.open();
		await store.append(sampleRevisions(1, 4));
		await store.saveSnapshot({revision: 3, entries: streamed(1000)});
		for await (const opened of beforeAndAfterCrash(store, medium)) {
			const {snapshot, revisions} = await opened.load();
			t.is(snapshot?.revision, 3);
			t.deepEqual(await collect(snapshot?.entries ?? []), entries(1000));
			t.deepEqual(await collect(revisions), [sampleRevision(4)]);
		}
	});

	test(`${name}: a snapshot drops no revision`, async (t) => {
		const medium = await setup(t);
		await (await medium.open()).append(sampleRevisions(1, 4));
		const store = await medium.open();
		await store.saveSnapshot({revision: 4, entries: entries(1)});
		t.deepEqual(await revisionsOf(store.load({at: 3})), sampleRevisions(1, 3));
		t.deepEqual(await store.list(), sampleRevisions(1, 4).toReversed());
		t.deepEqual(await revisionsOf(store.load()), []);
	});

	test(`${name}: load takes the newest snapshot that is not above the revision asked for`, async (t) => {
		const medium = await setup(t);
		const store = await medium.open();
		await store.append(sampleRevisions(1, 6));
		await store.saveSnapshot({revision: 2, entries: entries(2)});
		await store.saveSnapshot({revision: 4, entries: entries(4)});
		for (const [at, base] of [
			[1, undefined],
			[2, 2],
			[3, 2],
			[4, 4],
			[5, 4],
			[undefined, 4],
		] as const) {
			const {snapshot, revisions} = await store.load(at === undefined ? {} : {at});
			t.is(snapshot?.revision, base);
			t.deepEqual(await collect(snapshot?.entries ?? []), entries(base ?? 0));
			t.deepEqual(await collect(revisions), sampleRevisions((base ?? 0) + 1, at ?? 6));
		}
	});

	test(`${name}: a snapshot of the same revision takes the place of the former`, async (t) => {
		const medium = await setup(t);
		const store = await medium.open();
		await store.append([sampleRevision(1)]);
		await store.saveSnapshot({revision: 1, entries: entries(3)});
		await store.saveSnapshot({revision: 1, entries: entries(5)});
		for await (const opened of beforeAndAfterCrash(store, medium)) {
			t.deepEqual(await collect((await opened.load()).snapshot?.entries ?? []), entries(5));
		}
	});

	test(`${name}: a snapshot whose entries fail half-way leaves everything as it was`, async (t) => {
		const medium = await setup(t);
		const store = await medium.open();
		await store.append(sampleRevisions(1, 2));
		await store.saveSnapshot({revision: 1, entries: entries(3)});
		const failure = new Error('no more');
		const failing = async function* (): AsyncGenerator<SnapshotEntry> {
			yield* entries(2);
			throw failure;
		};
		t.is(await t.throwsAsync(store.saveSnapshot({revision: 2, entries: failing()})), failure);
		for await (const opened of beforeAndAfterCrash(store, medium)) {
			const {snapshot, revisions} = await opened.load();
			t.is(snapshot?.revision, 1);
			t.deepEqual(await collect(snapshot?.entries ?? []), entries(3));
			t.deepEqual(await collect(revisions), [sampleRevision(2)]);
		}
	});

	test(`${name}: revisions appended while a snapshot is saved are kept`, async (t) => {
		const medium = await setup(t);
		const store = await medium.open();
		await store.append(sampleRevisions(1, 2));
		const slow = async function* (): AsyncGenerator<SnapshotEntry> {
			yield sampleEntry(0);
			await store.append([sampleRevision(3)]);
			yield sampleEntry(1);
		};
		await store.saveSnapshot({revision: 2, entries: slow()});
		const {snapshot, revisions} = await (await medium.open()).load();
		t.deepEqual(await collect(snapshot?.entries ?? []), entries(2));
		t.deepEqual(await collect(revisions), [sampleRevision(3)]);
	});

	test(`${name}: a snapshot of a revision that is not there is refused`, async (t) => {
		const store = await (await setup(t)).open();
		await store.append([sampleRevision(1)]);
		t.deepEqual(await refusal(t, store.saveSnapshot({revision: 2, entries: []}), 'REVISION_NOT_FOUND'), {revision: 2});
		t.is((await store.load()).snapshot, undefined);
	});
}

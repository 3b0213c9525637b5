import {isClusterdError} from '@clusterd/core';
import {collect} from './collect.js';
import {refusal} from './refusal.js';
import {revisionReadingLaws} from './revision-store-reading.contract.js';
import {revisionSnapshotLaws} from './revision-store-snapshots.contract.js';
import {type RevisionStoreContractOptions, revisionsOf} from './revision-store-subject.js';
import {awkwardRevision, sampleEntry, sampleRevision, sampleRevisions} from './samples.js';
import type {SuiteTest} from './saboteur.js';

/** The laws of the port RevisionStore. */
export function revisionStoreContract(test: SuiteTest, options: RevisionStoreContractOptions): void {
	appendLaws(test, options);
	revisionReadingLaws(test, options);
	revisionSnapshotLaws(test, options);
	endingLaws(test, options);
}

function appendLaws(test: SuiteTest, {name, setup}: RevisionStoreContractOptions): void {
	test(`${name}: a fresh medium holds nothing`, async (t) => {
		const store = await (await setup(t)).open();
		const loaded = await store.load();
		t.is(loaded.snapshot, undefined);
		t.deepEqual(await revisionsOf(loaded), []);
		t.deepEqual(await store.list(), []);
	});

	test(`${name}: revisions come back in order and exactly as they were given`, async (t) => {
		const store = await (await setup(t)).open();
		const given = [sampleRevision(1), awkwardRevision(2), sampleRevision(3)];
		await store.append(given.slice(0, 1));
		await store.append(given.slice(1));
		t.deepEqual(await revisionsOf(store.load()), given);
	});

	test(`${name}: appended revisions survive a crash`, async (t) => {
		const medium = await setup(t);
		const given = [sampleRevision(1), awkwardRevision(2), sampleRevision(3)];
		await (await medium.open()).append(given);
		const reopened = await medium.open();
		t.deepEqual(await revisionsOf(reopened.load()), given);
		await reopened.append([sampleRevision(4)]);
		t.deepEqual(await revisionsOf((await medium.open()).load()), [...given, sampleRevision(4)]);
	});

	test(`${name}: appends that overlap are all kept, in the order of the calls`, async (t) => {
		const medium = await setup(t);
		const store = await medium.open();
		const given = sampleRevisions(1, 40);
		await Promise.all(
			[0, 10, 11, 20].map((start, index, starts) => store.append(given.slice(start, starts[index + 1]))),
		);
		t.deepEqual(await revisionsOf(store.load()), given);
		t.deepEqual(await revisionsOf((await medium.open()).load()), given);
	});

	test(`${name}: of two overlapping appends of the same number the first is kept`, async (t) => {
		const medium = await setup(t);
		const store = await medium.open();
		const [first, second] = await Promise.allSettled([
			store.append([sampleRevision(1)]),
			store.append([sampleRevision(1, {comment: 'another'})]),
		]);
		t.is(first.status, 'fulfilled');
		t.true(second.status === 'rejected' && isClusterdError(second.reason, 'REVISION_OUT_OF_ORDER'));
		t.deepEqual(await revisionsOf((await medium.open()).load()), [sampleRevision(1)]);
	});

	test(`${name}: a number that is not the next one is refused, and nothing of the batch is kept`, async (t) => {
		const medium = await setup(t);
		const store = await medium.open();
		await store.append(sampleRevisions(1, 2));
		t.deepEqual(await refusal(t, store.append(sampleRevisions(2, 3)), 'REVISION_OUT_OF_ORDER'), {
			given: 2,
			expected: 3,
		});
		t.deepEqual(await refusal(t, store.append(sampleRevisions(4, 5)), 'REVISION_OUT_OF_ORDER'), {
			given: 4,
			expected: 3,
		});
		t.deepEqual(await refusal(t, store.append([sampleRevision(3), sampleRevision(5)]), 'REVISION_OUT_OF_ORDER'), {
			given: 5,
			expected: 4,
		});
		t.deepEqual(await revisionsOf(store.load()), sampleRevisions(1, 2));
		await store.append([sampleRevision(3)]);
		t.deepEqual(await revisionsOf((await medium.open()).load()), sampleRevisions(1, 3));
	});

	test(`${name}: appending nothing changes nothing`, async (t) => {
		const store = await (await setup(t)).open();
		await store.append([]);
		await store.append([sampleRevision(1)]);
		await store.append([]);
		t.deepEqual(await revisionsOf(store.load()), [sampleRevision(1)]);
	});
}

function endingLaws(test: SuiteTest, {name, setup}: RevisionStoreContractOptions): void {
	test(`${name}: a call whose signal is aborted rejects with its reason and has no effect`, async (t) => {
		const store = await (await setup(t)).open();
		await store.append([sampleRevision(1)]);
		const reason = new Error('enough');
		const options = {signal: AbortSignal.abort(reason)};
		for (const call of [
			() => store.append([sampleRevision(2)], options),
			() => store.saveSnapshot({revision: 1, entries: [sampleEntry(1)]}, options),
			() => store.list({}, options),
			() => store.load(options),
		]) {
			t.is(await t.throwsAsync<Error>(call), reason);
		}
		const loaded = await store.load();
		t.is(loaded.snapshot, undefined);
		t.deepEqual(await revisionsOf(loaded), [sampleRevision(1)]);
	});

	test(`${name}: every call after close rejects with STOPPED, close itself has no effect`, async (t) => {
		const store = await (await setup(t)).open();
		await store.append([sampleRevision(1)]);
		await store.close();
		await store.close();
		for (const call of [
			() => store.append([sampleRevision(2)]),
			() => store.saveSnapshot({revision: 1, entries: []}),
			() => store.list(),
			() => store.load(),
			() => collect(store.follow(0)),
		]) {
			await refusal(t, call(), 'STOPPED');
		}
	});

	test(`${name}: close waits for what is under way`, async (t) => {
		const medium = await setup(t);
		const store = await medium.open();
		const calls = Promise.all([store.append(sampleRevisions(1, 3)), store.append([sampleRevision(4)])]);
		calls.catch(() => {}); // looked at below
		await store.close();
		const reopened = await medium.open();
		t.deepEqual(await revisionsOf(reopened.load()), sampleRevisions(1, 4));
		await t.notThrowsAsync(calls);
	});
}

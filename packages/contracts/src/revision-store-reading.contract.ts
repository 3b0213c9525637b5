import {collect, take} from './collect.js';
import {beforeAndAfterCrash} from './medium.js';
import {type RevisionStoreContractOptions, revisionsOf} from './revision-store-subject.js';
import {sampleRevision, sampleRevisions} from './samples.js';
import type {SuiteTest} from './saboteur.js';

/** Laws about load up to a revision, list and follow. */
export function revisionReadingLaws(test: SuiteTest, options: RevisionStoreContractOptions): void {
	listLaws(test, options);
	followLaws(test, options);
}

function listLaws(test: SuiteTest, {name, setup}: RevisionStoreContractOptions): void {
	test(`${name}: load gives revisions up to and with the one asked for`, async (t) => {
		const store = await (await setup(t)).open();
		await store.append(sampleRevisions(1, 5));
		t.deepEqual(await revisionsOf(store.load({at: 3})), sampleRevisions(1, 3));
		t.deepEqual(await revisionsOf(store.load({at: 0})), []);
		t.deepEqual(await revisionsOf(store.load({at: 9})), sampleRevisions(1, 5));
	});

	test(`${name}: what is loaded holds nothing that was appended later`, async (t) => {
		const store = await (await setup(t)).open();
		await store.append(sampleRevisions(1, 2));
		const loaded = await store.load();
		await store.append([sampleRevision(3)]);
		t.deepEqual(await revisionsOf(loaded), sampleRevisions(1, 2));
	});

	test(`${name}: revisions are listed newest first, from below a number, up to a limit`, async (t) => {
		const medium = await setup(t);
		const store = await medium.open();
		await store.append(sampleRevisions(1, 5));
		for await (const listing of beforeAndAfterCrash(store, medium)) {
			t.deepEqual(await listing.list(), sampleRevisions(1, 5).toReversed());
			t.deepEqual(await listing.list({limit: 2}), sampleRevisions(4, 5).toReversed());
			t.deepEqual(await listing.list({before: 4, limit: 2}), sampleRevisions(2, 3).toReversed());
			t.deepEqual(await listing.list({before: 2}), [sampleRevision(1)]);
			t.deepEqual(await listing.list({before: 1}), []);
			t.deepEqual(await listing.list({before: 99, limit: 1}), [sampleRevision(5)]);
		}
	});

	test(`${name}: a list holds 100 revisions unless told otherwise, and never more than 1,000`, async (t) => {
		const store = await (await setup(t)).open();
		await store.append(sampleRevisions(1, 1100));
		t.deepEqual(await store.list(), sampleRevisions(1001, 1100).toReversed());
		t.deepEqual(await store.list({limit: 5000, before: 1099}), sampleRevisions(99, 1098).toReversed());
	});
}

function followLaws(test: SuiteTest, {name, setup}: RevisionStoreContractOptions): void {
	test(`${name}: a follower gets every revision after a number, in order, and then each new one`, async (t) => {
		const store = await (await setup(t)).open();
		await store.append(sampleRevisions(1, 3));
		const iterator = store.follow(1)[Symbol.asyncIterator]();
		t.deepEqual(await take(iterator, 2), sampleRevisions(2, 3));
		const next = iterator.next();
		await store.append(sampleRevisions(4, 5));
		t.deepEqual((await next).value, sampleRevision(4));
		await Promise.all([store.append([sampleRevision(6)]), store.append([sampleRevision(7)])]);
		t.deepEqual(await take(iterator, 3), sampleRevisions(5, 7));
		await store.close();
	});

	test(`${name}: followers do not take revisions from each other`, async (t) => {
		const store = await (await setup(t)).open();
		const iterators = [store.follow(0), store.follow(0), store.follow(2)].map((followed) =>
			followed[Symbol.asyncIterator](),
		);
		const taken = iterators.map((iterator, index) => take(iterator, index === 2 ? 1 : 3));
		await store.append([sampleRevision(1)]);
		await store.append(sampleRevisions(2, 3));
		t.deepEqual(await Promise.all(taken), [sampleRevisions(1, 3), sampleRevisions(1, 3), [sampleRevision(3)]]);
		await store.close();
	});

	test(`${name}: a follower only gets what survives a crash`, async (t) => {
		const medium = await setup(t);
		const store = await medium.open();
		const iterator = store.follow(0)[Symbol.asyncIterator]();
		const next = iterator.next();
		const appended = store.append([sampleRevision(1)]);
		t.deepEqual((await next).value, sampleRevision(1));
		t.deepEqual(await revisionsOf((await medium.open()).load()), [sampleRevision(1)]);
		await appended;
	});

	test(`${name}: following ends when its signal is aborted`, async (t) => {
		const store = await (await setup(t)).open();
		await store.append([sampleRevision(1)]);
		const controller = new AbortController();
		const iterator = store.follow(0, {signal: controller.signal})[Symbol.asyncIterator]();
		t.deepEqual(await take(iterator, 1), [sampleRevision(1)]);
		const rest = take(iterator, 1);
		controller.abort();
		t.deepEqual(await rest, []);
		await store.append([sampleRevision(2)]);
		t.deepEqual(await take(iterator, 1), []);
		t.deepEqual(await collect(store.follow(0, {signal: controller.signal})), []);
	});

	test(`${name}: following ends when the store is closed`, async (t) => {
		const store = await (await setup(t)).open();
		const rest = collect(store.follow(0));
		await store.close();
		t.deepEqual(await rest, []);
	});
}

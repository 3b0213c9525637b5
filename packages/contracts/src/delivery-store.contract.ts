import {collect} from './collect.js';
import {deliveryLedgerLaws} from './delivery-store-ledger.contract.js';
import type {DeliveryStoreContractOptions} from './delivery-store-subject.js';
import {beforeAndAfterCrash} from './medium.js';
import {refusal} from './refusal.js';
import {sampleLine, sampleNote, sampleOperation} from './samples.js';
import type {SuiteTest} from './saboteur.js';

/** The laws of the port DeliveryStore. */
export function deliveryStoreContract(test: SuiteTest, options: DeliveryStoreContractOptions): void {
	deliveryLedgerLaws(test, options);
	noteLaws(test, options);
	operationLaws(test, options);
	endingLaws(test, options);
}

function noteLaws(test: SuiteTest, {name, setup}: DeliveryStoreContractOptions): void {
	test(`${name}: the last note of each instance is loaded, also after closing`, async (t) => {
		const medium = await setup(t);
		const store = await medium.open();
		t.deepEqual(await collect(store.load()), []);
		const difference = {unit: sampleLine('i1').unit, state: 'rejected', content: '', text: '"\n\0'} as const;
		const last = sampleNote('i1', {
			state: 'rejected',
			reason: 'why\n',
			nextAttempt: 9,
			attempts: 2,
			marker: 'm',
			version: '0.11.0',
			differences: [difference],
		});
		store.note([sampleNote('i1'), sampleNote('i2')]);
		store.note([last]);
		for (const opened of [store, undefined]) {
			const notes = await collect((opened ?? (await medium.open())).load());
			t.deepEqual(
				notes.sort((one, other) => one.instance.localeCompare(other.instance)),
				[last, sampleNote('i2')],
			);
			await opened?.close();
		}
	});

	test(`${name}: a note never fails, not even after close`, async (t) => {
		const store = await (await setup(t)).open();
		store.note([]);
		await store.close();
		t.notThrows(() => {
			store.note([sampleNote('i1')]);
		});
	});
}

function operationLaws(test: SuiteTest, {name, setup}: DeliveryStoreContractOptions): void {
	test(`${name}: an operation takes the place of its former self, also after a crash`, async (t) => {
		const medium = await setup(t);
		const store = await medium.open();
		t.is(await store.operation('o1'), undefined);
		await store.saveOperation(sampleOperation(1));
		const ended = sampleOperation(1, {endedAt: 5, totals: {applied: 2}, exceptions: []});
		await store.saveOperation(sampleOperation(2));
		await store.saveOperation(ended);
		for await (const opened of beforeAndAfterCrash(store, medium)) {
			t.deepEqual(await opened.operation('o1'), ended);
			t.deepEqual(await opened.operation('o2'), sampleOperation(2));
			t.is(await opened.operation('o3'), undefined);
			t.is(await opened.operation('nonsense'), undefined);
			t.deepEqual(await opened.operations(), [sampleOperation(2), ended]);
		}
	});

	test(`${name}: of overlapping savings of an operation the later call counts`, async (t) => {
		const medium = await setup(t);
		const store = await medium.open();
		await Promise.all([1, 2, 3].map((startedAt) => store.saveOperation(sampleOperation(1, {startedAt}))));
		t.is((await store.operation('o1'))?.startedAt, 3);
		t.is((await (await medium.open()).operation('o1'))?.startedAt, 3);
	});

	test(`${name}: operations are listed newest first, from below a revision, up to a limit, whatever the order they were saved in`, async (t) => {
		const medium = await setup(t);
		const store = await medium.open();
		for (const revision of [3, 1, 5, 2]) await store.saveOperation(sampleOperation(revision));
		const revisions = async (...range: Parameters<typeof store.operations>): Promise<number[]> =>
			(await store.operations(...range)).map(({revision}) => revision);
		t.deepEqual(await revisions(), [5, 3, 2, 1]);
		t.deepEqual(await revisions({limit: 2}), [5, 3]);
		t.deepEqual(await revisions({before: 5, limit: 2}), [3, 2]);
		t.deepEqual(await revisions({before: 1}), []);
	});

	test(`${name}: operations of revisions below a number are forgotten when they have ended, for good, and no others`, async (t) => {
		const medium = await setup(t);
		const store = await medium.open();
		for (const revision of [1, 2, 3, 5]) await store.saveOperation(sampleOperation(revision, {endedAt: 9}));
		const {endedAt: _never, ...open} = sampleOperation(4);
		await store.saveOperation(open);
		await store.saveOperation({...open, id: 'o2', revision: 2});
		await store.forgetOperations(5);
		await store.forgetOperations(5);
		for await (const opened of beforeAndAfterCrash(store, medium)) {
			t.deepEqual(
				(await opened.operations()).map(({revision}) => revision),
				[5, 4, 2],
			);
			t.is(await opened.operation('o3'), undefined);
		}
		const again = await medium.open();
		await again.saveOperation(sampleOperation(3, {endedAt: 10}));
		t.is((await again.operation('o3'))?.endedAt, 10);
		t.deepEqual(
			(await again.operations()).map(({revision}) => revision),
			[5, 4, 3, 2],
		);
	});

	test(`${name}: a list holds 100 operations unless told otherwise, and never more than 1,000`, async (t) => {
		const store = await (await setup(t)).open();
		await Promise.all(Array.from({length: 1100}, (_, index) => store.saveOperation(sampleOperation(index + 1))));
		t.is((await store.operations()).length, 100);
		const most = await store.operations({limit: 5000, before: 1099});
		t.deepEqual([most.length, most[0]?.revision], [1000, 1098]);
	});
}

function endingLaws(test: SuiteTest, {name, setup}: DeliveryStoreContractOptions): void {
	test(`${name}: a call whose signal is aborted rejects with its reason and has no effect`, async (t) => {
		const store = await (await setup(t)).open();
		await store.writeAhead([sampleLine('i1')]);
		const reason = new Error('enough');
		const options = {signal: AbortSignal.abort(reason)};
		for (const call of [
			() => store.writeAhead([sampleLine('i1', {revision: 2})], options),
			() => store.forget('i1', options),
			() => store.saveOperation(sampleOperation(1), options),
			() => store.forgetOperations(1, options),
			() => store.ledger('i1', options),
			() => store.operations({}, options),
			() => store.operation('o1', options),
			() => collect(store.load(options)),
		]) {
			t.is(await t.throwsAsync<Error>(call), reason);
		}
		t.deepEqual([...(await store.ledger('i1')).units.values()], [sampleLine('i1')]);
		t.deepEqual(await store.operations(), []);
	});

	test(`${name}: every call after close rejects with STOPPED, close itself has no effect`, async (t) => {
		const store = await (await setup(t)).open();
		await store.writeAhead([sampleLine('i1')]);
		await store.close();
		await store.close();
		for (const call of [
			() => store.writeAhead([sampleLine('i1')]),
			() => store.forget('i1'),
			() => store.saveOperation(sampleOperation(1)),
			() => store.forgetOperations(1),
			() => store.ledger('i1'),
			() => store.operations(),
			() => store.operation('o1'),
			() => collect(store.load()),
		]) {
			await refusal(t, call(), 'STOPPED');
		}
	});

	test(`${name}: close waits for what is under way`, async (t) => {
		const medium = await setup(t);
		const store = await medium.open();
		const calls = Promise.all([store.writeAhead([sampleLine('i1')]), store.saveOperation(sampleOperation(1))]);
		calls.catch(() => {}); // looked at below
		await store.close();
		const reopened = await medium.open();
		t.deepEqual([...(await reopened.ledger('i1')).units.values()], [sampleLine('i1')]);
		t.deepEqual(await reopened.operations(), [sampleOperation(1)]);
		await t.notThrowsAsync(calls);
	});
}

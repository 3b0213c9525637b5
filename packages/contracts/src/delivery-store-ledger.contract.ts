import {type DeliveryStore, type LedgerLine, metaUnit, valueUnit} from '@clusterd/core';
import {collect} from './collect.js';
import type {DeliveryStoreContractOptions} from './delivery-store-subject.js';
import {beforeAndAfterCrash} from './medium.js';
import {AWKWARD_TEXT, sampleLine, sampleNote} from './samples.js';
import type {SuiteTest} from './saboteur.js';

const [K, L] = [valueUnit('user:/k'), valueUnit('user:/l')];

const unitLines = async (store: DeliveryStore, instance = 'i1'): Promise<readonly LedgerLine[]> => {
	const {units} = await store.ledger(instance);
	return [...units.keys()].sort().map((unit) => units.get(unit) as LedgerLine);
};
const commandLines = async (store: DeliveryStore, instance = 'i1'): Promise<readonly LedgerLine[]> =>
	(await store.ledger(instance)).commands;

/** Laws about the ledger. */
export function deliveryLedgerLaws(test: SuiteTest, options: DeliveryStoreContractOptions): void {
	writingLaws(test, options);
	overlapLaws(test, options);
	commandLaws(test, options);
	forgettingLaws(test, options);
}

function writingLaws(test: SuiteTest, {name, setup}: DeliveryStoreContractOptions): void {
	test(`${name}: an unknown instance has an empty ledger`, async (t) => {
		const store = await (await setup(t)).open();
		t.deepEqual(await store.ledger('i1'), {units: new Map(), commands: []});
	});

	test(`${name}: lines come back exactly as they were written, also after a crash`, async (t) => {
		const medium = await setup(t);
		const store = await medium.open();
		const lines = [
			sampleLine('i1', {unit: K, own: {content: AWKWARD_TEXT}, written: {content: ''}, confirmed: true}),
			sampleLine('i1', {
				unit: metaUnit('user:/k\u2028ä', 'check/range'),
				own: {binary: true, meta: {[AWKWARD_TEXT]: AWKWARD_TEXT}},
				written: {},
			}),
			{instance: 'i2', unit: L, revision: 7, confirmed: false},
		];
		await store.writeAhead(lines);
		for await (const opened of beforeAndAfterCrash(store, medium)) {
			t.deepEqual(await unitLines(opened), lines.slice(0, 2));
			t.deepEqual(await unitLines(opened, 'i2'), lines.slice(2));
			t.deepEqual(await opened.ledger('i3'), {units: new Map(), commands: []});
		}
	});

	test(`${name}: the last line of a unit counts, of those in one call too`, async (t) => {
		const medium = await setup(t);
		const store = await medium.open();
		await store.writeAhead([sampleLine('i1', {unit: K, revision: 3}), sampleLine('i1', {unit: L, revision: 3})]);
		await store.writeAhead([sampleLine('i1', {unit: K, revision: 4}), sampleLine('i1', {unit: K, revision: 2})]);
		for await (const opened of beforeAndAfterCrash(store, medium)) {
			t.deepEqual(await unitLines(opened), [
				sampleLine('i1', {unit: K, revision: 2}),
				sampleLine('i1', {unit: L, revision: 3}),
			]);
		}
	});

	test(`${name}: many lines for many instances are kept in one call`, async (t) => {
		const medium = await setup(t);
		const store = await medium.open();
		await store.writeAhead(
			Array.from({length: 2000}, (_, index) =>
				sampleLine(`i${index % 50}`, {unit: valueUnit(`user:/${index}`), revision: index}),
			),
		);
		for await (const opened of beforeAndAfterCrash(store, medium)) {
			const {units} = await opened.ledger('i7');
			t.deepEqual(
				[...units.values()].map(({revision}) => revision).sort((one, other) => one - other),
				Array.from({length: 40}, (_, index) => 7 + 50 * index),
			);
		}
	});

	test(`${name}: a ledger that was handed out does not change any more`, async (t) => {
		const store = await (await setup(t)).open();
		await store.writeAhead([sampleLine('i1')]);
		const before = await store.ledger('i1');
		await store.writeAhead([
			sampleLine('i1', {revision: 2}),
			sampleLine('i1', {unit: L}),
			sampleLine('i1', {command: true}),
		]);
		t.deepEqual(before, {units: new Map([[K, sampleLine('i1')]]), commands: []});
	});
}

function overlapLaws(test: SuiteTest, {name, setup}: DeliveryStoreContractOptions): void {
	test(`${name}: of calls that overlap every line is kept`, async (t) => {
		const medium = await setup(t);
		const store = await medium.open();
		const lines = Array.from({length: 100}, (_, index) =>
			sampleLine(`i${index % 2}`, {unit: valueUnit(`user:/${index}`)}),
		);
		await Promise.all(lines.map((line) => store.writeAhead([line])));
		for await (const opened of beforeAndAfterCrash(store, medium)) {
			const found = [...(await unitLines(opened, 'i0')), ...(await unitLines(opened, 'i1'))];
			t.deepEqual(found.map(({unit}) => unit).sort(), lines.map(({unit}) => unit).sort());
		}
	});

	test(`${name}: of calls that overlap the later one's lines count`, async (t) => {
		const medium = await setup(t);
		const store = await medium.open();
		await Promise.all(
			Array.from({length: 20}, (_, index) =>
				store.writeAhead([sampleLine('i1', {revision: index}), ...(index % 2 ? [] : [sampleLine('i1', {unit: L})])]),
			),
		);
		for await (const opened of beforeAndAfterCrash(store, medium)) {
			t.is((await opened.ledger('i1')).units.get(K)?.revision, 19);
		}
	});

	test(`${name}: a ledger has the lines of calls that are still under way`, async (t) => {
		const store = await (await setup(t)).open();
		await store.writeAhead([sampleLine('i1', {unit: K})]);
		const calls = [
			store.writeAhead([sampleLine('i1', {unit: K, revision: 2})]),
			store.writeAhead([sampleLine('i1', {unit: L})]),
		];
		t.deepEqual(await unitLines(store), [sampleLine('i1', {unit: K, revision: 2}), sampleLine('i1', {unit: L})]);
		await Promise.all(calls);
	});
}

function commandLaws(test: SuiteTest, {name, setup}: DeliveryStoreContractOptions): void {
	test(`${name}: S15: what commands replaced is kept by revision, oldest first, beside the lines of settings`, async (t) => {
		const medium = await setup(t);
		const store = await medium.open();
		const command = (revision: number, fields: Partial<LedgerLine> = {}): LedgerLine =>
			sampleLine('i1', {command: true, revision, ...fields});
		await store.writeAhead([command(10), sampleLine('i1', {revision: 8}), command(9)]);
		await store.writeAhead([command(9, {unit: L}), command(2)]);
		await store.writeAhead([command(10, {confirmed: true, outcome: 'applied'})]);
		for await (const opened of beforeAndAfterCrash(store, medium)) {
			t.deepEqual(await commandLines(opened), [
				command(2),
				command(9),
				command(9, {unit: L}),
				command(10, {confirmed: true, outcome: 'applied'}),
			]);
			t.deepEqual(await unitLines(opened), [sampleLine('i1', {revision: 8})]);
		}
	});
}

function forgettingLaws(test: SuiteTest, {name, setup}: DeliveryStoreContractOptions): void {
	test(`${name}: S0.4: a line that is gone takes its predecessors along, and nothing else`, async (t) => {
		const medium = await setup(t);
		const store = await medium.open();
		const command = (revision: number): LedgerLine => sampleLine('i1', {command: true, revision});
		await store.writeAhead([
			sampleLine('i1', {unit: K}),
			sampleLine('i1', {unit: L}),
			command(1),
			command(2),
			sampleLine('i2'),
		]);
		await store.writeAhead([
			sampleLine('i1', {unit: K, revision: 3, gone: true}),
			{...command(2), gone: true},
			sampleLine('i3', {gone: true}),
		]);
		for await (const opened of beforeAndAfterCrash(store, medium)) {
			t.deepEqual(await unitLines(opened), [sampleLine('i1', {unit: L})]);
			t.deepEqual(await commandLines(opened), [command(1)]);
			t.deepEqual(await unitLines(opened, 'i2'), [sampleLine('i2')]);
			t.deepEqual(await unitLines(opened, 'i3'), []);
		}
	});

	test(`${name}: a unit that is written again after it was gone is remembered again`, async (t) => {
		const medium = await setup(t);
		const store = await medium.open();
		await store.writeAhead([sampleLine('i1'), sampleLine('i1', {gone: true}), sampleLine('i1', {revision: 5})]);
		for await (const opened of beforeAndAfterCrash(store, medium)) {
			t.deepEqual(await unitLines(opened), [sampleLine('i1', {revision: 5})]);
		}
	});

	test(`${name}: forgetting an instance takes its ledger and its note, for good, and no other's`, async (t) => {
		const medium = await setup(t);
		const store = await medium.open();
		await store.writeAhead([sampleLine('i1'), sampleLine('i1', {command: true}), sampleLine('i2')]);
		store.note([sampleNote('i1'), sampleNote('i2')]);
		await store.close();
		const second = await medium.open();
		await second.forget('i1');
		await second.forget('i9');
		for await (const opened of beforeAndAfterCrash(second, medium)) {
			t.deepEqual(await opened.ledger('i1'), {units: new Map(), commands: []});
			t.deepEqual(await unitLines(opened, 'i2'), [sampleLine('i2')]);
			t.deepEqual(await collect(opened.load()), [sampleNote('i2')]);
		}
	});

	test(`${name}: what comes after forgetting is remembered, even when the calls overlap`, async (t) => {
		const medium = await setup(t);
		const store = await medium.open();
		store.note([sampleNote('i1')]);
		await Promise.all([
			store.writeAhead([sampleLine('i1', {unit: L})]),
			store.forget('i1'),
			store.writeAhead([sampleLine('i1', {unit: K})]),
		]);
		store.note([sampleNote('i1', {confirmed: 9})]);
		t.deepEqual(await unitLines(store), [sampleLine('i1', {unit: K})]);
		await store.close();
		const reopened = await medium.open();
		t.deepEqual(await unitLines(reopened), [sampleLine('i1', {unit: K})]);
		t.deepEqual(await collect(reopened.load()), [sampleNote('i1', {confirmed: 9})]);
	});
}

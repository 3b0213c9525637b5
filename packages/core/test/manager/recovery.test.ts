import test from 'ava';
import {ClusterdError} from '@clusterd/core';
import {setup, type TestFleet} from './fleet.js';

const K = 'system:/sw/app/port';

/** A fleet of one instance with an own value, whose manager dies (without stopping) while its write is under way. */
async function killedInWrite(t: Parameters<typeof setup>[0], arrives: 'done' | 'not done'): Promise<TestFleet> {
	const fleet = await setup(t);
	await fleet.instance('w1');
	const instance = fleet.at('w1');
	instance.set(K, 'own');
	instance.muffle = () => arrives;
	await fleet.api.commit({kind: 'set', member: fleet.root, units: [{name: K, content: '1'}]});
	await fleet.manager.whenIdle();
	instance.muffle = undefined;
	return setup(t, {}, fleet);
}

for (const arrives of ['done', 'not done'] as const) {
	test(`a write of which nobody knows whether it was ${arrives} is found out after a restart, and no own value is lost`, async (t) => {
		const {manager, api, root, at} = await killedInWrite(t, arrives);
		await manager.whenIdle();
		t.is(at('w1').get(K), '1');
		t.is(at('w1').stats.writes, 1);
		await api.commit({kind: 'set', member: root, units: [{name: K, content: '2'}]});
		await api.commit({kind: 'remove', member: root, units: [{name: K}]});
		await manager.whenIdle();
		t.is(at('w1').get(K), 'own');
	});
}

test('what clusterd wrote before is not taken for an own value when the write after it may not have arrived', async (t) => {
	const fleet = await setup(t);
	await fleet.instance('w1');
	const instance = fleet.at('w1');
	instance.set(K, 'own');
	await fleet.api.commit({kind: 'set', member: fleet.root, units: [{name: K, content: '1'}]});
	await fleet.manager.whenIdle();
	instance.muffle = () => 'not done';
	await fleet.api.commit({kind: 'set', member: fleet.root, units: [{name: K, content: '2'}]});
	await fleet.manager.whenIdle();
	instance.muffle = undefined;
	const {manager, api, root} = await setup(t, {}, fleet);
	await manager.whenIdle();
	t.is(instance.get(K), '2');
	await api.commit({kind: 'remove', member: root, units: [{name: K}]});
	await manager.whenIdle();
	t.is(instance.get(K), 'own');
});

/** Two settings of one key: of the first nobody knows whether it arrived, and so, if `isUnsure`, of the second. */
async function overtaken(t: Parameters<typeof setup>[0], isUnsure: boolean): Promise<TestFleet> {
	const fleet = await setup(t);
	await fleet.instance('w1');
	const instance = fleet.at('w1');
	instance.set(K, 'own');
	await fleet.api.commit({kind: 'edit-member', member: fleet.root, drift: 'repair'});
	await fleet.api.commit({kind: 'set', member: fleet.root, units: [{name: K, content: '1'}]});
	await fleet.manager.whenIdle();
	instance.muffle = () => 'not done';
	await fleet.api.commit({kind: 'set', member: fleet.root, units: [{name: K, content: '2'}]});
	await fleet.manager.whenIdle();
	instance.muffle = isUnsure ? () => 'not done' : undefined;
	await fleet.api.commit({kind: 'set', member: fleet.root, units: [{name: K, content: '3'}]});
	await fleet.clock.advance(60_000);
	await fleet.manager.whenIdle();
	instance.muffle = undefined;
	return fleet;
}

for (const [how, isUnsure] of [
	['while the later one is not known to have arrived', true],
	['after the later one arrived', false],
] as const) {
	test(`S0.4: an unanswered write that arrives ${how} is not taken for an own value`, async (t) => {
		const {api, manager, at, clock, root} = await overtaken(t, isUnsure);
		at('w1').set(K, '2'); // as it was sent long ago
		await clock.advance(600_000);
		await api.drift.check(root);
		await manager.whenIdle();
		t.is(at('w1').get(K), '3');
		await api.commit({kind: 'remove', member: root, units: [{name: K}]});
		await manager.whenIdle();
		t.is(at('w1').get(K), 'own');
	});
}

test('S0.4: an unanswered write that arrives after the later one was refused is not taken for an own value', async (t) => {
	const {api, manager, at, clock, root} = await overtaken(t, true);
	at('w1').reject = ({wanted}) => (wanted.content === '3' ? 'no' : undefined);
	await clock.advance(600_000);
	await manager.whenIdle();
	t.is((await api.members.root()).state, 'rejected');
	at('w1').set(K, '2');
	await api.commit({kind: 'set', member: root, units: [{name: K, content: '4'}]});
	await manager.whenIdle();
	t.is(at('w1').get(K), '4');
	await api.commit({kind: 'remove', member: root, units: [{name: K}]});
	await manager.whenIdle();
	t.is(at('w1').get(K), 'own');
});

test('S0.4: of an instance that never answers writes the last twenty are remembered, so that its ledger does not grow with the number of changes', async (t) => {
	const {api, manager, at, clock, root, deliveries} = await overtaken(t, true);
	at('w1').muffle = () => 'not done';
	for (let count = 100; count < 130; count++) {
		await api.commit({kind: 'set', member: root, units: [{name: K, content: `${count}`}]});
		await clock.advance(400_000);
		await manager.whenIdle();
	}
	const [ledger] = deliveries.ledgers.values();
	const previous = ledger!.units.get(K)!.previous!.map(({content}) => content);
	t.is(previous.length, 20);
	t.deepEqual(previous.slice(-4), ['126', '127', '128', '1'], 'what is there among them');
	at('w1').muffle = undefined;
	await api.commit({kind: 'remove', member: root, units: [{name: K}]});
	await clock.advance(400_000);
	await manager.whenIdle();
	t.is(at('w1').get(K), 'own');
});

test('S4: an unanswered write that was overtaken and arrives when the setting has ended is what a setting wrote, and goes', async (t) => {
	const {api, manager, at, clock, root} = await overtaken(t, true);
	at('w1').offline = true;
	await api.commit({kind: 'remove', member: root, units: [{name: K}]});
	await manager.whenIdle();
	at('w1').set(K, '2');
	at('w1').offline = false;
	await clock.advance(600_000);
	await manager.whenIdle();
	t.is(at('w1').get(K), 'own');
});

test('S0.4: a value that equals an unanswered write of long ago is an own value when settings were written and seen since', async (t) => {
	const {api, manager, at, root} = await overtaken(t, false);
	await api.commit({kind: 'set', member: root, units: [{name: K, content: '4'}]});
	await manager.whenIdle();
	at('w1').set(K, '2');
	await api.drift.check(root);
	await manager.whenIdle();
	await api.commit({kind: 'remove', member: root, units: [{name: K}]});
	await manager.whenIdle();
	t.is(at('w1').get(K), '2');
});

test('S0.3: what is owed is found out after a restart from fleet and ledger, and idle instances are not asked', async (t) => {
	const fleet = await setup(t);
	const eu = await fleet.cluster('eu');
	await fleet.instance('w1', eu);
	await fleet.instance('idle');
	fleet.at('w1').offline = true;
	const {operation} = await fleet.api.commit({kind: 'set', member: eu, units: [{name: K, content: '1'}]});
	await fleet.manager.whenIdle();
	const asked = fleet.at('idle').stats.contacts;
	const {manager, api} = await fleet.restart();
	fleet.at('w1').offline = false;
	await fleet.clock.advance(400_000);
	await manager.whenIdle();
	t.is(fleet.at('w1').get(K), '1');
	t.is(fleet.at('idle').stats.contacts, asked);
	t.like(await api.operations.get(operation!.id), {targets: 1, totals: {applied: 1}});
});

test('a fleet comes back from its newest snapshot and the revisions after it', async (t) => {
	const fleet = await setup(t, {snapshotEvery: 3});
	const eu = await fleet.cluster('eu');
	await fleet.instance('w1', eu);
	for (let round = 1; round <= 5; round++)
		await fleet.api.commit({kind: 'set', member: eu, units: [{name: K, content: `${round}`}]});
	await fleet.manager.whenIdle();
	const before = [await fleet.api.members.instances(), await fleet.api.settings.of(eu), await fleet.api.health()];
	const {api, manager} = await fleet.restart();
	await manager.whenIdle();
	t.deepEqual([await api.members.instances(), await api.settings.of(eu), await api.health()], before);
	t.is((await api.commit({kind: 'create-cluster', name: 'us', parent: fleet.root})).member, 'c4');
});

test("a rejected value is told with elektrad's own words, stays owned, and is not tried again until something changes", async (t) => {
	const {api, manager, clock, root, instance, at} = await setup(t);
	const w1 = await instance('w1');
	at('w1').reject = ({wanted}) => (wanted.content === 'bad' ? 'C03200 Validation Semantic - no' : undefined);
	const {operation} = await api.commit({kind: 'set', member: root, units: [{name: K, content: 'bad'}]}, {waitMs: 1000});
	t.like(operation, {
		totals: {rejected: 1},
		exceptions: [{instance: w1, code: 'REJECTED', reason: 'C03200 Validation Semantic - no'}],
	});
	await clock.advance(400_000);
	await manager.whenIdle();
	t.is(at('w1').stats.rejections, 1);
	t.is((await api.members.get(w1)).state, 'rejected');
	await api.commit({kind: 'set', member: root, units: [{name: K, content: 'good'}]});
	await manager.whenIdle();
	t.like(await api.members.get(w1), {state: 'in sync'});
});

test('another writer who wins each time is told as such, and delivery tries again later', async (t) => {
	const {api, manager, clock, root, instance, at} = await setup(t);
	const w1 = await instance('w1');
	at('w1').rival = () => ({content: 'rival'});
	const committed = api.commit({kind: 'set', member: root, units: [{name: K, content: '1'}]}, {waitMs: 50_000});
	await clock.advance(10_000);
	t.like(await committed, {operation: {totals: {failed: 1}, exceptions: [{code: 'LOST_UPDATE'}]}});
	t.is((await api.members.get(w1)).state, 'pending');
	at('w1').rival = undefined;
	await clock.advance(400_000);
	await manager.whenIdle();
	t.is(at('w1').get(K), '1');
	await api.commit({kind: 'remove', member: root, units: [{name: K}]});
	await manager.whenIdle();
	t.is(at('w1').get(K), 'rival');
});

test('S8.1: one instance that hangs delays no other', async (t) => {
	const {api, manager, clock, root, instance, at} = await setup(t);
	for (const name of ['w1', 'w2', 'w3']) await instance(name);
	let release = (): void => undefined;
	at('w2').gate = new Promise<void>((resolve) => (release = resolve));
	const {operation} = await api.commit({kind: 'set', member: root, units: [{name: K, content: '1'}]});
	await clock.advance(1000);
	t.like(await api.operations.get(operation!.id), {totals: {applied: 2, pending: 1}});
	t.deepEqual(
		['w1', 'w3'].map((name) => at(name).get(K)),
		['1', '1'],
	);
	release();
	await manager.whenIdle();
	t.is(at('w2').get(K), '1');
});

test('S11.2: an instance whose database cannot be read is broken, gets no write, and is tried again', async (t) => {
	const {api, manager, clock, root, instance, at} = await setup(t);
	const w1 = await instance('w1');
	at('w1').broken = 'C01100 cannot read';
	await api.commit({kind: 'set', member: root, units: [{name: K, content: '1'}]});
	await manager.whenIdle();
	t.like(await api.members.get(w1), {state: 'broken', instance: {reason: 'C01100 cannot read'}});
	at('w1').broken = undefined;
	await clock.advance(400_000);
	await manager.whenIdle();
	t.is(at('w1').get(K), '1');
});

test('changes are refused while storage fails, and taken again when it works', async (t) => {
	const fleet = await setup(t);
	const store = fleet.revisionStore;
	const append = store.append.bind(store);
	store.append = () => Promise.reject(new Error('disk full'));
	const change = {kind: 'create-cluster', name: 'eu', parent: fleet.root} as const;
	await t.throwsAsync(fleet.api.commit(change), {message: 'disk full'});
	await t.throwsAsync(fleet.api.commit(change), {code: 'READ_ONLY'} as object);
	t.like(await fleet.api.health(), {ready: false, reason: 'disk full'});
	t.is((await fleet.api.members.clusters()).total, 1);
	store.append = append;
	await fleet.clock.advance(10_000);
	t.like(await fleet.api.health(), {ready: true});
	t.truthy((await fleet.api.commit(change)).revision);
});

test('an instance that gets a setting while it is met for the first time has it applied, in that operation', async (t) => {
	const {api, manager, root, connector} = await setup(t);
	let meet = (): void => undefined;
	connector.at('http://w1.example').gate = new Promise<void>((resolve) => (meet = resolve));
	await api.commit({kind: 'create-instance', name: 'w1', parent: root, address: 'http://w1.example'});
	const {operation} = await api.commit({kind: 'set', member: root, units: [{name: K, content: '1'}]});
	meet();
	await manager.whenIdle();
	t.deepEqual((await api.operations.get(operation!.id)).totals, {applied: 1});
});

test('when the ledger cannot be written, nothing is sent to an instance and changes are refused, until it works', async (t) => {
	const {api, manager, clock, root, deliveryStore, instance, at} = await setup(t);
	await instance('w1');
	const writeAhead = deliveryStore.writeAhead.bind(deliveryStore);
	const load = deliveryStore.load.bind(deliveryStore);
	let works = false;
	deliveryStore.writeAhead = () =>
		Promise.reject(new ClusterdError('STORE_FAILED', {store: 'The ledger', doing: 'appending'}));
	deliveryStore.load = (options) => {
		if (works) deliveryStore.writeAhead = writeAhead;
		return load(options);
	};
	await api.commit({kind: 'set', member: root, units: [{name: K, content: '1'}]});
	await manager.whenIdle();
	t.is(at('w1').get(K), undefined);
	t.like(await api.health(), {ready: false});
	await t.throwsAsync(api.commit({kind: 'set', member: root, units: [{name: K, content: '2'}]}), {
		code: 'READ_ONLY',
	} as object);
	works = true;
	await clock.advance(400_000);
	await manager.whenIdle();
	t.like(await api.health(), {ready: true});
	t.is(at('w1').get(K), '1');
});

test('S0.3: an operation goes on after a restart, however many came after it', async (t) => {
	const fleet = await setup(t);
	await fleet.instance('w1', await fleet.cluster('eu'));
	fleet.at('w1').offline = true;
	const {operation} = await fleet.api.commit({kind: 'set', member: fleet.root, units: [{name: K, content: '1'}]});
	await fleet.manager.whenIdle();
	for (let label = 0; label < 1_001; label++)
		await fleet.api.commit({kind: 'edit-member', member: fleet.root, labels: {label: String(label)}});
	const {manager, api, at} = await fleet.restart();
	await manager.whenIdle();
	t.like(await api.operations.get(operation!.id), {totals: {pending: 1}, endedAt: undefined});
	at('w1').offline = false;
	await api.operations.retry(operation!.id);
	await manager.whenIdle();
	const ended = await api.operations.get(operation!.id);
	t.deepEqual(ended.totals, {applied: 1});
	t.not(ended.endedAt, undefined);
});

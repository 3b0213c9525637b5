import test from 'ava';
import {MARKER_KEY} from '@clusterd/core';
import type {MemoryInstance} from '@clusterd/core/memory';
import {setup} from './fleet.js';

const K = 'system:/sw/app/port';
const CLONED = '11111111-1111-4111-8111-111111111111';

test('what was set while an instance is being worked on for another reason is told as applied', async (t) => {
	const {api, manager, at, root} = await setup(t);
	let release = (): void => undefined;
	at('w1').gate = new Promise<void>((resolve) => (release = resolve));
	await api.commit({kind: 'create-instance', name: 'w1', parent: root, address: 'http://w1.example'});
	const {operation} = await api.commit({kind: 'set', member: root, units: [{name: K, content: '1'}]});
	release();
	await manager.whenIdle();
	t.deepEqual((await api.operations.get(operation!.id)).totals, {applied: 1});
});

test('a write whose answer was lost is told as applied when it is found to have arrived', async (t) => {
	const {api, manager, at, clock, instance, root} = await setup(t);
	await instance('w1');
	at('w1').muffle = () => 'done';
	const {operation} = await api.commit({kind: 'set', member: root, units: [{name: K, content: '1'}]});
	await manager.whenIdle();
	t.like(await api.operations.get(operation!.id), {totals: {pending: 1}});
	await clock.advance(10_000);
	await manager.whenIdle();
	t.deepEqual((await api.operations.get(operation!.id)).totals, {applied: 1});
	t.is(at('w1').stats.writes, 1);
});

test('S15: what became of a command is told though the instance goes away before the next one is done', async (t) => {
	const {api, manager, at, clock, instance} = await setup(t);
	const w1 = await instance('w1');
	at('w1').offline = true;
	const [first, second] = await Promise.all(
		['1', '2'].map((content) =>
			api.commit({kind: 'set', member: w1, units: [{name: `user:/${content}`, content}], queue: true}),
		),
	);
	await manager.whenIdle();
	at('w1').offline = false;
	at('w1').muffle = ({wanted}) => (wanted.content === '2' ? 'not done' : undefined);
	await clock.advance(10_000);
	await manager.whenIdle();
	at('w1').muffle = undefined;
	await clock.advance(10_000);
	await manager.whenIdle();
	t.deepEqual((await api.operations.get(first!.operation!.id)).totals, {applied: 1});
	t.deepEqual((await api.operations.get(second!.operation!.id)).totals, {applied: 1});
});

test('S13.2: another database behind an address gets nothing, nothing of it is taken for an own value, and the right one goes on when it is back', async (t) => {
	const {api, manager, at, clock, instance, root} = await setup(t);
	const w1 = await instance('w1');
	at('w1').set(K, 'own');
	await api.commit({kind: 'set', member: root, units: [{name: K, content: '1'}]});
	await manager.whenIdle();
	const marker = at('w1').get(MARKER_KEY)!;
	at('w1').set(MARKER_KEY, CLONED);
	at('w1').set(K, 'foreign');
	at('w1').restart();
	const {operation} = await api.commit({kind: 'set', member: root, units: [{name: K, content: '2'}]});
	await manager.whenIdle();
	t.is((await api.members.get(w1)).state, 'quarantined');
	t.is(at('w1').get(K), 'foreign');
	at('w1').set(MARKER_KEY, marker);
	at('w1').set(K, '1');
	at('w1').restart();
	await clock.advance(10_000);
	await manager.whenIdle();
	t.deepEqual((await api.operations.get(operation!.id)).totals, {applied: 1});
	t.is((await api.members.get(w1)).state, 'in sync');
	await api.commit({kind: 'remove', member: root, units: [{name: K}]});
	await manager.whenIdle();
	t.is(at('w1').get(K), 'own');
});

test('S13.2, S15: a command on an instance where another database answers is refused, also when it might wait, and planned on nothing of the other', async (t) => {
	const {api, manager, at, clock, instance, root} = await setup(t);
	const w1 = await instance('w1');
	const marker = at('w1').get(MARKER_KEY)!;
	at('w1').set(MARKER_KEY, CLONED);
	at('w1').set(K, 'foreign');
	at('w1').restart();
	for (const queue of [false, true])
		await t.throwsAsync(api.commit({kind: 'set', member: w1, units: [{name: K, content: 'foreign'}], queue}), {
			code: 'IDENTITY_CHANGED',
		});
	t.like((await api.plan({kind: 'set', member: root, units: [{name: K, content: 'foreign'}]})).totals, {
		unchanged: 0,
		unknown: 1,
	});
	at('w1').set(MARKER_KEY, marker);
	at('w1').remove(K);
	at('w1').restart();
	await clock.advance(10_000);
	const {operation} = await api.commit({kind: 'set', member: w1, units: [{name: K, content: '1'}]});
	await manager.whenIdle();
	t.deepEqual((await api.operations.get(operation!.id)).totals, {applied: 1});
});

for (const [what, change] of [
	[
		"elektrad's version is another",
		(at) => {
			at.version = '0.12.0';
			at.restart();
		},
	],
	["the key's metadata are others", (at) => at.setMeta(K, 'check/type', 'string')],
] as readonly (readonly [string, (at: MemoryInstance) => void])[]) {
	test(`S11.1: what was refused is evaluated again when ${what}, and not before`, async (t) => {
		const {api, manager, at, instance, root} = await setup(t);
		const w1 = await instance('w1');
		at('w1').set(K, 'own');
		let asked = 0;
		at('w1').reject = ({unit}) => (unit === K && ++asked ? 'C03200 no' : undefined);
		await api.commit({kind: 'set', member: root, units: [{name: K, content: '1'}]});
		await manager.whenIdle();
		t.is((await api.members.get(w1)).state, 'rejected');
		await manager.check(w1);
		await manager.whenIdle();
		t.is(asked, 1);
		change(at('w1'));
		await manager.check(w1);
		await manager.whenIdle();
		t.is(asked, 2);
		await manager.check(w1);
		await manager.whenIdle();
		t.is(asked, 2);
		at('w1').reject = undefined;
		at('w1').setMeta(K, 'description', 'x');
		await manager.check(w1);
		await manager.whenIdle();
		t.is(at('w1').get(K), '1');
		t.is((await api.members.get(w1)).state, 'in sync');
	});
}

test('S0.4: where a set value is gone, its repair does not make nothing the own value', async (t) => {
	const {api, manager, at, instance, root} = await setup(t);
	const w1 = await instance('w1');
	at('w1').set(K, 'own');
	await api.commit({kind: 'set', member: root, units: [{name: K, content: '1'}]});
	await manager.whenIdle();
	at('w1').remove(K);
	await manager.check(w1);
	t.like((await api.drift.of(w1)).items, [{state: 'missing'}]);
	await api.drift.repair(w1);
	await manager.whenIdle();
	t.is(at('w1').get(K), '1');
	await api.commit({kind: 'remove', member: root, units: [{name: K}]});
	await manager.whenIdle();
	t.is(at('w1').get(K), 'own');
});

test('an instance that is elsewhere now is tried there at once', async (t) => {
	const {api, manager, at, connector, instance, root} = await setup(t);
	const w1 = await instance('w1');
	at('w1').offline = true;
	await api.commit({kind: 'set', member: root, units: [{name: K, content: '1'}]});
	await manager.whenIdle();
	t.is((await api.members.get(w1)).state, 'unreachable');
	await api.commit({kind: 'edit-member', member: w1, address: 'http://moved.example'});
	await manager.whenIdle();
	t.is((await api.members.get(w1)).state, 'in sync');
	t.is(connector.at('http://moved.example').get(K), '1');
});

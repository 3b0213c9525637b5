import test from 'ava';
import {isClusterdError} from '@clusterd/core';
import {setup} from './fleet.js';

const K = 'user:/app/port';

test('S15: a command is done once: what it was planned on must still be there', async (t) => {
	const {api, manager, instance, at} = await setup(t);
	const w1 = await instance('w1');
	at('w1').set(K, '1');
	const raced = at('w1');
	let asked = 0;
	raced.gate = {
		then: (go: () => void) => (++asked === 2 ? raced.set(K, 'somebody else') : undefined, go()),
	} as unknown as Promise<void>;
	const {operation} = await api.commit({kind: 'set', member: w1, units: [{name: K, content: '2'}]}, {waitMs: 1000});
	t.like(operation, {totals: {failed: 1}, exceptions: [{code: 'CHANGED_MEANWHILE'}]});
	await manager.whenIdle();
	t.is(raced.get(K), 'somebody else');
});

test('S15: an unreachable instance refuses a command, unless it may wait', async (t) => {
	const {api, manager, clock, instance, at} = await setup(t);
	const w1 = await instance('w1');
	at('w1').offline = true;
	await t.throwsAsync(api.commit({kind: 'set', member: w1, units: [{name: K, content: '1'}]}), {
		code: 'INSTANCE_UNREACHABLE',
	} as object);
	const {operation} = await api.commit(
		{kind: 'set', member: w1, units: [{name: K, content: '1'}], queue: true},
		{waitMs: 1000},
	);
	t.like(operation, {totals: {pending: 1}});
	at('w1').offline = false;
	await clock.advance(400_000);
	await manager.whenIdle();
	t.is(at('w1').get(K), '1');
});

test('S15: a command that waits is done after a restart, and one that was done is not done again', async (t) => {
	const fleet = await setup(t);
	const w1 = await fleet.instance('w1');
	const done = fleet.api.commit({kind: 'set', member: w1, units: [{name: 'user:/done', content: '1'}]});
	await done;
	await fleet.manager.whenIdle();
	fleet.at('w1').set('user:/done', 'changed since');
	fleet.at('w1').offline = true;
	await fleet.api.commit({kind: 'set', member: w1, units: [{name: K, content: '1'}], queue: true}, {waitMs: 1000});
	const {manager} = await fleet.restart();
	fleet.at('w1').offline = false;
	await fleet.clock.advance(400_000);
	await manager.whenIdle();
	t.is(fleet.at('w1').get(K), '1');
	t.is(fleet.at('w1').get('user:/done'), 'changed since');
});

test("S15: a cluster that took the unit meanwhile wins, and the value that was to be set becomes the instance's own", async (t) => {
	const {api, manager, clock, root, instance, at} = await setup(t);
	const w1 = await instance('w1');
	at('w1').set(K, 'old');
	at('w1').offline = true;
	const {operation} = await api.commit(
		{kind: 'set', member: w1, units: [{name: K, content: 'mine'}], queue: true},
		{waitMs: 1000},
	);
	await api.commit({kind: 'set', member: root, units: [{name: K, content: 'ours'}]});
	at('w1').offline = false;
	await clock.advance(400_000);
	await manager.whenIdle();
	t.is(at('w1').get(K), 'ours');
	t.like(await api.operations.get(operation!.id), {totals: {superseded: 1}});
	await api.commit({kind: 'remove', member: root, units: [{name: K}]});
	await manager.whenIdle();
	t.is(at('w1').get(K), 'mine');
});

test('S5.1: keys of an instance move with their metadata: all is set before anything is removed', async (t) => {
	const {api, manager, instance, at} = await setup(t);
	const w1 = await instance('w1');
	at('w1').set('user:/a', '1');
	at('w1').setMeta('user:/a', 'description', 'first');
	at('w1').set('user:/a/b/c', '2');
	const {digest} = await api.plan({kind: 'move-keys', member: w1, from: 'user:/a', to: 'user:/z'});
	await api.commit({kind: 'move-keys', member: w1, from: 'user:/a', to: 'user:/z'}, {digest});
	await manager.whenIdle();
	t.deepEqual(
		at('w1')
			.names()
			.filter((name) => !name.startsWith('user:/sw/elektra')),
		['user:/z', 'user:/z/b/c'],
	);
	t.deepEqual(at('w1').meta('user:/z'), {description: 'first'});
});

test('S5.1: when something cannot be set, nothing of the source is removed', async (t) => {
	const {api, manager, instance, at} = await setup(t);
	const w1 = await instance('w1');
	at('w1').set('user:/a', '1');
	at('w1').set('user:/a/b', '2');
	at('w1').reject = ({unit}) => (unit === 'user:/z/b' ? 'C03200 no' : undefined);
	const {digest} = await api.plan({kind: 'move-keys', member: w1, from: 'user:/a', to: 'user:/z'});
	const {operation} = await api.commit(
		{kind: 'move-keys', member: w1, from: 'user:/a', to: 'user:/z'},
		{digest, waitMs: 1000},
	);
	await manager.whenIdle();
	t.like(operation, {totals: {rejected: 1}, exceptions: [{reason: 'C03200 no'}]});
	t.deepEqual(
		['user:/a', 'user:/a/b'].map((name) => at('w1').get(name)),
		['1', '2'],
	);
});

test('S5.1: a move is refused into itself, onto something, from nothing, and under a lock', async (t) => {
	const {api, root, instance, at} = await setup(t);
	const w1 = await instance('w1');
	at('w1').set('user:/a', '1');
	at('w1').set('user:/b', '1');
	await api.commit({kind: 'set', member: root, units: [{name: 'user:/locked', content: 'x'}]});
	const code = async (from: string, to: string): Promise<string> => {
		const error = await t.throwsAsync(api.commit({kind: 'move-keys', member: w1, from, to}));
		return isClusterdError(error) ? error.code : String(error);
	};
	t.is(await code('user:/a', 'user:/a/b'), 'TARGET_INSIDE_SOURCE');
	t.is(await code('user:/a', 'user:/b'), 'TARGET_OCCUPIED');
	t.is(await code('user:/nothing', 'user:/c'), 'KEY_NOT_FOUND');
	t.is(await code('user:/a', 'user:/locked'), 'CHANGE_REFUSED');
});

test('S5.1: on a cluster, moving keys moves its settings, and instances follow', async (t) => {
	const {api, manager, root, instance, at} = await setup(t);
	await instance('w1');
	at('w1').set('user:/a/x', 'own');
	await api.commit({
		kind: 'set',
		member: root,
		units: [
			{name: 'user:/a/x', content: '1'},
			{name: 'user:/a/x', meta: 'description', content: 'd'},
		],
	});
	await api.commit({kind: 'move-keys', member: root, from: 'user:/a', to: 'user:/b'});
	await manager.whenIdle();
	t.deepEqual(
		['user:/a/x', 'user:/b/x'].map((name) => at('w1').get(name)),
		['own', '1'],
	);
	t.deepEqual(at('w1').meta('user:/b/x'), {description: 'd'});
});

test('S16: a binary value is shown as such and neither edited nor copied', async (t) => {
	const {api, instance, at} = await setup(t);
	const w1 = await instance('w1');
	at('w1').set('user:/bin', null);
	t.like((await api.keys(w1).read('user:/bin')).value, {values: [{state: 'binary', count: 1}]});
	await t.throwsAsync(api.commit({kind: 'set', member: w1, units: [{name: 'user:/bin', content: ''}]}), {
		code: 'VALUE_BINARY',
	} as object);
	await t.throwsAsync(api.commit({kind: 'copy-keys', member: w1, from: 'user:/bin', to: 'user:/c'}), {
		code: 'VALUE_BINARY',
	} as object);
});

test('S6.5: a check that changes together with its value goes first and comes last', async (t) => {
	const {api, manager, root, instance, at} = await setup(t);
	await instance('w1');
	at('w1').set(K, 'a');
	at('w1').setMeta(K, 'check/enum/#0', 'a');
	at('w1').setMeta(K, 'check/enum', '#0');
	const order: string[] = [];
	at('w1').reject = ({unit, wanted}) => void order.push(`${unit.replace(`${K}\0meta:`, '')}=${wanted.content ?? ''}`);
	await api.commit({
		kind: 'set',
		member: root,
		units: [
			{name: K, content: 'b'},
			{name: K, meta: 'check/enum', content: '#1'},
			{name: K, meta: 'check/enum/#0', content: 'b'},
		],
	});
	await manager.whenIdle();
	t.deepEqual(order, ['check/enum=', 'check/enum/#0=', `${K}=b`, 'check/enum/#0=b', 'check/enum=#1']);
});

test('S0.4: what clusterd had left is forgotten when a command that waited finds it gone', async (t) => {
	const {api, manager, root, instance, at, deliveries} = await setup(t);
	const w1 = await instance('w1');
	const name = 'user:/left';
	await api.commit({kind: 'set', member: root, units: [{name, content: '1'}]});
	await manager.whenIdle();
	await api.commit({kind: 'remove', member: root, units: [{name}], release: 'keep'});
	await manager.whenIdle();
	t.deepEqual(deliveries.ledgers.get(w1)?.units.get(name)?.written, {content: '1'});
	at('w1').offline = true;
	await api.commit({kind: 'remove', member: w1, units: [{name}], queue: true});
	at('w1').put(name, {});
	at('w1').offline = false;
	manager.wake(w1);
	await manager.whenIdle();
	t.is(deliveries.ledgers.get(w1)?.units.get(name), undefined);
});

test('S0.3, S15: a removal that a cluster has overtaken leaves alone what drifted there', async (t) => {
	const {api, manager, root, instance, at} = await setup(t);
	const w1 = await instance('w1');
	const name = 'user:/locked';
	await api.commit({kind: 'set', member: root, units: [{name, content: '1'}]});
	await manager.whenIdle();
	at('w1').offline = true;
	await api.commit({kind: 'exempt', member: w1, units: [{name}], reason: 'tests'});
	const {operation} = await api.commit({kind: 'remove', member: w1, units: [{name}], queue: true});
	await api.commit({kind: 'end-exemption', member: w1, units: [{name}]});
	at('w1').put(name, {});
	at('w1').offline = false;
	manager.wake(w1);
	await manager.whenIdle();
	t.deepEqual((await api.operations.get(operation!.id)).totals, {superseded: 1});
	t.is(at('w1').get(name), undefined);
	await manager.check(w1);
	t.is((await api.members.get(w1)).state, 'drifted');
});

test('S15, S5.2: a waiting command for part of a metadata array that a cluster took meanwhile is superseded', async (t) => {
	const {api, manager, clock, root, instance, at} = await setup(t);
	const w1 = await instance('w1');
	at('w1').set(K, '1');
	await manager.check(w1);
	at('w1').offline = true;
	const {operation} = await api.commit({
		kind: 'set',
		member: w1,
		units: [{name: K, meta: 'example/#0', content: 'mine'}],
		queue: true,
	});
	await api.commit({kind: 'set', member: root, units: [{name: K, meta: 'example', content: 'all'}]});
	at('w1').offline = false;
	await clock.advance(400_000);
	await manager.whenIdle();
	t.like(await api.operations.get(operation!.id), {totals: {superseded: 1}});
	t.deepEqual(at('w1').meta(K), {example: 'all'});
});

import test from 'ava';
import {isClusterdError, type Change} from '@clusterd/core';
import {setup, type TestFleet} from './fleet.js';

const K = 'system:/sw/app/port';
const set = (member: string, content: string, more: Partial<Extract<Change, {kind: 'set'}>> = {}): Change => ({
	kind: 'set',
	member,
	units: [{name: K, content}],
	...more,
});

/** A root with five instances that are delivered to one after another, all with K = 1. */
async function five(
	t: Parameters<typeof setup>[0],
	options: Parameters<typeof setup>[1] = {},
): Promise<TestFleet & {values: () => unknown[]}> {
	const fleet = await setup(t, {concurrency: 1, ...options});
	for (const name of ['w1', 'w2', 'w3', 'w4', 'w5']) await fleet.instance(name);
	await fleet.api.commit(set(fleet.root, '1'));
	await fleet.manager.whenIdle();
	return {...fleet, values: () => ['w1', 'w2', 'w3', 'w4', 'w5'].map((name) => fleet.at(name).get(K))};
}

test('S8.2: an operation that reaches its limit of failures stops at the instances already begun', async (t) => {
	const {api, manager, at, root, values} = await five(t);
	at('w2').reject = () => 'C03200 no';
	const {operation} = await api.commit(set(root, '2', {stop: {failures: 1}}));
	await manager.whenIdle();
	t.deepEqual(values(), ['2', '1', '1', '1', '1']);
	t.like(await api.operations.get(operation!.id), {totals: {applied: 1, rejected: 1, superseded: 3}});
	t.like((await api.history.list({limit: 1}))[0], {
		actor: {id: 'clusterd'},
		comment: `stops ${operation!.id}`,
		policy: {of: operation!.id},
	});
});

test('S8.2: a stopped operation goes on, and is then open for all, those that came meanwhile included', async (t) => {
	const {api, manager, at, root, values, instance} = await five(t);
	at('w2').reject = () => 'C03200 no';
	const {operation} = await api.commit(set(root, '2', {stop: {failures: 1}}));
	await manager.whenIdle();
	await instance('w6');
	await manager.whenIdle();
	t.is(at('w6').get(K), '1');
	at('w2').reject = undefined;
	await api.operations.goOn(operation!.id);
	await api.operations.retry(operation!.id);
	await manager.whenIdle();
	t.deepEqual([...values(), at('w6').get(K)], ['2', '2', '2', '2', '2', '2']);
	const error = await t.throwsAsync(api.operations.goOn(operation!.id));
	t.true(isClusterdError(error, 'OPERATION_STATE'));
});

test('S8.2: a stopped operation is taken back where it was begun', async (t) => {
	const {api, manager, at, root, values} = await five(t);
	at('w3').reject = () => 'C03200 no';
	const {operation} = await api.commit(set(root, '2', {stop: {percent: 20}}));
	await manager.whenIdle();
	t.deepEqual(values(), ['2', '2', '1', '1', '1']);
	await api.operations.takeBack(operation!.id);
	await manager.whenIdle();
	t.deepEqual(values(), ['1', '1', '1', '1', '1']);
	t.deepEqual(
		(await api.settings.of(root)).items.map(({content}) => content),
		['1'],
	);
});

test('S8.2: a first setting that is taken back leaves every instance with its own value', async (t) => {
	const {api, manager, at, root, instance} = await setup(t, {concurrency: 1});
	for (const name of ['w1', 'w2', 'w3']) await instance(name);
	at('w1').set(K, 'own');
	at('w2').reject = () => 'C03200 no';
	const {operation} = await api.commit(set(root, '2', {stop: {failures: 1}}));
	await manager.whenIdle();
	t.deepEqual(
		['w1', 'w3'].map((name) => at(name).get(K)),
		['2', undefined],
	);
	await api.operations.takeBack(operation!.id);
	await manager.whenIdle();
	t.deepEqual(
		['w1', 'w3'].map((name) => at(name).get(K)),
		['own', undefined],
	);
	t.is((await api.settings.of(root)).total, 0);
});

test('S8.2: all or nothing begins only when every instance answers, and one failure takes everything back', async (t) => {
	const {api, manager, at, root, values} = await five(t);
	at('w5').offline = true;
	const before = (await api.health()).revision;
	t.true(
		isClusterdError(await t.throwsAsync(api.commit(set(root, '2', {stop: {allOrNothing: true}}))), 'PREFLIGHT_FAILED'),
	);
	t.is((await api.health()).revision, before);
	at('w5').offline = false;
	at('w4').reject = () => 'C03200 no';
	await api.commit(set(root, '2', {stop: {allOrNothing: true}}));
	await manager.whenIdle();
	t.deepEqual(values(), ['1', '1', '1', '1', '1']);
	t.is((await api.members.root()).state, 'in sync');
});

test('S8.2: while an operation can be stopped, another change to its unit is refused, and taken when it is through', async (t) => {
	const {api, manager, at, root, values} = await five(t);
	at('w5').offline = true;
	const {operation} = await api.commit(set(root, '2', {stop: {failures: 3}}));
	await manager.whenIdle();
	const error = await t.throwsAsync(api.commit(set(root, '3')));
	t.true(isClusterdError(error, 'STAGED') && error.facts.operation === operation!.id);
	at('w5').offline = false;
	manager.wake('i6');
	await manager.whenIdle();
	t.deepEqual(values(), ['2', '2', '2', '2', '2']);
	await api.commit(set(root, '3'));
	await manager.whenIdle();
	t.deepEqual(values(), ['3', '3', '3', '3', '3']);
});

test('S8.2: any operation under way is cancelled at the instances already begun, also the end of a setting', async (t) => {
	const {api, manager, at, root, values} = await five(t);
	let release = (): void => undefined;
	at('w2').gate = new Promise<void>((resolve) => (release = resolve));
	const {operation} = await api.commit({kind: 'remove', member: root, units: [{name: K}]});
	const cancelled = api.operations.cancel(operation!.id);
	release();
	at('w2').gate = undefined;
	await cancelled;
	await manager.whenIdle();
	t.deepEqual(values().slice(-2), ['1', '1']);
	t.like(await api.operations.get(operation!.id), {endedAt: (await api.operations.get(operation!.id)).endedAt!});
	await api.operations.goOn(operation!.id);
	await manager.whenIdle();
	t.deepEqual(values(), [undefined, undefined, undefined, undefined, undefined]);
	t.true(isClusterdError(await t.throwsAsync(api.operations.cancel(operation!.id)), 'OPERATION_STATE'));
});

test('S8.2: an operation with a limit is watched again after a restart', async (t) => {
	const fleet = await five(t);
	fleet.at('w5').offline = true;
	const {operation} = await fleet.api.commit(set(fleet.root, '2', {stop: {failures: 2}}));
	await fleet.manager.whenIdle();
	const {api, manager} = await fleet.restart();
	fleet.at('w5').offline = false;
	await fleet.clock.advance(400_000);
	await manager.whenIdle();
	await manager.whenIdle();
	t.is(fleet.at('w5').get(K), '2');
	t.like((await api.history.list({limit: 1}))[0], {comment: `${operation!.id} is through`});
	await api.commit(set(fleet.root, '3'));
});

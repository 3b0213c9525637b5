import test from 'ava';
import type {Change} from '@clusterd/core';
import {setup} from './fleet.js';

const K = 'user:/app/port';
const described = (member: string, more: Partial<Extract<Change, {kind: 'set'}>> = {}): Change => ({
	kind: 'set',
	member,
	units: [{name: K, meta: 'description', content: 'the port'}],
	...more,
});

test('S6.2: with create, a key that is missing is made with an empty value, and one that is there keeps its own', async (t) => {
	const {api, manager, root, instance, at} = await setup(t);
	await instance('w1');
	await instance('w2');
	at('w1').set(K, '80');
	const {plan, operation} = await api.commit(described(root, {create: true}), {waitMs: 1000});
	t.deepEqual(
		plan.rows.map(({unit, after}) => [unit, after]),
		[
			[`${K}\0meta:description`, 'the port'],
			[K, ''],
		],
	);
	t.deepEqual(operation?.totals, {applied: 2});
	t.deepEqual(
		['w1', 'w2'].map((name) => [at(name).get(K), at(name).meta(K)]),
		[
			['80', {description: 'the port'}],
			['', {description: 'the port'}],
		],
	);
	const removal: Change = {kind: 'remove', member: root, units: [{name: K}, {name: K, meta: 'description'}]};
	await api.commit(removal, {digest: (await api.plan(removal)).digest});
	await manager.whenIdle();
	t.deepEqual(
		['w1', 'w2'].map((name) => [at(name).get(K), at(name).meta(K)]),
		[
			['80', {}],
			[undefined, undefined],
		],
	);
});

test('S6.2: with create, nothing is added where the value is set already', async (t) => {
	const {api, root, cluster, instance, at} = await setup(t);
	const eu = await cluster('eu');
	await instance('w1', eu);
	await api.commit({kind: 'set', member: root, units: [{name: K, content: '80'}]});
	const {plan, operation} = await api.commit(described(eu, {create: true}), {waitMs: 1000});
	t.is(plan.rows.length, 1);
	t.deepEqual(operation?.totals, {applied: 1});
	t.is(at('w1').get(K), '80');
});

test('S6.2: a metadata setting that waits is delivered once its key is there', async (t) => {
	const {api, manager, root, instance, at} = await setup(t);
	const w1 = await instance('w1');
	const {operation} = await api.commit(described(root), {waitMs: 1000});
	t.deepEqual(operation?.totals, {skipped: 1});
	await api.commit({kind: 'set', member: w1, units: [{name: K, content: '80'}]});
	await manager.whenIdle();
	t.deepEqual(at('w1').meta(K), {description: 'the port'});
});

test('S0.4: what was left of metadata is remembered no more once its key is gone, also under a setting that waits for it', async (t) => {
	const {api, manager, root, instance, at, deliveries} = await setup(t);
	const w1 = await instance('w1');
	at('w1').set(K, '80');
	await api.commit(described(root));
	await api.commit({kind: 'remove', member: root, units: [{name: K, meta: 'description'}], release: 'keep'});
	await manager.whenIdle();
	const left = () => deliveries.ledgers.get(w1)?.units.get(`${K}\0meta:description`)?.written;
	t.deepEqual(left(), {content: 'the port'});
	at('w1').put(K, {});
	await api.commit(described(root));
	await manager.whenIdle();
	t.is(left(), undefined);
});

test('S0.4: own metadata that went with its key is kept while another setting brings the key and takes it away again, whatever came meanwhile', async (t) => {
	const {api, manager, root, cluster, instance, at} = await setup(t);
	const eu = await cluster('eu');
	await instance('w1', eu);
	at('w1').set(K, '80');
	at('w1').put(`${K}\0meta:description`, {content: 'mine'});
	at('w1').put(`${K}\0meta:example`, {content: '81'});
	await api.commit({kind: 'set', member: eu, units: [{name: K}], mode: 'absent'});
	await api.commit({kind: 'set', member: root, units: [{name: K, content: '1'}], conflicts: 'shadow'});
	await manager.whenIdle();
	at('w1').put(`${K}\0meta:example`, {content: '82'});
	for (const member of [root, eu]) {
		await api.commit({kind: 'remove', member, units: [{name: K}]});
		await manager.whenIdle();
	}
	t.is(at('w1').get(K), '80');
	t.deepEqual(at('w1').meta(K), {description: 'mine', example: '82'});
});

import test from 'ava';
import {isClusterdError, type Change} from '@clusterd/core';
import {MemoryDeliveryStore} from '@clusterd/core/memory';
import {setup, type TestFleet} from './fleet.js';

const K = 'system:/sw/app/#0/current/port';

/** all > eu > web > w1, w2, w3; eu > db > d1 */
async function example(
	t: Parameters<typeof setup>[0],
): Promise<TestFleet & {eu: string; web: string; db: string; w1: string; d1: string}> {
	const fleet = await setup(t);
	const eu = await fleet.cluster('eu');
	const web = await fleet.cluster('web', eu);
	const db = await fleet.cluster('db', eu);
	const w1 = await fleet.instance('w1', web);
	await fleet.instance('w2', web);
	await fleet.instance('w3', web);
	const d1 = await fleet.instance('d1', db);
	return {...fleet, eu, web, db, w1, d1};
}

const set = (member: string, content: string, more: Partial<Extract<Change, {kind: 'set'}>> = {}): Change => ({
	kind: 'set',
	member,
	units: [{name: K, content}],
	...more,
});

test('S1: what a cluster enforces cannot be changed on a cluster or an instance below it, and everything else can', async (t) => {
	const {api, manager, at, eu, web, w1} = await example(t);
	await api.commit(set(eu, '8080'));
	for (const member of [web, w1]) {
		const error = await t.throwsAsync(api.commit(set(member, '1')));
		t.true(
			isClusterdError(error, 'KEY_LOCKED') && error.facts.owner.id === eu && error.facts.owner.path === 'all / eu',
		);
	}
	await api.commit({kind: 'set', member: w1, units: [{name: 'system:/sw/app/#0/current/workers', content: '4'}]});
	await manager.whenIdle();
	t.is(at('w1').get('system:/sw/app/#0/current/workers'), '4');
	t.is(at('w1').get(K), '8080');
});

test('S1: of enforced settings the one nearest the root wins, of defaults the nearest one, and an own value stands over a default', async (t) => {
	const {api, manager, at, eu, web, root} = await example(t);
	at('w2').set(K, 'own');
	await api.commit(set(root, 'far', {mode: 'default'}), {digest: undefined});
	await api.commit(set(web, 'near', {mode: 'default'}));
	await manager.whenIdle();
	t.deepEqual(
		['w1', 'w2', 'd1'].map((name) => at(name).get(K)),
		['near', 'own', 'far'],
	);
	await api.commit(set(web, 'low'));
	await api.commit(set(eu, 'high', {conflicts: 'shadow'}));
	await manager.whenIdle();
	t.deepEqual(
		['w1', 'w2', 'd1'].map((name) => at(name).get(K)),
		['high', 'high', 'high'],
	);
});

test('S4: taking a setting away brings back what each instance had of its own', async (t) => {
	const {api, manager, at, eu} = await example(t);
	at('w1').set(K, 'own');
	await api.commit(set(eu, '8080'));
	await manager.whenIdle();
	await api.commit({kind: 'remove', member: eu, units: [{name: K}]});
	await manager.whenIdle();
	t.deepEqual(
		['w1', 'w2'].map((name) => at(name).get(K)),
		['own', undefined],
	);
});

test("S0.3, S4: a setting that ends and begins again while an instance is looked at does not make its value the instance's own", async (t) => {
	let meanwhile: (() => Promise<unknown>) | undefined;
	class SlowStore extends MemoryDeliveryStore {
		override async ledger(
			...options: Parameters<MemoryDeliveryStore['ledger']>
		): ReturnType<MemoryDeliveryStore['ledger']> {
			const act = meanwhile;
			meanwhile = undefined;
			await act?.();
			return super.ledger(...options);
		}
	}
	const {api, manager, at, root, instance} = await setup(t, {deliveryStore: new SlowStore()});
	await instance('w1');
	at('w1').set(K, 'own');
	await api.commit(set(root, '8080'));
	await manager.whenIdle();
	const end: Change = {kind: 'remove', member: root, units: [{name: K}]};
	meanwhile = () => api.commit(set(root, '9090'));
	await api.commit(end);
	await manager.whenIdle();
	t.is(at('w1').get(K), '9090');
	await api.commit(end);
	await manager.whenIdle();
	t.is(at('w1').get(K), 'own');
});

test('S4: a setting that ends with keep leaves the value, with delete removes it, and neither loses the own value', async (t) => {
	const {api, manager, at, eu} = await example(t);
	at('w1').set(K, 'own');
	await api.commit(set(eu, '1'));
	await manager.whenIdle();
	await api.commit({kind: 'remove', member: eu, units: [{name: K}], release: 'delete'});
	await manager.whenIdle();
	t.is(at('w1').get(K), undefined);
	await api.commit(set(eu, '2'));
	await api.commit({kind: 'remove', member: eu, units: [{name: K}]});
	await manager.whenIdle();
	t.is(at('w1').get(K), 'own');
	await api.commit(set(eu, '3'));
	await manager.whenIdle();
	await api.commit({kind: 'remove', member: eu, units: [{name: K}], release: 'keep'});
	await manager.whenIdle();
	t.is(at('w1').get(K), '3');
});

test('S4: a value that somebody changed is left as it is when its setting ends', async (t) => {
	const {api, manager, at, eu} = await example(t);
	await api.commit(set(eu, '8080'));
	await manager.whenIdle();
	at('w1').set(K, 'behind our back');
	const {operation} = await api.commit({kind: 'remove', member: eu, units: [{name: K}]}, {waitMs: 1000});
	t.is(at('w1').get(K), 'behind our back');
	t.like(operation, {totals: {applied: 3, skipped: 1}});
});

test('S3: a conflict below names the cluster, its content, its author and how many instances take it from there', async (t) => {
	const {api, manager, eu, web} = await example(t);
	await manager.as({id: 'bob'}).commit(set(web, '81'));
	const error = await t.throwsAsync(api.commit(set(eu, '80')));
	t.true(isClusterdError(error, 'CONFLICT_BELOW'));
	t.like((error as {facts?: object}).facts, {
		conflicts: [{cluster: {id: web, path: 'all / eu / web'}, content: '81', author: 'bob', instances: 3}],
	});
});

test('S3: with shadow the lower setting sleeps and wakes again, with absorb it goes in the same revision', async (t) => {
	const {api, manager, at, eu, web} = await example(t);
	await api.commit(set(web, '81'));
	await api.commit(set(eu, '80', {conflicts: 'shadow'}));
	await manager.whenIdle();
	t.is(at('w1').get(K), '80');
	const {plan} = await api.commit({kind: 'remove', member: eu, units: [{name: K}]});
	t.like(
		plan.remarks.find(({kind}) => kind === 'wakes'),
		{member: {id: web}},
	);
	await manager.whenIdle();
	t.deepEqual(
		['w1', 'd1'].map((name) => at(name).get(K)),
		['81', undefined],
	);
	await api.commit(set(eu, '80', {conflicts: 'absorb'}));
	await manager.whenIdle();
	t.is((await api.settings.of(web)).total, 0);
	t.is(at('w1').get(K), '80');
});

test('S3: the same content below is redundant, and a default below sleeps without a conflict', async (t) => {
	const {api, eu, web, db} = await example(t);
	await api.commit(set(web, '80'));
	await api.commit(set(db, '1', {mode: 'default'}));
	const {plan} = await api.commit(set(eu, '80'));
	t.deepEqual(
		plan.remarks.map(({kind, member}) => [kind, member.id]),
		[
			['redundant', web],
			['asleep', db],
		],
	);
});

test('S2: the same content again makes no revision, and what differs is written again', async (t) => {
	const {api, manager, at, eu, w1} = await example(t);
	await api.commit(set(eu, '8080'));
	await manager.whenIdle();
	at('w1').set(K, 'drift');
	await manager.check(w1);
	t.is((await api.members.get(w1)).state, 'drifted');
	const {revision} = await api.commit(set(eu, '8080'));
	await manager.whenIdle();
	t.is(revision, undefined);
	t.is(at('w1').get(K), '8080');
	t.is((await api.members.get(w1)).state, 'in sync');
});

test("S9: a confirmed value that is changed or deleted behind clusterd's back is reported, and delivery for other reasons leaves it alone", async (t) => {
	const {api, manager, at, eu, w1, d1} = await example(t);
	await api.commit(set(eu, '8080'));
	await manager.whenIdle();
	at('w1').set(K, '1');
	at('d1').remove(K);
	await manager.check(w1);
	await manager.check(d1);
	t.deepEqual((await api.members.get(eu)).counts, {drifted: 2, 'in sync': 2});
	await api.commit({kind: 'set', member: eu, units: [{name: 'user:/other', content: 'x'}]});
	await manager.whenIdle();
	t.is(at('w1').get(K), '1');
	const {value} = await api.keys(eu).read(K);
	t.like(value, {state: 'mixed', value: '8080', counts: {total: 4, inSync: 2, drifted: 1, missing: 1}});
});

test('S8.1: an offline instance is pending, tells why and when it is tried again, and has the latest value when it is back', async (t) => {
	const {api, manager, at, clock, eu, w1} = await example(t);
	at('w1').offline = true;
	const first = await api.commit(set(eu, '1'), {waitMs: 1000});
	t.like(first.operation, {totals: {applied: 3, pending: 1}, exceptions: [{instance: w1, state: 'pending'}]});
	const second = await api.commit(set(eu, '2'), {waitMs: 1000});
	t.is((await api.members.get(w1)).state, 'unreachable');
	at('w1').offline = false;
	await clock.advance(400_000);
	await manager.whenIdle();
	t.is(at('w1').get(K), '2');
	t.like(await api.operations.get(first.operation!.id), {
		totals: {applied: 3, superseded: 1},
		exceptions: [{state: 'superseded', by: second.revision!}],
	});
	t.deepEqual((await api.operations.get(second.operation!.id)).totals, {applied: 4});
	t.is(at('w1').stats.writes, 1);
});

test('S6.2: a metadata setting waits where its key is missing and does not make the instance pending', async (t) => {
	const {api, at, eu, w1} = await example(t);
	at('w1').set(K, '80');
	const {operation} = await api.commit(
		{kind: 'set', member: eu, units: [{name: K, meta: 'description', content: 'the port'}]},
		{waitMs: 1000},
	);
	t.deepEqual(operation?.totals, {applied: 1, skipped: 3});
	t.is((await api.members.get(eu)).state, 'in sync');
	t.is(at('w1').meta(K)?.['description'], 'the port');
	t.like((await api.keys(eu).read(K)).meta['description'], {value: 'the port', counts: {inSync: 1, waiting: 3}});
	t.deepEqual(
		[w1],
		[(await api.keys(eu).read(K)).meta['description']?.values.find(({state}) => state === 'present')?.members[0]?.id],
	);
});

test('S0.2, S6.1: a setting says nothing about names below it nor about the metadata of its key', async (t) => {
	const {api, manager, at, eu, w1} = await example(t);
	await api.commit(set(eu, '8080'));
	const units = [
		{name: `${K}/below`, content: 'own'},
		{name: K, meta: 'check/type', content: 'unsigned_short'},
	];
	await api.commit({kind: 'set', member: w1, units});
	await manager.whenIdle();
	t.is(at('w1').get(`${K}/below`), 'own');
	t.is(at('w1').meta(K)?.['check/type'], 'unsigned_short');
	t.is(at('w1').get(K), '8080');
});

test('S3: keys above and below, which clusters below set, are mentioned and hinder nothing; of many the first hundred', async (t) => {
	const {api, web, eu, db} = await example(t);
	const names = Array.from({length: 60}, (_, at) => `${K}/${at}`);
	for (const member of [web, db])
		await api.commit({
			kind: 'set',
			member,
			units: [...names, 'system:/sw/app', 'system:/sw/other'].map((name) => ({name, content: '1'})),
		});
	const {remarks, refusals} = await api.plan(set(eu, '80'));
	t.deepEqual([refusals, remarks.length], [[], 100]);
	t.true(remarks.every(({kind, unit}) => kind === 'related' && unit !== 'system:/sw/other'));
	t.deepEqual(
		remarks.map(({more}) => more).filter((more) => more !== undefined),
		[22],
	);
	t.deepEqual((await api.plan(set(eu, '80', {mode: 'default'}))).remarks, []);
});

test('S3: a key that is absent below stays so when only a metakey of it is taken over', async (t) => {
	const {api, manager, at, web, eu} = await example(t);
	await api.commit({kind: 'set', member: web, units: [{name: K}], mode: 'absent'});
	const {plan} = await api.commit({
		kind: 'set',
		member: eu,
		units: [{name: K, meta: 'description', content: 'x'}],
		conflicts: 'shadow',
	});
	t.deepEqual(
		plan.remarks.map(({kind, member, unit}) => [kind, member.id, unit]),
		[['related', web, K]],
	);
	await manager.whenIdle();
	t.is(at('w1').get(K), undefined);
});

test('S3, S7.3: the plan of a move tells of a key that is no more absent since its setting was absorbed', async (t) => {
	const {api, web, eu, db} = await example(t);
	await api.commit({kind: 'set', member: web, units: [{name: K}], mode: 'absent'});
	await api.commit({kind: 'set', member: db, units: [{name: K, meta: 'description', content: 'x'}]});
	const {rows, instances} = await api.plan({kind: 'move-member', member: web, from: eu, to: db, conflicts: 'absorb'});
	t.is(instances, 3);
	t.deepEqual(Object.fromEntries(rows.map((row) => [row.unit, row.instances])), {
		[K]: 3,
		[`${K}\0meta:description`]: 3,
	});
});

test('S9: adopting a key and its metakey counts each instance once, also where the key is absent by another setting', async (t) => {
	const {api, manager, at, web, d1, root} = await example(t);
	const units = [
		{name: K, meta: 'description', content: 'x'},
		{name: K, content: '1'},
	];
	await api.commit({kind: 'set', member: root, units, mode: 'default'});
	await api.commit({kind: 'set', member: web, units: [{name: K}], mode: 'absent'});
	await manager.whenIdle();
	at('d1').set(K, '2');
	at('d1').put(`${K}\0meta:description`, {content: 'y'});
	const {rows} = await api.plan({kind: 'adopt', member: d1, units: units.map(({content: _content, ...unit}) => unit)});
	t.deepEqual(
		rows.map(({unit, instances}) => [unit, instances]),
		[
			[`${K}\0meta:description`, 1],
			[K, 1],
		],
	);
});

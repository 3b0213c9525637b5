import test, {type ExecutionContext} from 'ava';
import type {Change} from '@clusterd/core';
import {MemoryDeliveryStore} from '@clusterd/core/memory';
import {setup, type TestFleet} from './fleet.js';
import {refused} from './refused.js';

const TOP = 'user:/app';

/** all > eu > web > w1; eu > d1 */
async function tree(t: ExecutionContext): Promise<TestFleet & {eu: string; web: string; w1: string; d1: string}> {
	const fleet = await setup(t);
	const eu = await fleet.cluster('eu');
	const web = await fleet.cluster('web', eu);
	return {...fleet, eu, web, w1: await fleet.instance('w1', web), d1: await fleet.instance('d1', eu)};
}

const all = (member: string): Change => ({kind: 'remove', member, units: [{name: TOP}], scope: 'all'});

async function removeAll(
	{api, manager}: TestFleet,
	member: string,
): Promise<NonNullable<Awaited<ReturnType<TestFleet['api']['commit']>>['operation']>> {
	const {digest} = await api.plan(all(member));
	const {operation} = await api.commit(all(member), {digest});
	await manager.whenIdle();
	return await api.operations.get(operation!.id);
}

const namesAt = ({at}: TestFleet, name: string): readonly string[] =>
	at(name)
		.names()
		.filter((key) => !key.startsWith('user:/sw/elektra'));

test('S4: scope all ends the settings here and below and removes everything that instances have at and below the name', async (t) => {
	const fleet = await tree(t);
	const {api, at, eu, web} = fleet;
	await api.commit({kind: 'set', member: eu, units: [{name: `${TOP}/a`, content: '1'}]});
	await api.commit({
		kind: 'set',
		member: web,
		units: [
			{name: `${TOP}/b/c`, content: '2'},
			{name: 'user:/other', content: '3'},
		],
	});
	at('w1').set(TOP, 'own');
	at('w1').set(`${TOP}/own`, 'own');
	at('d1').set('user:/application', 'alike');
	const operation = await removeAll(fleet, eu);
	t.like(operation, {totals: {applied: 2}});
	t.deepEqual([namesAt(fleet, 'w1'), namesAt(fleet, 'd1')], [['user:/other'], ['user:/application']]);
	t.deepEqual([(await api.settings.of(eu)).total, (await api.settings.of(web)).total], [0, 1]);
	t.is((await api.members.get(eu)).state, 'in sync');
});

test('S4: scope all is always confirmed, and its plan tells what each instance has there', async (t) => {
	const {api, at, web, w1} = await tree(t);
	at('w1').set(`${TOP}/a`, '1');
	at('w1').set(`${TOP}/kept`, '1');
	at('w1').setMeta(`${TOP}/kept`, 'restrict/remove', '1');
	await refused(t, api.commit(all(web)), 'CONFIRMATION_REQUIRED');
	const plan = await api.plan(all(web));
	t.like(plan.totals, {remove: 1, unknown: 0});
	t.like(plan.exceptions, {total: 1, items: [{member: {id: w1}, unit: `${TOP}/kept`, kind: 'remain'}]});
	t.deepEqual(plan.commands, [{instance: w1, unit: TOP, wanted: {}, subtree: true}]);
});

test('S4: with scope all, what is protected, locked from above or not addressable stays, and is reported', async (t) => {
	const fleet = await tree(t);
	const {api, at, root, eu, web, w1, d1} = fleet;
	await api.commit({kind: 'set', member: root, units: [{name: `${TOP}/locked`, content: '1'}]});
	await api.commit({kind: 'set', member: web, units: [{name: `${TOP}/protected`, content: '1'}]});
	for (const name of [`${TOP}/protected`, `${TOP}/specified`, `${TOP}/free`, `${TOP}/x\\//y`]) at('w1').set(name, '1');
	at('w1').setMeta(`${TOP}/protected`, 'restrict/remove', '1');
	at('w1').setMeta('spec:/app/specified', 'restrict/remove', '1');
	t.like((await api.plan(all(eu))).remarks, [{kind: 'remains', member: {id: root}, unit: `${TOP}/locked`}]);
	const {totals, exceptions} = await removeAll(fleet, eu);
	t.deepEqual(totals, {skipped: 2});
	t.is(exceptions.find(({instance}) => instance === d1)?.reason, '1 key stays: user:/app/locked (it is set by all)');
	t.regex(
		exceptions.find(({instance}) => instance === w1)!.reason!,
		/^4 keys stay: user:\/app\/locked \(it is set by all\); user:\/app\/protected \(restrict\/remove/,
	);
	t.deepEqual(
		namesAt(fleet, 'w1').filter((name) => name.startsWith(TOP)),
		[`${TOP}/locked`, `${TOP}/protected`, `${TOP}/specified`, `${TOP}/x\\//y`],
	);
});

test('S15: a subtree is listed when it is removed: an instance that was away removes what it has then', async (t) => {
	const fleet = await tree(t);
	const {api, at, clock, manager, web} = fleet;
	at('w1').offline = true;
	const {id} = await removeAll(fleet, web);
	t.like(await api.operations.get(id), {totals: {pending: 1}});
	at('w1').set(`${TOP}/came/since`, '1');
	at('w1').offline = false;
	await clock.advance(400_000);
	await manager.whenIdle();
	t.like(await api.operations.get(id), {totals: {applied: 1}});
	t.deepEqual(namesAt(fleet, 'w1'), []);
});

test('S15: after a crash only what was listed before the first deletion is removed, and its contents are in the ledger', async (t) => {
	const fleet = await tree(t);
	const {at, clock, web, w1} = fleet;
	for (const name of ['a', 'b', 'c']) at('w1').set(`${TOP}/${name}`, name);
	at('w1').setMeta(`${TOP}/a`, 'description', 'first');
	let steps = 0;
	at('w1').muffle = () => (++steps === 2 ? 'not done' : undefined);
	await removeAll(fleet, web);
	t.deepEqual(namesAt(fleet, 'w1').length, 2);
	at('w1').muffle = undefined;
	at('w1').set(`${TOP}/new`, '1');
	const {manager, api} = await fleet.restart();
	await clock.advance(400_000);
	await manager.whenIdle();
	t.deepEqual(namesAt(fleet, 'w1'), [`${TOP}/new`]);
	const {commands} = await new MemoryDeliveryStore({memory: fleet.deliveries}).ledger(w1);
	t.deepEqual(
		commands.map(({unit, own}) => [unit, own]),
		[
			[TOP, {}],
			[`${TOP}/a`, {content: 'a', meta: {description: 'first'}}],
			[`${TOP}/b`, {content: 'b', meta: {}}],
			[`${TOP}/c`, {content: 'c', meta: {}}],
		],
	);
	t.like((await api.operations.list())[0], {totals: {applied: 1}});
});

test('S4: on an instance scope all is a removal of everything below, and metakeys are not whole keys', async (t) => {
	const {api, manager, at, w1, web} = await tree(t);
	at('w1').set(`${TOP}/a`, '1');
	await api.commit(all(w1), {digest: (await api.plan(all(w1))).digest});
	await manager.whenIdle();
	t.is(at('w1').get(`${TOP}/a`), undefined);
	await refused(
		t,
		api.commit({kind: 'remove', member: web, units: [{name: TOP, meta: 'description'}], scope: 'all'}),
		'CHANGE_INVALID',
	);
	await refused(
		t,
		api.commit({kind: 'remove', member: web, units: [{name: TOP}], scope: 'all', release: 'keep'}),
		'CHANGE_INVALID',
	);
});

test('S9: removing everything below a cluster leaves alone what is locked above and drifted', async (t) => {
	const fleet = await tree(t);
	const {api, manager, at, root, web} = fleet;
	await api.commit({kind: 'set', member: root, units: [{name: TOP, content: '1'}]});
	await manager.whenIdle();
	at('w1').remove(TOP);
	await removeAll(fleet, web);
	t.is(at('w1').get(TOP), undefined);
});

test('S4: with scope here the plan lists what clusters below keep at and below the name, also where nothing of it ends', async (t) => {
	const {api, cluster, root} = await setup(t);
	const web = await cluster('web');
	const [here, lower] = [`${TOP}/here`, `${TOP}/lower`];
	await api.commit({kind: 'set', member: root, units: [{name: here, content: '1'}], mode: 'default'});
	await api.commit({
		kind: 'set',
		member: web,
		units: [
			{name: here, content: '2'},
			{name: lower, content: '3'},
		],
	});
	const {remarks, edits} = await api.plan({kind: 'remove', member: root, units: [{name: TOP}], below: true});
	t.is(edits.filter(({entity}) => entity === 'setting').length, 1);
	t.deepEqual(
		remarks.map(({kind, member, unit}) => [kind, member.id, unit]),
		[
			['remains', web, here],
			['remains', web, lower],
		],
	);
});

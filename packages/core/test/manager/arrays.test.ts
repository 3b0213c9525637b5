import test, {type ExecutionContext} from 'ava';
import type {Change} from '@clusterd/core';
import {setup, type TestFleet} from './fleet.js';
import {refused} from './refused.js';

const P = 'user:/app/hosts';

/** all > eu > web > w1; eu > d1 */
async function tree(t: ExecutionContext): Promise<TestFleet & {eu: string; web: string; w1: string; d1: string}> {
	const fleet = await setup(t);
	const eu = await fleet.cluster('eu');
	const web = await fleet.cluster('web', eu);
	return {...fleet, eu, web, w1: await fleet.instance('w1', web), d1: await fleet.instance('d1', eu)};
}

const hosts = (
	member: string,
	values: readonly string[],
	more: Partial<Extract<Change, {kind: 'set'}>> = {},
): Change => ({kind: 'set', member, units: [{name: P, elements: values.map((value) => ({value}))}], ...more});
const element = (
	member: string,
	index: string,
	content: string,
	more: Partial<Extract<Change, {kind: 'set'}>> = {},
): Change => ({kind: 'set', member, units: [{name: `${P}/${index}`, content}], ...more});
const end = (member: string): Change => ({kind: 'remove', member, units: [{name: P, array: true}]});

function contentsAt({at}: TestFleet, name: string): Record<string, string | null | undefined> {
	const keys = at(name)
		.names()
		.filter((key) => key.startsWith(P))
		.map((key) => [key.slice(P.length), at(name).get(key)] as const);
	const length = at(name).meta(P)?.['array'];
	return {...Object.fromEntries(keys), ...(length === undefined ? {} : {array: length})};
}

test('S5.2: an array setting is delivered as elements, with what is below them, and the base name of the last one', async (t) => {
	const fleet = await tree(t);
	await fleet.api.commit({
		kind: 'set',
		member: fleet.eu,
		units: [{name: P, elements: [{value: 'a', below: {port: '1', 'tls/./key': 'k'}}, {value: 'b'}]}],
	});
	await fleet.manager.whenIdle();
	t.deepEqual(contentsAt(fleet, 'w1'), {
		'': '',
		'/#0': 'a',
		'/#0/port': '1',
		'/#0/tls/key': 'k',
		'/#1': 'b',
		array: '#1',
	});
	t.is((await fleet.api.members.get(fleet.eu)).state, 'in sync');
	const {
		items: [setting],
	} = await fleet.api.settings.of(fleet.eu);
	t.is(setting!.content, '[{"value":"a","below":{"port":"1","tls/key":"k"}},{"value":"b"}]');
});

test('S5.2: the last element of an empty array is nothing, that of eleven is #_10', async (t) => {
	const fleet = await tree(t);
	await fleet.api.commit(hosts(fleet.web, []));
	await fleet.manager.whenIdle();
	t.deepEqual(contentsAt(fleet, 'w1'), {'': '', array: ''});
	await fleet.api.commit(
		hosts(
			fleet.web,
			Array.from({length: 11}, (_, index) => `h${index}`),
		),
	);
	await fleet.manager.whenIdle();
	t.like(contentsAt(fleet, 'w1'), {'/#9': 'h9', '/#_10': 'h10', array: '#_10'});
});

test('S5.2: elements come first, then deletions from the end, and the length last', async (t) => {
	const fleet = await tree(t);
	const {api, manager, at, eu} = fleet;
	await api.commit(hosts(eu, ['a', 'b', 'c', 'd']));
	await manager.whenIdle();
	const order: string[] = [];
	at('w1').reject = ({unit, wanted}) =>
		void order.push(`${unit.slice(P.length).replace('\0', ' ')}=${wanted.content ?? ''}`);
	await api.commit(hosts(eu, ['A', 'b']));
	await manager.whenIdle();
	t.deepEqual(order, ['/#0=A', '/#3=', '/#2=', ' meta:array=#1']);
});

test('S5.2: an array setting owns every element that an instance has, and gives them back when it ends', async (t) => {
	const fleet = await tree(t);
	const {api, manager, at, eu} = fleet;
	for (const [index, value] of ['x', 'y', 'z'].entries()) at('w1').set(`${P}/#${index}`, value);
	at('w1').set(`${P}/#2/port`, '1');
	at('w1').set(P, 'the key itself');
	at('w1').setMeta(P, 'array', '#2');
	at('w1').setMeta(P, 'description', 'own');
	const before = contentsAt(fleet, 'w1');
	await api.commit(hosts(eu, ['a']));
	await manager.whenIdle();
	t.deepEqual(contentsAt(fleet, 'w1'), {'': 'the key itself', '/#0': 'a', array: '#0'});
	t.is(at('w1').meta(P)?.['description'], 'own');
	await api.commit(end(eu));
	await manager.whenIdle();
	t.deepEqual(contentsAt(fleet, 'w1'), before);
	t.deepEqual(contentsAt(fleet, 'd1'), {});
	t.is((await api.members.get(eu)).state, 'in sync');
});

test('S5.2: below an array setting neither elements nor the length can be set, on clusters and instances', async (t) => {
	const {api, eu, web, w1} = await tree(t);
	await api.commit(hosts(eu, ['a']));
	for (const member of [web, w1]) {
		t.like(await refused(t, api.commit(element(member, '#7', '1')), 'KEY_LOCKED'), {owner: {id: eu}});
		await refused(t, api.commit({kind: 'set', member, units: [{name: P, meta: 'array', content: '#0'}]}), 'KEY_LOCKED');
		await refused(t, api.commit({kind: 'remove', member: w1, units: [{name: `${P}/#0`}]}), 'KEY_LOCKED');
	}
	t.truthy((await api.commit({kind: 'set', member: w1, units: [{name: P, content: 'the key itself'}]})).revision);
	await refused(t, api.commit(hosts(web, ['b'])), 'KEY_LOCKED');
	t.truthy(
		(await api.commit({kind: 'set', member: web, units: [{name: 'user:/app/#0/current', content: '1'}]})).revision,
	);
});

test('S5.2: an array over settings in it is a conflict; shadowed they sleep and wake, absorbed they go', async (t) => {
	const fleet = await tree(t);
	const {api, manager, eu, web} = fleet;
	await api.commit(element(web, '#1', 'own'));
	t.like(await refused(t, api.commit(hosts(eu, ['a'])), 'CONFLICT_BELOW'), {
		conflicts: [{cluster: {id: web}, content: 'own'}],
	});
	await api.commit(hosts(eu, ['a'], {conflicts: 'shadow'}));
	await manager.whenIdle();
	t.deepEqual(contentsAt(fleet, 'w1'), {'': '', '/#0': 'a', array: '#0'});
	t.like((await api.settings.of(web)).items[0], {asleepUnder: {id: eu}});
	await api.commit(end(eu));
	await manager.whenIdle();
	t.deepEqual(contentsAt(fleet, 'w1'), {'/#1': 'own'});
	await api.commit(hosts(eu, ['a'], {conflicts: 'absorb'}));
	await manager.whenIdle();
	t.is((await api.settings.of(web)).total, 0);
	t.deepEqual(contentsAt(fleet, 'w1'), {'': '', '/#0': 'a', array: '#0'});
});

test('S5.2: one element enforced above puts the whole array below to sleep', async (t) => {
	const fleet = await tree(t);
	const {api, manager, root, eu, web} = fleet;
	await api.commit(hosts(web, ['a', 'b']));
	await api.commit(element(root, '#1', 'high', {conflicts: 'shadow'}));
	await manager.whenIdle();
	t.deepEqual(contentsAt(fleet, 'w1'), {'/#1': 'high'});
	await refused(t, api.commit(hosts(eu, ['a'])), 'KEY_LOCKED');
	await api.commit({kind: 'remove', member: root, units: [{name: `${P}/#1`}]});
	await manager.whenIdle();
	t.deepEqual(contentsAt(fleet, 'w1'), {'': '', '/#0': 'a', '/#1': 'b', array: '#1'});
});

test('S5.2: one cluster sets an array or something in it, not both, unless one goes', async (t) => {
	const fleet = await tree(t);
	const {api, manager, eu} = fleet;
	await api.commit(element(eu, '#0', '1'));
	await refused(t, api.commit(hosts(eu, ['a'])), 'CONFLICT_BELOW');
	await refused(
		t,
		api.commit({
			kind: 'set',
			member: eu,
			units: [
				{name: 'user:/x', elements: []},
				{name: 'user:/x/#0', content: ''},
			],
		}),
		'CHANGE_INVALID',
	);
	await api.commit(hosts(eu, ['a', 'b'], {conflicts: 'absorb'}));
	await manager.whenIdle();
	t.deepEqual(contentsAt(fleet, 'w1'), {'': '', '/#0': 'a', '/#1': 'b', array: '#1'});
});

test('S5.2: an array as default is used whole, where an instance has none of its own', async (t) => {
	const fleet = await tree(t);
	const {api, manager, at, eu} = fleet;
	at('w1').set(`${P}/#0`, 'own');
	await api.commit(hosts(eu, ['a', 'b'], {mode: 'default'}));
	await manager.whenIdle();
	t.deepEqual(
		[contentsAt(fleet, 'w1'), contentsAt(fleet, 'd1')],
		[{'/#0': 'own'}, {'': '', '/#0': 'a', '/#1': 'b', array: '#1'}],
	);
	await api.commit(hosts(eu, ['c'], {mode: 'default'}));
	await manager.whenIdle();
	t.deepEqual([contentsAt(fleet, 'w1'), contentsAt(fleet, 'd1')], [{'/#0': 'own'}, {'': '', '/#0': 'c', array: '#0'}]);
});

test('S5.2: an array is in sync or drifted as a whole, and repaired as a whole', async (t) => {
	const fleet = await tree(t);
	const {api, manager, at, eu, w1} = fleet;
	await api.commit(hosts(eu, ['a', 'b']));
	await manager.whenIdle();
	at('w1').set(`${P}/#2`, 'more');
	await manager.check(w1);
	t.is((await api.members.get(w1)).state, 'drifted');
	await api.commit(hosts(eu, ['a', 'b']));
	await manager.whenIdle();
	t.deepEqual(contentsAt(fleet, 'w1'), {'': '', '/#0': 'a', '/#1': 'b', array: '#1'});
	t.is((await api.members.get(w1)).state, 'in sync');
	at('w1').remove(`${P}/#1`);
	await manager.check(w1);
	t.is(await api.drift.repair(w1, [{name: P}]), 0, 'the value of the key itself');
	t.is(await api.drift.repair(w1, [{name: P, array: true}]), 1);
	await manager.whenIdle();
	t.is(at('w1').get(`${P}/#1`), 'b');
});

test('S5.2: a plan tells what an array changes, and judges its elements', async (t) => {
	const {api, at, eu, w1} = await tree(t);
	at('w1').set(`${P}/#0`, 'a');
	at('w1').setMeta(P, 'array', '#0');
	at('d1').set(`${P}/#0`, '1');
	at('d1').setMeta(`${P}/#0`, 'check/type', 'short');
	const plan = await api.plan(hosts(eu, ['a']));
	t.like(plan.totals, {unchanged: 1, reject: 1});
	t.like(plan.exceptions.items, [{kind: 'reject', check: 'check/type'}]);
	await refused(t, api.commit(hosts(eu, ['b'], {own: 'refuse'})), 'OWN_VALUES_DIFFER');
	await refused(t, api.commit(hosts(w1, ['a'])), 'CHANGE_INVALID');
	for (const elements of [[{value: 'a\0'}], [{value: '', below: {'..': 'out'}}]])
		await t.throwsAsync(api.commit({kind: 'set', member: eu, units: [{name: P, elements}]}));
});

test('S5.1: array settings move with all others', async (t) => {
	const fleet = await tree(t);
	const {api, manager, at, eu} = fleet;
	await api.commit(hosts(eu, ['a']));
	await api.commit({kind: 'move-keys', member: eu, from: 'user:/app', to: 'user:/moved'});
	await manager.whenIdle();
	t.deepEqual(contentsAt(fleet, 'w1'), {});
	t.is(at('w1').get('user:/moved/hosts/#0'), 'a');
});

test('S5.2: a metadata array is one unit with its parent metakey', async (t) => {
	const {api, eu, web} = await tree(t);
	const meta = (member: string, metakey: string, content: string, more = {}): Change => ({
		kind: 'set',
		member,
		units: [{name: 'user:/color', meta: metakey, content}],
		...more,
	});
	await api.commit({
		kind: 'set',
		member: eu,
		units: [
			{name: 'user:/color', meta: 'check/enum', content: '#0'},
			{name: 'user:/color', meta: 'check/enum/#0', content: 'red'},
		],
	});
	t.like(await refused(t, api.commit(meta(web, 'check/enum/#1', 'blue')), 'KEY_LOCKED'), {owner: {id: eu}});
	t.truthy((await api.commit(meta(eu, 'check/enum/#1', 'blue'))).revision);
	t.truthy((await api.commit(meta(web, 'description', 'd'))).revision);
	const other = await api.commit({
		kind: 'set',
		member: web,
		units: [{name: 'user:/other', meta: 'check/enum/#0', content: 'x'}],
	});
	t.truthy(other.revision);
	await refused(
		t,
		api.commit({kind: 'set', member: eu, units: [{name: 'user:/other', meta: 'check/enum', content: '#0'}]}),
		'CONFLICT_BELOW',
	);
});

for (const mode of ['enforced', 'default'] as const) {
	test(`S4, S5.2: an array that was ${mode} and is kept stays whole, with its key, and stands over a default as own value`, async (t) => {
		const fleet = await tree(t);
		const {api, manager, eu, web} = fleet;
		await api.commit(hosts(eu, ['a'], {mode}));
		await manager.whenIdle();
		await api.commit({kind: 'remove', member: eu, units: [{name: P, array: true}], release: 'keep'});
		await manager.whenIdle();
		const kept = {'': '', '/#0': 'a', array: '#0'};
		t.deepEqual(contentsAt(fleet, 'w1'), kept);
		await api.commit(hosts(web, ['x', 'y'], {mode: 'default'}));
		await manager.whenIdle();
		t.deepEqual(contentsAt(fleet, 'w1'), kept);
	});
}

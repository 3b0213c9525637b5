import test, {type ExecutionContext} from 'ava';
import {arrayUnit, metaUnit} from '@clusterd/core';
import {setup, type TestFleet} from './fleet.js';

const K = 'system:/sw/app/#0/current/port';

/** all > eu > web > w1 */
async function example(t: ExecutionContext): Promise<TestFleet & {eu: string; web: string; w1: string}> {
	const fleet = await setup(t);
	const eu = await fleet.cluster('eu');
	const web = await fleet.cluster('web', eu);
	return {...fleet, eu, web, w1: await fleet.instance('w1', web)};
}

test('S1: of locks the one nearest the root is in force, and what lies under it is asleep', async (t) => {
	const {api, manager, eu, web, w1} = await example(t);
	await api.commit({kind: 'set', member: web, units: [{name: K, content: '81'}]}, {comment: 'for web'});
	await manager
		.as({id: 'bob'})
		.commit({kind: 'set', member: eu, units: [{name: K, content: '80'}], conflicts: 'shadow'});
	const {rule, why, levels} = await api.explain(w1, {name: K});
	t.is(rule, 'lock');
	t.regex(why, /^all \/ eu enforces system:.* nearest to the root$/);
	t.like(levels[1], {
		cluster: {path: 'all / eu'},
		settings: [{content: '80', state: 'in force', since: {actor: 'bob'}}],
	});
	t.like(levels[2], {
		cluster: {path: 'all / eu / web'},
		settings: [{content: '81', state: 'asleep', under: {id: eu}, comment: 'for web'}],
	});
	t.deepEqual(levels[0]?.settings, []);
});

test('S1: an own value stands over a default, and is told when its instance does not answer', async (t) => {
	const {api, manager, at, eu, w1} = await example(t);
	at('w1').set(K, 'own');
	await api.commit({kind: 'set', member: eu, units: [{name: K, content: '80'}], mode: 'default'});
	await manager.whenIdle();
	const {rule, why, levels, instance} = await api.explain(w1, {name: K});
	t.is(rule, 'own');
	t.regex(why, /over the default of all \/ eu$/);
	t.like(levels[1], {settings: [{state: 'asleep'}]});
	t.deepEqual(instance, {state: 'in sync', present: {content: 'own'}, own: {content: 'own'}});
	await api.commit({kind: 'set', member: eu, units: [{name: K, content: '80'}]});
	await manager.whenIdle();
	at('w1').offline = true;
	t.like(await api.explain(w1, {name: K}), {
		rule: 'lock',
		instance: {own: {content: 'own'}, written: {content: '80'}, missed: {code: 'INSTANCE_UNREACHABLE'}},
	});
});

test('S1: what drifted is told beside what was written', async (t) => {
	const {api, manager, at, eu, w1} = await example(t);
	await api.commit({kind: 'set', member: eu, units: [{name: K, content: '80'}]});
	await manager.whenIdle();
	at('w1').set(K, 'local');
	t.like(await api.explain(w1, {name: K}), {
		rule: 'lock',
		instance: {state: 'drifted', present: {content: 'local'}, written: {content: '80'}},
	});
});

test('S1, S5.2: an absent key explains its metakeys, and an array what is in it', async (t) => {
	const {api, manager, eu, web, w1} = await example(t);
	await api.commit({kind: 'set', member: eu, units: [{name: K}], mode: 'absent'});
	await api.commit({kind: 'set', member: web, units: [{name: 'user:/list', elements: [{value: 'a'}]}]});
	await manager.whenIdle();
	t.like(await api.explain(w1, {name: K, meta: 'description'}), {
		unit: metaUnit(K, 'description'),
		rule: 'lock',
		levels: [{settings: []}, {settings: [{unit: K, mode: 'absent', state: 'in force'}]}, {settings: []}],
	});
	t.like(await api.explain(w1, {name: 'user:/list/#0'}), {
		setting: {content: 'a'},
		levels: [{settings: []}, {settings: []}, {settings: [{unit: arrayUnit('user:/list'), state: 'in force'}]}],
	});
	t.like(await api.explain(w1, {name: 'user:/list', array: true}), {
		rule: 'lock',
		setting: {owner: {id: web}},
		instance: {present: {content: '[{"value":"a"}]'}},
	});
});

test('S6.4: of a metakey its spec: twin is told, as set and as it is there', async (t) => {
	const {api, manager, at, eu, w1} = await example(t);
	const twin = 'spec:/sw/app/#0/current/port';
	at('w1').set(twin, '');
	await api.commit({kind: 'set', member: eu, units: [{name: twin, meta: 'check/type', content: 'short'}]});
	await manager.whenIdle();
	t.like((await api.explain(w1, {name: K, meta: 'check/type'})).twin, {
		unit: metaUnit(twin, 'check/type'),
		setting: {owner: {id: eu}, content: 'short'},
		present: {content: 'short'},
	});
	t.is((await api.explain(w1, {name: K})).twin, undefined);
});

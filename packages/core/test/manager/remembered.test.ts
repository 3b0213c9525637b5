import test, {type ExecutionContext} from 'ava';
import type {Change, KeyRead} from '@clusterd/core';
import {setup, type TestFleet} from './fleet.js';
import {refused} from './refused.js';

const K = 'system:/sw/app/port';
const LIST = 'system:/sw/app/list';
const NAMES = ['w1', 'w2', 'w3', 'w4', 'w5'] as const;

interface LargeFleet extends TestFleet {
	readonly eu: string;
	readonly ids: readonly string[];
	/** Has a change done, and waits until it is delivered. */
	done(change: Change): Promise<void>;
	/** What the cluster has at a key; fails when any instance was asked. */
	recall(name: string, member?: string): Promise<KeyRead>;
}

/** all > eu > w1 to w5: more instances than one read asks. */
async function large(t: ExecutionContext): Promise<LargeFleet> {
	const fleet = await setup(t, {maxLiveInstances: 3});
	const {api, manager, at} = fleet;
	const eu = await fleet.cluster('eu');
	const ids: string[] = [];
	for (const name of NAMES) ids.push(await fleet.instance(name, eu));
	const asked = (): unknown => NAMES.map((name) => ({...at(name).stats}));
	return {
		...fleet,
		eu,
		ids,
		async done(change) {
			await api.commit(change);
			await manager.whenIdle();
		},
		async recall(name, member = eu) {
			const before = asked();
			const found = await api.keys(member).read(name);
			t.deepEqual(asked(), before);
			return found;
		},
	};
}

test('S12: of more instances than are asked an owned unit is told as it was seen last, and nobody is asked', async (t) => {
	const {api, at, clock, eu, ids, done, recall, manager} = await large(t);
	await done({kind: 'set', member: eu, units: [{name: K, content: '8080'}]});
	t.like((await recall(K)).value, {
		state: 'uniform',
		value: '8080',
		setting: {owner: {id: eu}},
		counts: {total: 5, inSync: 5},
		values: [{state: 'present', content: '8080', count: 5}],
		others: 0,
	});
	await done({kind: 'exempt', member: ids[3]!, units: [{name: K}], reason: 'an experiment'});
	at('w1').set(K, '1');
	at('w2').remove(K);
	at('w3').offline = true;
	const before = clock.now();
	await clock.advance(1000);
	for (const id of ids.slice(0, 3)) await manager.check(id);
	const {value, missed} = await recall(K);
	t.deepEqual(value.counts, {
		total: 5,
		inSync: 1,
		owed: 0,
		waiting: 0,
		drifted: 1,
		missing: 1,
		rejected: 0,
		contested: 0,
		exempt: 1,
		unknown: 1,
	});
	t.deepEqual(
		value.values.map(({state, content, members}) => [state, content, members.map(({id}) => id)]),
		[
			['present', '1', [ids[0]]],
			['absent', undefined, [ids[1]]],
			['present', '8080', [ids[4]]],
		],
	);
	t.like(value, {state: 'mixed', value: '8080', observed: {newest: before + 1000}});
	t.true(value.observed!.oldest <= before);
	t.like(missed, {count: 1, members: [{member: {id: ids[2]}, code: 'INSTANCE_UNREACHABLE'}]});
	t.is((await api.keys(ids[0]!).read(K)).value.values[0]?.content, '1');
});

test('S12: what is not delivered yet is told as owed, other units and other clusters stay as they were, and the same is told after a restart', async (t) => {
	const fleet = await large(t);
	const {root, eu, ids, done, recall} = fleet;
	const db = await fleet.cluster('db');
	await done({
		kind: 'set',
		member: eu,
		units: [
			{name: K, content: '1'},
			{name: `${K}2`, content: '2'},
		],
	});
	await done({kind: 'edit-member', member: eu, paused: true});
	t.is((await recall(K)).value.counts.inSync, 5);
	await done({kind: 'set', member: eu, units: [{name: K, content: '3'}]});
	const first = await recall(K);
	t.like(first.value, {value: '3', state: 'unknown', values: [], counts: {owed: 5, unknown: 0}});
	t.is((await recall(`${K}2`)).value.counts.inSync, 5);
	await done({kind: 'set', member: db, units: [{name: `${K}2`, content: '9'}]});
	await done({kind: 'edit-member', member: db, paused: true});
	await done({kind: 'move-member', member: ids[0]!, from: eu, to: db});
	const moved = await recall(`${K}2`, root);
	t.like(moved.value, {counts: {inSync: 4, owed: 1, unknown: 0}, state: 'partial'});
	t.false('value' in moved.value);
	const again = await fleet.restart();
	t.deepEqual((await again.api.keys(root).read(K)).value.counts, (await recall(K, root)).value.counts);
	await again.api.commit({kind: 'edit-member', member: eu, paused: false});
	await again.manager.whenIdle();
	t.like((await again.api.keys(eu).read(K)).value, {value: '3', counts: {total: 4, inSync: 4}});
});

test('S12: what is remembered under a default is the state alone, of absent keys that they are missing, of arrays each element, of metadata each metakey', async (t) => {
	const {at, eu, done, recall, manager, ids} = await large(t);
	at('w1').set(K, 'own');
	await done({kind: 'set', member: eu, mode: 'default', units: [{name: K, content: '1'}]});
	t.like((await recall(K)).value, {value: '1', state: 'unknown', values: [], counts: {inSync: 5}});
	await done({kind: 'set', member: eu, mode: 'absent', units: [{name: `${K}2`}]});
	t.like((await recall(`${K}2`)).value, {state: 'uniform', values: [{state: 'absent', count: 5}], counts: {inSync: 5}});
	await done({kind: 'set', member: eu, units: [{name: LIST, array: true, elements: [{value: 'a'}, {value: 'b'}]}]});
	t.like((await recall(`${LIST}/#1`)).value, {state: 'uniform', value: 'b', counts: {inSync: 5}});
	t.is((await recall(LIST)).meta['array']?.value, '#1');
	at('w2').set(`${LIST}/#1`, 'other');
	await manager.check(ids[1]!);
	t.like((await recall(`${LIST}/#1`)).value, {state: 'partial', value: 'b', counts: {inSync: 4, drifted: 1}});
	await done({kind: 'set', member: eu, units: [{name: K, meta: 'description', content: 'a port'}]});
	t.like((await recall(K)).meta, {description: {value: 'a port', state: 'uniform', counts: {inSync: 5}}});
});

test('S12: of what is not watched no content is told, and of what nobody sets the caller pages through members', async (t) => {
	const {api, root, eu, done, recall} = await large(t);
	const {member: db} = await api.commit({kind: 'create-cluster', name: 'db', parent: root});
	await done({kind: 'set', member: db!, units: [{name: K, content: '1'}]});
	await refused(t, api.keys(eu).read(K), 'CHANGE_TOO_LARGE');
	await refused(t, api.keys(root).read(`${K}/below`), 'CHANGE_TOO_LARGE');
	t.like((await recall(K, root)).value, {state: 'unknown', counts: {unknown: 5}});
	await done({kind: 'set', member: eu, units: [{name: K, content: '1'}]});
	await done({kind: 'edit-member', member: eu, ignore: ['system:/sw']});
	t.like((await recall(K)).value, {state: 'unknown', value: '1', values: [], counts: {inSync: 5}});
});

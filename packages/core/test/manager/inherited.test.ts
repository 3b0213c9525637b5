import test, {type ExecutionContext} from 'ava';
import type {Change} from '@clusterd/core';
import {setup, type TestFleet} from './fleet.js';

const K = 'user:/app/port';
const TWIN = 'spec:/app/port';

/** all > w1, which has K with a range of its own and, inherited from its `spec:` twin, a type. */
async function example(t: ExecutionContext): Promise<TestFleet & {w1: string; done(change: Change): Promise<void>}> {
	const fleet = await setup(t);
	const w1 = await fleet.instance('w1');
	fleet.at('w1').set(TWIN, '');
	fleet.at('w1').set(K, '80');
	for (const name of [TWIN, K]) fleet.at('w1').setMeta(name, 'check/type', 'short');
	fleet.at('w1').setMeta(K, 'description', 'own');
	return {
		...fleet,
		w1,
		async done(change) {
			await fleet.api.commit(change);
			await fleet.manager.whenIdle();
		},
	};
}

const describe = (member: string, content: string): Change => ({
	kind: 'set',
	member,
	units: [{name: K, meta: 'check/type', content}],
});

test('S6.4: what a key inherits is not copied with it', async (t) => {
	const {at, w1, done} = await example(t);
	await done({kind: 'copy-keys', member: w1, from: K, to: 'user:/copy'});
	t.deepEqual(at('w1').meta('user:/copy'), {description: 'own'});
	await done({kind: 'move-keys', member: w1, from: K, to: 'user:/moved'});
	t.deepEqual(at('w1').meta('user:/moved'), {description: 'own'});
});

test('S6.4: what a key inherits is not saved with it, when a setting, a command or the removal of a subtree takes it away', async (t) => {
	const {api, at, root, w1, done, manager} = await example(t);
	const taken = async (away: Change, back: () => Promise<unknown>): Promise<void> => {
		await api.commit(away, {digest: (await api.plan(away)).digest});
		await manager.whenIdle();
		t.is(at('w1').get(K), undefined);
		await back();
		await manager.whenIdle();
		t.deepEqual([at('w1').get(K), at('w1').meta(K)], ['80', {description: 'own'}]);
		at('w1').setMeta(K, 'check/type', 'short');
	};
	const undo = async (): Promise<unknown> => api.commit({kind: 'undo', revision: (await api.health()).revision});
	await taken({kind: 'set', member: root, units: [{name: K}], mode: 'absent'}, () =>
		done({kind: 'remove', member: root, units: [{name: K}]}),
	);
	await taken({kind: 'remove', member: w1, units: [{name: K}]}, undo);
	await taken({kind: 'remove', member: root, units: [{name: 'user:/app'}], scope: 'all'}, undo);
});

test('S6.4: what a cluster sets as it is inherited is in sync, not written, and no drift when it is not shown', async (t) => {
	const {api, manager, at, root, w1, done} = await example(t);
	const {writes} = at('w1').stats;
	await done(describe(root, 'short'));
	t.is(at('w1').stats.writes, writes);
	at('w1').remove(K);
	at('w1').set(K, '80');
	await manager.check(w1);
	t.is((await api.members.get(w1)).state, 'in sync');
	at('w1').setMeta(TWIN, 'check/type', 'long');
	await manager.check(w1);
	await manager.whenIdle();
	t.is(at('w1').meta(K)?.['check/type'], 'short');
});

test('S6.4: what is inherited is not an own value under a setting that says otherwise', async (t) => {
	const {api, at, root, done} = await example(t);
	t.deepEqual((await api.plan({...describe(root, 'long'), own: 'refuse'} as Change)).refusals, []);
	await done(describe(root, 'long'));
	t.is(at('w1').meta(K)?.['check/type'], 'long');
	await done({kind: 'remove', member: root, units: [{name: K, meta: 'check/type'}]});
	t.deepEqual(at('w1').meta(K), {description: 'own'});
});

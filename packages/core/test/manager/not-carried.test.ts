import test, {type ExecutionContext} from 'ava';
import type {Change} from '@clusterd/core';
import {setup, type TestFleet} from './fleet.js';
import {refused} from './refused.js';

const K = 'user:/app/cert';
const STRANGE = 'user:/app/a\\//b';

/** all > w1, w2; w1 has a binary K. */
async function example(t: ExecutionContext): Promise<TestFleet & {w1: string; w2: string}> {
	const fleet = await setup(t);
	const [w1, w2] = [await fleet.instance('w1'), await fleet.instance('w2')];
	fleet.at('w1').set(K, null);
	return {...fleet, w1, w2};
}

const set = (member: string, more: Partial<Extract<Change, {kind: 'set'}>> = {}): Change => ({
	kind: 'set',
	member,
	units: [{name: K, content: 'text'}],
	...more,
});

test('S16: the plan says which binary values cannot be restored, and refuses to take them over unless that is forced', async (t) => {
	const {api, root, w1} = await example(t);
	const plan = await api.plan(set(root));
	t.like(plan, {
		refusals: [{code: 'BINARY_BELOW', facts: {unit: K, count: 1, instances: [{id: w1}]}}],
		totals: {add: 1, reject: 1},
		remarks: [{kind: 'cannot-be-restored', unit: K}],
	});
	t.like(plan.exceptions, {total: 1, items: [{member: {id: w1}, kind: 'binary'}]});
	t.like(await api.plan(set(root, {force: true})), {
		refusals: [],
		totals: {add: 1, change: 1},
		exceptions: {total: 1, items: [{kind: 'binary'}]},
	});
	t.deepEqual((await api.plan(set(root, {mode: 'default'}))).refusals, []);
});

test('S16: what nobody knew to be binary is held, told, and taken over once that is forced', async (t) => {
	const {api, manager, at, root, w1} = await example(t);
	const {operation} = await api.commit(set(root), {waitMs: 1000});
	t.like(operation, {totals: {applied: 1, rejected: 1}, exceptions: [{instance: w1, code: 'VALUE_BINARY'}]});
	t.is(at('w1').get(K), null);
	t.like(await api.members.get(w1), {state: 'rejected'});
	t.like((await api.drift.of(w1)).items, [{unit: K, state: 'rejected'}]);
	t.is((await api.commit(set(root), {waitMs: 1000})).revision, undefined);
	t.is(at('w1').get(K), null);
	await api.commit(set(root, {force: true}), {waitMs: 1000});
	await manager.whenIdle();
	t.deepEqual([at('w1').get(K), at('w2').get(K)], ['text', 'text']);
	t.is((await api.members.root()).state, 'in sync');
	t.is((await api.commit(set(root))).revision, undefined);
});

test('S16: a key that shall be absent is held with its metadata where its value is binary', async (t) => {
	const {api, manager, at, root} = await example(t);
	at('w1').setMeta(K, 'description', 'a certificate');
	await api.commit({kind: 'set', member: root, units: [{name: K}], mode: 'absent'}, {waitMs: 1000});
	t.deepEqual([at('w1').get(K), at('w1').meta(K)?.['description']], [null, 'a certificate']);
	await api.commit({kind: 'set', member: root, units: [{name: K}], mode: 'absent', force: true}, {waitMs: 1000});
	await manager.whenIdle();
	t.is(at('w1').get(K), undefined);
});

test('S16: a binary value is not edited by a command that waited without having seen it', async (t) => {
	const {api, manager, at, clock, w1} = await example(t);
	at('w1').offline = true;
	const {operation} = await api.commit(set(w1, {queue: true}), {waitMs: 1000});
	at('w1').offline = false;
	await clock.advance(400_000);
	await manager.whenIdle();
	t.like(await api.operations.get(operation!.id), {totals: {failed: 1}, exceptions: [{code: 'VALUE_BINARY'}]});
	t.is(at('w1').get(K), null);
});

test('S16: subtree operations name what elektrad cannot carry and refuse, unless told to leave it', async (t) => {
	const {api, manager, at, w2} = await example(t);
	for (const name of [STRANGE, 'user:/app/x\ny', 'user:/app/plain']) at('w2').set(name, '1');
	const copy: Change = {kind: 'copy-keys', member: w2, from: 'user:/app', to: 'user:/copy'};
	t.like(await refused(t, api.commit(copy), 'KEY_NOT_ADDRESSABLE'), {key: STRANGE, others: ['user:/app/x\ny']});
	await api.commit({...copy, leave: true});
	await manager.whenIdle();
	t.deepEqual(
		at('w2')
			.names()
			.filter((name) => name.startsWith('user:/copy')),
		['user:/copy/plain'],
	);
	const removal: Change = {kind: 'remove', member: w2, units: [{name: 'user:/app'}], below: true};
	await refused(t, api.commit(removal), 'KEY_NOT_ADDRESSABLE');
	t.like((await api.plan({...removal, leave: true})).exceptions, {
		total: 2,
		items: [{kind: 'remain', unit: STRANGE}, {kind: 'remain'}],
	});
	await api.commit({...removal, leave: true});
	await manager.whenIdle();
	t.deepEqual(
		at('w2')
			.names()
			.filter((name) => name.startsWith('user:/app')),
		[STRANGE, 'user:/app/x\ny'],
	);
});

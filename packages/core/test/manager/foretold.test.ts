import test, {type ExecutionContext} from 'ava';
import type {Change, FleetManagerOptions, PlanGroup} from '@clusterd/core';
import {setup, type TestFleet} from './fleet.js';
import {refused} from './refused.js';

const K = 'user:/app/port';

type Set = Extract<Change, {kind: 'set'}>;

/** all > eu > web > w1 */
async function example(
	t: ExecutionContext,
	options?: Partial<FleetManagerOptions>,
): Promise<TestFleet & {eu: string; web: string; w1: string}> {
	const fleet = await setup(t, options);
	const eu = await fleet.cluster('eu');
	const web = await fleet.cluster('web', eu);
	return {...fleet, eu, web, w1: await fleet.instance('w1', web)};
}

const set = (member: string, content: string, more: Partial<Set> = {}): Change => ({
	kind: 'set',
	member,
	units: [{name: K, content}],
	...more,
});
const remove = (member: string, more: Partial<Extract<Change, {kind: 'remove'}>> = {}): Change => ({
	kind: 'remove',
	member,
	units: [{name: K}],
	...more,
});

/** Plans and does a change; tells what was foretold of w1's key, and what it had and has. */
async function foretell(
	{api, manager, at}: TestFleet,
	change: Change,
): Promise<{foretold: Pick<PlanGroup, 'effect' | 'has' | 'willHave'>; had: unknown; has: unknown}> {
	const had = at('w1').get(K);
	const plan = await api.plan(change);
	const {effect, has, willHave} = plan.rows.find(({unit}) => unit === K)!.groups[0]!;
	await api.commit(change, {digest: plan.digest});
	await manager.whenIdle();
	return {foretold: {effect, ...(has ? {has} : {}), ...(willHave ? {willHave} : {})}, had, has: at('w1').get(K)};
}

const went = (effect: PlanGroup['effect'], had?: string, has?: string): object => ({
	foretold: {
		effect,
		has: had === undefined ? {} : {content: had},
		willHave: has === undefined ? {} : {content: has},
	},
	had,
	has,
});

test('S14.1: a plan foretells that a default that changes reaches an instance without a local value', async (t) => {
	const fleet = await example(t);
	await foretell(fleet, set(fleet.eu, '1', {mode: 'default'}));
	t.deepEqual(await foretell(fleet, set(fleet.eu, '2', {mode: 'default'})), went('change', '1', '2'));
});

test('S14.1: a plan foretells that the default above applies when an enforced setting is removed', async (t) => {
	const fleet = await example(t);
	await foretell(fleet, set(fleet.eu, '1', {mode: 'default'}));
	await foretell(fleet, set(fleet.web, '8080'));
	t.deepEqual(await foretell(fleet, remove(fleet.web)), went('change', '8080', '1'));
});

test('S14.1: a plan foretells that a local value comes back when an enforced setting becomes a default', async (t) => {
	const fleet = await example(t);
	fleet.at('w1').set(K, 'own');
	await foretell(fleet, set(fleet.eu, '1'));
	t.deepEqual(await foretell(fleet, set(fleet.eu, '2', {mode: 'default'})), went('change', '1', 'own'));
});

test('S14.1: a plan knows what instances have that answer when a cluster is removed with those below it', async (t) => {
	const fleet = await example(t);
	await foretell(fleet, set(fleet.web, '1'));
	const change: Change = {kind: 'remove-member', member: fleet.eu, cascade: true, release: 'restore'};
	t.deepEqual(await foretell(fleet, change), went('remove', '1'));
});

test('S14.1: a plan knows what instances have that answer when one of them becomes exempt', async (t) => {
	const fleet = await example(t);
	fleet.at('w1').set(K, 'own');
	await foretell(fleet, set(fleet.eu, '1'));
	const change: Change = {kind: 'exempt', member: fleet.w1, units: [{name: K}], reason: 'test', release: 'restore'};
	t.deepEqual(await foretell(fleet, change), went('change', '1', 'own'));
});

test('S14.1: a plan foretells that a value stays when its cluster is removed with keep', async (t) => {
	const fleet = await example(t);
	await foretell(fleet, set(fleet.web, '20m'));
	const change: Change = {kind: 'remove-member', member: fleet.web, release: 'keep'};
	t.deepEqual(await foretell(fleet, change), went('unchanged', '20m', '20m'));
});

test('S11.1: a value that an instance would refuse is not sent to it, unless it is forced', async (t) => {
	const {api, at, manager, w1} = await example(t);
	at('w1').set(K, '1');
	at('w1').setMeta(K, 'check/type', 'long');
	await refused(t, api.commit(set(w1, 'x')), 'REJECTED');
	t.is(at('w1').get(K), '1');
	await api.commit(set(w1, 'x', {force: true}));
	await manager.whenIdle();
	t.is(at('w1').get(K), 'x');
});

test('S12: why a cluster has no value tells where clusters below it set one, and for how many instances', async (t) => {
	const {api, root, instance, web} = await example(t);
	await instance('w2', web);
	await api.commit(set(web, '1'));
	t.like(await api.explain(root, {name: K}), {
		rule: 'nothing',
		below: {instances: 2, settings: [{cluster: {id: web}, content: '1', instances: 2}]},
	});
	t.is((await api.explain(web, {name: K})).below, undefined);
});

test('S14.1: a plan groups instances by what they have and will have, and knows nothing of those that do not answer', async (t) => {
	const fleet = await example(t);
	const w2 = await fleet.instance('w2', fleet.web);
	await fleet.instance('w3', fleet.web);
	fleet.at('w1').set(K, 'own');
	fleet.at('w2').offline = true;
	const plan = await fleet.api.plan(set(fleet.eu, '1'));
	t.is(plan.notRead, 1);
	const groups = Object.fromEntries(plan.rows[0]!.groups.map(({members: _members, ...group}) => [group.effect, group]));
	t.deepEqual(groups, {
		change: {effect: 'change', has: {content: 'own'}, willHave: {content: '1'}, count: 1},
		add: {effect: 'add', has: {}, willHave: {content: '1'}, count: 1},
		unknown: {effect: 'unknown', count: 1},
	});
	t.is(plan.rows[0]!.groups.find(({effect}) => effect === 'unknown')!.members[0]!.id, w2);
});

test('S12: a plan counts an instance that it has not read once, however many units it changes there', async (t) => {
	const {api, eu, web, instance} = await example(t, {maxLiveInstances: 2});
	const change: Change = {
		kind: 'set',
		member: eu,
		units: ['a', 'b'].map((key) => ({name: `user:/${key}`, content: '1'})),
	};
	await instance('w2', web);
	t.like(await api.plan(change), {notRead: 0, totals: {add: 4, unknown: 0}});
	await instance('w3', web);
	t.like(await api.plan(change), {notRead: 3, totals: {add: 0, unknown: 6}});
});

import test, {type ExecutionContext} from 'ava';
import type {Change} from '@clusterd/core';
import {setup, type TestFleet} from './fleet.js';
import {refused} from './refused.js';

const K = 'system:/sw/app/#0/current/port';
const HOUR = 3_600_000;

interface Example extends TestFleet {
	readonly eu: string;
	readonly web: string;
	readonly w1: string;
	readonly w2: string;
	readonly d1: string;
	done(change: Change): Promise<void>;
}

/** all > eu > web > w1, w2; eu > d1; eu enforces K, which w1 had of its own. */
async function example(t: ExecutionContext): Promise<Example> {
	const fleet = await setup(t);
	const eu = await fleet.cluster('eu');
	const web = await fleet.cluster('web', eu);
	const [w1, w2, d1] = [
		await fleet.instance('w1', web),
		await fleet.instance('w2', web),
		await fleet.instance('d1', eu),
	];
	const done = async (change: Change): Promise<void> => {
		await fleet.api.commit(change, {digest: (await fleet.api.plan(change)).digest});
		await fleet.manager.whenIdle();
	};
	fleet.at('w1').set(K, 'own');
	await done(set(eu, '1'));
	return {...fleet, eu, web, w1, w2, d1, done};
}

const set = (member: string, content: string, more: Partial<Extract<Change, {kind: 'set'}>> = {}): Change => ({
	kind: 'set',
	member,
	units: [{name: K, content}],
	...more,
});
const exempt = (member: string, more: Partial<Extract<Change, {kind: 'exempt'}>> = {}): Change => ({
	kind: 'exempt',
	member,
	units: [{name: K}],
	reason: 'an experiment',
	...more,
});
const end = (member: string): Change => ({kind: 'end-exemption', member, units: [{name: K}]});

test('S9: an exempt instance keeps what it has, can be changed on its own, and is not drifted', async (t) => {
	const {api, manager, at, eu, w1, done} = await example(t);
	const plan = await api.plan(exempt(w1));
	t.like(plan, {instances: 1, rows: [{unit: K, member: {id: w1}, before: '1', instances: 1, counts: {unchanged: 1}}]});
	await done(exempt(w1));
	t.is(at('w1').get(K), '1');
	await done(set(w1, 'mine'));
	t.is(at('w1').get(K), 'mine');
	await manager.check(w1);
	t.like(await api.members.get(eu), {state: 'in sync', counts: {'in sync': 3}});
	const {value} = await api.keys(eu).read(K);
	t.like(value, {value: '1', counts: {total: 3, inSync: 2, exempt: 1, drifted: 0}});
	await done(set(eu, '2'));
	t.deepEqual(
		['w1', 'w2', 'd1'].map((name) => at(name).get(K)),
		['mine', '2', '2'],
	);
	await done(end(w1));
	t.is(at('w1').get(K), '2');
	await done({kind: 'remove', member: eu, units: [{name: K}]});
	t.is(at('w1').get(K), 'mine');
});

test('S9: what drifted is accepted by an exemption of this member from this setting', async (t) => {
	const {api, manager, at, w1, done} = await example(t);
	at('w1').set(K, 'local');
	await manager.check(w1);
	t.is((await api.members.get(w1)).state, 'drifted');
	await done(exempt(w1));
	await manager.check(w1);
	t.is((await api.members.get(w1)).state, 'in sync');
	t.is((await api.drift.of(w1)).total, 0);
	t.is(at('w1').get(K), 'local');
});

test('S4, S9: with release restore an exempt instance has its own value again', async (t) => {
	const {at, w1, w2, done} = await example(t);
	await done(exempt(w1, {release: 'restore'}));
	await done(exempt(w2, {release: 'delete'}));
	t.deepEqual([at('w1').get(K), at('w2').get(K)], ['own', undefined]);
});

test('S1: below an exempt cluster the next setting rules: a lower lock, the own value, a default', async (t) => {
	const {api, at, root, web, w1, done} = await example(t);
	await done(set(root, 'fallback', {mode: 'default'}));
	await done(exempt(web, {release: 'restore'}));
	t.deepEqual(
		['w1', 'w2', 'd1'].map((name) => at(name).get(K)),
		['own', 'fallback', '1'],
	);
	t.like((await api.settings.effective(w1)).items, [{unit: K, content: 'fallback', owner: {id: root}, locked: false}]);
	await done(set(web, 'lower'));
	t.deepEqual(
		['w1', 'w2', 'd1'].map((name) => at(name).get(K)),
		['lower', 'lower', '1'],
	);
	t.like((await api.settings.of(web)).items, [{content: 'lower'}]);
	t.is((await api.settings.of(web)).items[0]?.asleepUnder, undefined);
	const plan = await api.plan(end(web));
	t.like(plan, {
		instances: 2,
		rows: [{before: 'lower', after: '1'}],
		remarks: [{kind: 'asleep', member: {id: web}, unit: K}],
	});
	await done(end(web));
	t.deepEqual(
		['w1', 'w2'].map((name) => at(name).get(K)),
		['1', '1'],
	);
});

test("S3: what is below an exempt cluster is in nobody's way", async (t) => {
	const {api, eu, web, w1, done} = await example(t);
	await done(exempt(web));
	await done(set(web, 'lower'));
	await done(set(eu, '2'));
	await refused(t, api.commit(set(w1, 'x')), 'KEY_LOCKED');
	await refused(t, api.commit(exempt(w1, {cluster: w1})), 'WRONG_KIND');
	await done(exempt(w1));
	t.like((await api.settings.exemptions(web)).items, [
		{member: {id: web}, cluster: {id: eu}},
		{member: {id: w1}, cluster: {id: web}},
	]);
});

test('S1: clusterd ends an exemption at its date by a revision of its own', async (t) => {
	const {api, manager, at, clock, w1, w2, done} = await example(t);
	await done(exempt(w1, {until: clock.now() + 48 * HOUR}));
	await done(exempt(w2, {until: clock.now() + 1000 * HOUR}));
	await done(set(w1, 'mine'));
	for (let hours = 0; hours < 47; hours++) await clock.advance(HOUR);
	await manager.whenIdle();
	t.is(at('w1').get(K), 'mine');
	await clock.advance(HOUR);
	await manager.whenIdle();
	t.is(at('w1').get(K), '1');
	t.like(await api.history.get((await api.health()).revision), {
		actor: {id: 'clusterd'},
		comment: 'exemptions end at their date',
	});
	t.like((await api.settings.exemptions(w2)).items, [{reason: 'an experiment'}]);
	await refused(t, api.commit(exempt(w1, {until: clock.now()})), 'CHANGE_INVALID');
});

test('S9: exemptions survive a restart, from revisions and from a snapshot, and end though nobody was there at their date', async (t) => {
	const fleet = await setup(t, {snapshotEvery: 3});
	const eu = await fleet.cluster('eu');
	const w1 = await fleet.instance('w1', eu);
	await fleet.api.commit(set(eu, '1'));
	await fleet.manager.whenIdle();
	await fleet.api.commit(exempt(w1, {until: fleet.clock.now() + HOUR}));
	await fleet.api.commit(set(w1, 'mine'));
	await fleet.manager.whenIdle();
	const again = await fleet.restart();
	t.like((await again.api.settings.exemptions(eu)).items, [
		{member: {id: w1}, cluster: {id: eu}, unit: K, reason: 'an experiment', since: {actor: 'ada'}},
	]);
	await again.api.commit({kind: 'edit-member', member: eu, labels: {a: '1'}});
	t.is(fleet.at('w1').get(K), 'mine');
	await again.manager.stop();
	await fleet.clock.advance(2 * HOUR);
	const {api, manager, clock, at} = await again.restart();
	await clock.advance(0);
	await manager.whenIdle();
	t.is((await api.settings.exemptions(eu)).total, 0);
	t.is(at('w1').get(K), '1');
});

test('S9: an exemption ends with its setting, its member, and the way between them', async (t) => {
	const {api, root, eu, web, w1, w2, d1, done} = await example(t);
	for (const member of [w1, w2, d1]) await done(exempt(member));
	await done({kind: 'remove-member', member: d1});
	await done({kind: 'move-member', member: w2, from: web, to: root});
	t.like(await api.settings.exemptions(root), {total: 1, items: [{member: {id: w1}}]});
	await done({kind: 'remove', member: eu, units: [{name: K}]});
	t.is((await api.settings.exemptions(root)).total, 0);
	const {revision} = await api.health();
	await done({kind: 'undo', revision});
	t.like(await api.settings.exemptions(root), {total: 1, items: [{member: {id: w1}}]});
	await done({kind: 'remove-member', member: eu, cascade: true});
	t.is((await api.settings.exemptions(root)).total, 0);
});

test('S9: of two exemptions, one below the other, each counts for itself', async (t) => {
	const {api, at, web, w1, eu, done} = await example(t);
	await done(exempt(web));
	await done(exempt(w1, {cluster: eu}));
	await done(set(w1, 'mine'));
	await done(end(web));
	t.deepEqual([at('w1').get(K), at('w2').get(K)], ['mine', '1']);
	await done(exempt(web));
	await done(set(web, 'lower'));
	await done(end(w1));
	t.deepEqual(
		['w1', 'w2'].map((name) => at(name).get(K)),
		['lower', 'lower'],
	);
	t.like((await api.settings.exemptions(eu)).items, [{member: {id: web}}]);
});

test('S10: an exemption is undone, and judged by base, as what it is', async (t) => {
	const {api, at, w1, done} = await example(t);
	const {revision: before} = await api.health();
	await done(exempt(w1));
	await done(set(w1, 'mine'));
	const {revision} = await api.health();
	await refused(t, api.commit(exempt(w1, {reason: 'another'}), {base: before}), 'REVISION_CONFLICT');
	await done({kind: 'undo', revision: revision - 1});
	t.is(at('w1').get(K), '1');
	t.is((await api.commit(exempt(w1))).plan.instances, 1);
	t.is((await api.commit(exempt(w1))).revision, undefined);
	t.is((await api.commit(exempt(w1, {reason: 'because'}))).plan.instances, 0);
});

test('S10: an exemption does not come back when its setting was removed since', async (t) => {
	const {api, eu, w1, done} = await example(t);
	await done(exempt(w1));
	await done(end(w1));
	const {revision} = await api.health();
	await done({kind: 'remove', member: eu, units: [{name: K}]});
	t.like(await refused(t, api.commit({kind: 'undo', revision}), 'UNDO_CONFLICT'), {
		overlap: [{member: eu, unit: K, revision: revision + 1}],
	});
	t.deepEqual((await api.plan({kind: 'undo', revision, rest: true})).edits, []);
});

test('S9: an exemption is refused from what does not reach the member, and without a reason', async (t) => {
	const {api, eu, web, w1, cluster} = await example(t);
	const us = await cluster('us');
	await refused(t, api.commit(exempt(w1, {cluster: us})), 'CHANGE_INVALID');
	await refused(t, api.commit(exempt(w1, {cluster: web})), 'CHANGE_INVALID');
	await refused(t, api.commit(exempt(eu)), 'CHANGE_INVALID');
	await refused(t, api.commit(exempt(w1, {reason: ' '})), 'CHANGE_INVALID');
});

test('S1, S9: from an absent key one is exempt with its metakeys, and from an array as a whole', async (t) => {
	const {api, at, eu, w1, done} = await example(t);
	await done(set(eu, '', {mode: 'absent', units: [{name: K}], conflicts: 'shadow'}));
	await done({kind: 'exempt', member: w1, units: [{name: K, meta: 'description'}], reason: 'documents'});
	t.like((await api.settings.exemptions(w1)).items, [{unit: K}]);
	await done({
		kind: 'set',
		member: w1,
		units: [
			{name: K, content: '5'},
			{name: K, meta: 'description', content: 'the port'},
		],
	});
	t.deepEqual([at('w1').get(K), at('w1').meta(K)?.['description']], ['5', 'the port']);
	await done({kind: 'set', member: eu, units: [{name: 'user:/list', elements: [{value: 'a'}, {value: 'b'}]}]});
	await done({kind: 'exempt', member: w1, units: [{name: 'user:/list/#1'}], reason: 'one more'});
	await done({kind: 'set', member: w1, units: [{name: 'user:/list/#1', content: 'c'}]});
	t.deepEqual([at('w1').get('user:/list/#1'), at('w2').get('user:/list/#1')], ['c', 'b']);
});

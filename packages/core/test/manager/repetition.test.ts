import test from 'ava';
import type {Change} from '@clusterd/core';
import {setup} from './fleet.js';
import {refused} from './refused.js';

const K = 'user:/app/port';

test('S10: a repeated request gets the same answer, also when nothing had to change', async (t) => {
	const {api, root, instance, manager} = await setup(t);
	await instance('w1');
	const set = (content: string): Change => ({kind: 'set', member: root, units: [{name: K, content}]});
	const first = await api.commit(set('1'), {requestKey: 'first'});
	await manager.whenIdle();
	const {plan, repeated} = await api.commit(set('1'), {requestKey: 'first'});
	t.true(repeated);
	t.deepEqual(plan, first.plan);
	const nothing = await api.commit(set('1'), {requestKey: 'nothing'});
	t.is(nothing.revision, undefined);
	await api.commit(set('2'));
	const again = await api.commit(set('1'), {requestKey: 'nothing'});
	t.like(again, {repeated: true, plan: {digest: nothing.plan.digest}});
	t.like((await api.settings.of(root)).items, [{content: '2'}]);
	t.like(await refused(t, api.commit(set('3'), {requestKey: 'nothing'}), 'REQUEST_KEY_REUSED'), {requestKey: 'nothing'});
});

test('S10: where a member is and what it is called are different things, for two operators and across a snapshot', async (t) => {
	const fleet = await setup(t, {snapshotEvery: 2});
	const {root, cluster} = fleet;
	const [eu, us] = [await cluster('eu'), await cluster('us')];
	const web = await cluster('web', eu);
	const {revision: base} = await fleet.api.health();
	await fleet.manager.as({id: 'bob'}).commit({kind: 'edit-member', member: web, name: 'front'});
	await refused(t, fleet.api.commit({kind: 'edit-member', member: web, labels: {a: '1'}}, {base}), 'REVISION_CONFLICT');
	await fleet.api.commit({kind: 'move-member', member: web, from: eu, to: us}, {base});
	const {api} = await fleet.restart();
	t.like(await refused(t, api.commit({kind: 'move-member', member: web, from: us, to: root}, {base: base + 1}), 'REVISION_CONFLICT'), {revision: base + 2});
	await api.commit({kind: 'edit-member', member: web, name: 'web'}, {base: base + 1});
	t.like(await api.members.get(web), {name: 'web', parent: us});
});

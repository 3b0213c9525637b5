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
	t.like(await refused(t, api.commit(set('3'), {requestKey: 'nothing'}), 'REQUEST_KEY_REUSED'), {
		requestKey: 'nothing',
	});
});

import test, {type ExecutionContext} from 'ava';
import {isClusterdError, type Change} from '@clusterd/core';
import {refused} from './refused.js';
import {setup, type TestFleet} from './fleet.js';

const K = 'user:/app/port';
const TWIN = 'spec:/app/port';

/** all > eu > w1, w2 */
async function two(t: ExecutionContext): Promise<TestFleet & {eu: string; w1: string; w2: string}> {
	const fleet = await setup(t);
	const eu = await fleet.cluster('eu');
	return {...fleet, eu, w1: await fleet.instance('w1', eu), w2: await fleet.instance('w2', eu)};
}

const value = (member: string, content: string, more: Partial<Extract<Change, {kind: 'set'}>> = {}): Change => ({
	kind: 'set',
	member,
	units: [{name: K, content}],
	...more,
});
const check = (member: string, content: string, more: Partial<Extract<Change, {kind: 'set'}>> = {}): Change => ({
	kind: 'set',
	member,
	units: [{name: K, meta: 'check/range', content}],
	...more,
});

test('S11.1: a plan names the instances whose own metadata refuse the new content, and the change may be done all the same', async (t) => {
	const {api, manager, at, eu, w1} = await two(t);
	at('w1').set(K, '1');
	at('w1').setMeta(K, 'check/range', '0-10');
	const plan = await api.plan(value(eu, '11'));
	t.deepEqual(plan.refusals, []);
	t.like(plan.totals, {reject: 1, add: 1, change: 0});
	t.deepEqual(plan.exceptions, {
		total: 1,
		items: [
			{
				unit: K,
				member: {id: w1, kind: 'instance', path: 'all / eu / w1'},
				kind: 'reject',
				check: 'check/range',
				reason: 'check/range asks for "0-10"',
			},
		],
	});
	await api.commit(value(eu, '11'), {digest: plan.digest});
	await manager.whenIdle();
	t.is(at('w1').get(K), '11');
});

test('S11.1: content is judged by the metadata of the spec: twin, by what clusters set above, and by what the same change sets', async (t) => {
	const {api, root, at, eu, w1, w2} = await two(t);
	at('w1').setMeta(TWIN, 'check/type', 'short');
	t.deepEqual(
		(await api.plan(value(eu, 'x'))).exceptions.items.map(({member, kind, check}) => [member.id, kind, check]),
		[[w1, 'reject', 'check/type']],
	);
	await api.commit({kind: 'set', member: root, units: [{name: TWIN, meta: 'check/type', content: 'long'}]});
	const above = await api.plan(value(eu, 'x'));
	t.like(above.totals, {reject: 2});
	t.deepEqual(above.exceptions.items.map(({member, kind}) => [member.id, kind]).sort(), [
		[eu, 'reject'],
		[w1, 'reject'],
		[w2, 'reject'],
	]);
	const together = await api.plan({
		kind: 'set',
		member: eu,
		units: [
			{name: K, content: '7'},
			{name: K, meta: 'check/range', content: '1-5'},
		],
	});
	t.like(
		together.rows.find(({unit}) => unit === K),
		{counts: {reject: 2}},
	);
	t.like(together.refusals, [{code: 'VIOLATED_BELOW'}]);
});

test('S11.1: what depends on the machine of an instance is doubtful and never counts as rejected', async (t) => {
	const {api, at, eu, w1} = await two(t);
	at('w1').setMeta(K, 'check/port', '');
	const {totals, exceptions, refusals} = await api.plan(value(eu, 'a-service-of-ours'));
	t.like(totals, {reject: 0, add: 1, change: 1});
	t.deepEqual(
		exceptions.items.map(({member, kind, check}) => [member.id, kind, check]),
		[[w1, 'doubtful', 'check/port']],
	);
	t.deepEqual(refusals, []);
});

test('S11.1: a command that the metadata of its instance refuses is not sent unless it is forced', async (t) => {
	const {api, at, w1} = await two(t);
	at('w1').set(K, '1');
	at('w1').setMeta(K, 'check/type', 'boolean');
	const plan = await api.plan(value(w1, 'maybe'));
	t.like(plan.rows[0], {counts: {reject: 1, change: 0}});
	t.like(plan.exceptions, {total: 1, items: [{member: {id: w1}, kind: 'reject', check: 'check/type'}]});
	await refused(t, api.commit(value(w1, 'maybe')), 'REJECTED');
	t.is(at('w1').get(K), '1');
	t.truthy((await api.commit(value(w1, 'maybe', {force: true}))).revision);
});

test('S11.1: exceptions come in parts, with their number', async (t) => {
	const {api, at, eu} = await two(t);
	for (const name of ['w1', 'w2']) {
		at(name).set(K, '1');
		at(name).setMeta(K, 'check/range', '0-10');
	}
	const change = value(eu, '11');
	const [all, second] = [await api.plan(change), await api.plan(change, {offset: 1, limit: 1})];
	t.deepEqual(second.exceptions, {total: 2, items: all.exceptions.items.slice(1)});
	t.is(all.digest, second.digest);
});

test('S6.3: a new check that present values violate is refused with the violators, and done by force', async (t) => {
	const {api, manager, at, eu, w1} = await two(t);
	at('w1').set(K, '70000');
	at('w2').set(K, '80');
	t.like(await refused(t, api.commit(check(eu, '0-65535')), 'VIOLATED_BELOW'), {
		count: 1,
		violators: [{member: {id: w1}, reason: 'check/range asks for "0-65535"'}],
	});
	const {plan} = await api.commit(check(eu, '0-65535', {force: true}));
	t.like(plan.exceptions.items[0] ?? {kind: 'violates'}, {kind: 'violates'});
	await manager.whenIdle();
	t.is(at('w1').meta(K)?.['check/range'], '0-65535');
});

test('S6.3: a forced check marks its violators in the plan, and what elektrad refuses of it is rejected', async (t) => {
	const {api, at, eu, w1} = await two(t);
	at('w1').set(K, '70000');
	at('w2').set(K, '80');
	at('w1').reject = ({unit}) => (unit.endsWith('check/range') ? 'value out of range' : undefined);
	const change = check(eu, '0-65535', {force: true});
	const plan = await api.plan(change);
	t.like(plan.exceptions, {total: 1, items: [{member: {id: w1}, kind: 'violates'}]});
	t.like(plan.totals, {reject: 1, add: 1});
	const {operation} = await api.commit(change, {digest: plan.digest, waitMs: 1000});
	t.like(operation, {
		totals: {applied: 1, rejected: 1},
		exceptions: [{instance: w1, state: 'rejected', reason: 'value out of range'}],
	});
	t.is((await api.members.get(w1)).state, 'rejected');
});

test('S6.3: a new check is held against what clusters themselves set, at and below, and no instance is needed for that', async (t) => {
	const {api, cluster, root} = await setup(t);
	const eu = await cluster('eu');
	const web = await cluster('web', eu);
	await api.commit(value(web, '70000', {mode: 'default'}));
	t.like(await refused(t, api.commit(check(eu, '0-65535')), 'VIOLATED_BELOW'), {
		count: 1,
		violators: [{member: {id: web}}],
	});
	await api.commit(check(eu, '0-65535', {force: true}));
	t.deepEqual(
		(await api.plan(value(root, '70000', {mode: 'default'}))).exceptions.items.map(({member, check}) => [
			member.id,
			check,
		]),
		[[eu, 'check/range']],
	);
});

test('S6.3: checks of a spec: key are held against the keys that it describes, never against its own value', async (t) => {
	const {api, at, eu, w2} = await two(t);
	at('w1').setMeta(TWIN, 'description', 'a specification');
	at('w2').set(K, 'x');
	const change: Change = {kind: 'set', member: eu, units: [{name: TWIN, meta: 'check/type', content: 'short'}]};
	t.like(await refused(t, api.commit(change), 'VIOLATED_BELOW'), {count: 1, violators: [{member: {id: w2}}]});
});

test('S6.3: values that a check refused before are not held against another one', async (t) => {
	const {api, at, eu} = await two(t);
	at('w1').set(K, '70000');
	at('w1').setMeta(K, 'check/range', '0-10');
	t.truthy(
		(await api.commit({kind: 'set', member: eu, units: [{name: K, meta: 'check/type', content: 'long'}]})).revision,
	);
});

test('S6.3: a check is also held against the value of the single instance that it is set on', async (t) => {
	const {api, at, w1} = await two(t);
	at('w1').set(K, '70000');
	await refused(t, api.commit(check(w1, '0-65535')), 'VIOLATED_BELOW');
	t.truthy(
		(
			await api.commit({
				kind: 'set',
				member: w1,
				units: [
					{name: K, content: '80'},
					{name: K, meta: 'check/range', content: '0-65535'},
				],
			})
		).revision,
	);
});

test('S4: keys that metadata ask not to write or remove are written and removed by force only', async (t) => {
	const {api, manager, at, root, eu, w1} = await two(t);
	at('w1').set(K, '1');
	at('w1').setMeta(K, 'restrict/write', '1');
	at('w1').setMeta(K, 'restrict/remove', '1');
	t.like(await refused(t, api.commit(value(w1, '2')), 'RESTRICTED'), {check: 'restrict/write'});
	t.like(await refused(t, api.commit({kind: 'remove', member: w1, units: [{name: K}]}), 'RESTRICTED'), {
		check: 'restrict/remove',
	});
	t.like((await api.plan(value(eu, '2'))).exceptions.items[0], {kind: 'restricted', member: {id: w1}});
	await api.commit({kind: 'remove', member: w1, units: [{name: K}], force: true});
	await manager.whenIdle();
	t.is(at('w1').get(K), undefined);
	await api.commit({kind: 'set', member: root, units: [{name: TWIN, meta: 'restrict/write', content: '1'}]});
	await refused(t, api.commit(value(eu, '3')), 'RESTRICTED');
	t.truthy((await api.commit(value(eu, '3', {force: true}))).revision);
});

test('S14.1: what instances have is not part of the digest, unless it makes the change refused', async (t) => {
	const {api, at, eu} = await two(t);
	const before = await api.plan(check(eu, '0-10'));
	at('w1').set(K, '5');
	t.is((await api.plan(check(eu, '0-10'))).digest, before.digest);
	at('w1').set(K, '50');
	const error = await t.throwsAsync(api.commit(check(eu, '0-10'), {digest: before.digest}));
	t.true(isClusterdError(error, 'PLAN_STALE') && error.facts.plan.refusals[0]?.code === 'VIOLATED_BELOW');
});

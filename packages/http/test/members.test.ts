import test from 'ava';
import {setup} from './served-fleet.js';

interface Outcome {
	readonly revision?: number;
	readonly member?: string;
	readonly operation?: {readonly id: string};
}

test('the root is read with the revision as ETag', async (t) => {
	const {ask, root} = await setup(t);
	const answer = await ask('/api/v1/members');
	t.is(answer.status, 200);
	t.is(answer.headers.get('etag'), '"1"');
	t.like(await answer.json(), {id: root, kind: 'cluster', name: 'all'});
});

test('a cluster is made with 201 and Location', async (t) => {
	const {ask, send} = await setup(t);
	const made = await send('POST', '/api/v1/members', {kind: 'cluster', name: 'eu', labels: {owner: 'ops'}});
	t.is(made.status, 201);
	const location = made.headers.get('location') ?? '';
	t.is(location, `/api/v1/members/${((await made.json()) as Outcome).member}`);
	t.like(await (await ask(location)).json(), {name: 'eu', kind: 'cluster', labels: {owner: 'ops'}});
});

test('an instance is made below a cluster', async (t) => {
	const {ask, send, cluster} = await setup(t);
	const eu = await cluster('eu');
	const made = await send(
		'POST',
		'/api/v1/members',
		{kind: 'instance', name: 'w1', address: 'http://W1.example:80/', parent: eu},
		{Prefer: 'wait=5'},
	);
	t.is(made.status, 201);
	const instance: unknown = await (await ask(made.headers.get('location') ?? '')).json();
	t.like(instance, {name: 'w1', parent: eu, instance: {addresses: ['http://w1.example']}});
});

test('S13.1: the same instance under another spelling is refused with the one that is there', async (t) => {
	const {send, instance} = await setup(t);
	const id = await instance('w1');
	const refused = await send('POST', '/api/v1/members', {
		kind: 'instance',
		name: 'other',
		address: 'HTTP://W1.EXAMPLE:80/.',
	});
	t.is(refused.status, 409);
	t.like(await refused.json(), {code: 'DUPLICATE_INSTANCE', status: 409, facts: {existing: {id}}});
});

test('a member is renamed and labelled', async (t) => {
	const {ask, send, cluster} = await setup(t);
	const eu = await cluster('eu');
	const answer = await send('PATCH', `/api/v1/members/${eu}`, {name: 'europe', labels: {zone: '1'}});
	t.is(answer.status, 200);
	t.is(answer.headers.get('etag'), '"3"');
	t.like(await (await ask(`/api/v1/members/${eu}`)).json(), {name: 'europe', labels: {zone: '1'}});
});

test('S7.1: a member is moved by naming the parent it leaves', async (t) => {
	const {ask, send, cluster, instance, root} = await setup(t);
	const [eu, us] = [await cluster('eu'), await cluster('us')];
	const w1 = await instance('w1', eu);
	const wrong = await send('POST', `/api/v1/members/${w1}/moves`, {from: us, to: root});
	t.is(wrong.status, 409);
	t.like(await wrong.json(), {code: 'ALREADY_MEMBER', facts: {parent: {id: eu}}});
	t.is((await send('POST', `/api/v1/members/${w1}/moves`, {from: eu, to: us})).status, 200);
	t.like(await (await ask(`/api/v1/members/${w1}`)).json(), {parent: us});
});

test('a member is removed', async (t) => {
	const {ask, cluster} = await setup(t);
	const eu = await cluster('eu');
	t.is((await ask(`/api/v1/members/${eu}?release=keep`, {method: 'DELETE'})).status, 200);
	const gone = await ask(`/api/v1/members/${eu}`);
	t.is(gone.status, 404);
	t.like(await gone.json(), {code: 'MEMBER_NOT_FOUND', facts: {member: eu}});
});

test('members are listed part by part', async (t) => {
	const {ask, cluster, instance, root} = await setup(t);
	const eu = await cluster('eu');
	for (const name of ['w1', 'w2', 'w3']) await instance(name, eu);
	t.like(await (await ask(`/api/v1/members/${root}/children`)).json(), {items: [{id: eu}], total: 1});
	t.like(await (await ask(`/api/v1/members/${eu}/children?offset=1&limit=1`)).json(), {
		items: [{name: 'w2'}],
		total: 3,
		next: 2,
	});
	t.like(await (await ask(`/api/v1/members/${root}/instances?limit=2`)).json(), {total: 3, next: 2});
	t.like(await (await ask('/api/v1/instances?offset=2')).json(), {items: [{name: 'w3'}], total: 3});
	t.like(await (await ask('/api/v1/clusters')).json(), {items: [{id: root}, {id: eu}], total: 2});
});

test('members are found by a part of their name', async (t) => {
	const {ask, instance} = await setup(t);
	await instance('web-1');
	await instance('db-1');
	t.like(await (await ask('/api/v1/search?text=WEB')).json(), {items: [{name: 'web-1'}], total: 1});
	t.like(await (await ask('/api/v1/search?text=a+%26')).json(), {total: 0});
});

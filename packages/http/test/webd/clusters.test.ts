import test from 'ava';
import {setup} from '../served-fleet.js';

test('GET /api/clusters lists all clusters with the ids of their direct members, the root among them', async (t) => {
	const {ask, cluster, instance, root} = await setup(t);
	const eu = await cluster('eu');
	const web = await cluster('web', eu);
	const [w1, w2] = [await instance('w1', web), await instance('w2')];
	t.deepEqual(await (await ask('/api/clusters')).json(), [
		{id: root, name: 'all', instances: [w2], clusters: [eu]},
		{id: eu, name: 'eu', instances: [], clusters: [web]},
		{id: web, name: 'web', instances: [w1], clusters: []},
	]);
	t.deepEqual(await (await ask(`/api/clusters/${eu}`)).json(), {id: eu, name: 'eu', instances: [], clusters: [web]});
});

test('POST /api/clusters makes a cluster of instances of the root, answered with 200', async (t) => {
	const {send, instance} = await setup(t);
	const [w1, w2] = [await instance('w1'), await instance('w2')];
	const made = await send('POST', '/api/clusters', {name: 'eu', instances: [w1, w2, w1], unfolded: true});
	t.is(made.status, 200);
	t.deepEqual(await made.json(), {id: 'c4', name: 'eu', instances: [w1, w2], clusters: []});
});

test('POST /api/clusters with an instance that is elsewhere makes nothing', async (t) => {
	const {send, instance, cluster, contents} = await setup(t);
	const w1 = await instance('w1', await cluster('eu'));
	const before = await contents();
	const refused = await send('POST', '/api/clusters', {name: 'us', instances: [w1]});
	t.is(refused.status, 400);
	t.like(await refused.json(), {error: {name: 'ALREADY_MEMBER'}});
	t.is((await send('POST', '/api/clusters', {name: 'us', instances: ['i99']})).status, 404);
	t.is((await send('POST', '/api/clusters', {name: 'eu'})).status, 400);
	t.is((await send('POST', '/api/clusters', {})).status, 400);
	t.deepEqual(await contents(), before);
});

test('PUT /api/clusters/:id moves members from and to the root only', async (t) => {
	const {send, instance, cluster, root, ask} = await setup(t);
	const [eu, us] = [await cluster('eu'), await cluster('us')];
	const [w1, w2, w3] = [await instance('w1', eu), await instance('w2'), await instance('w3', us)];
	const answer = await send('PUT', `/api/clusters/${eu}`, {id: eu, name: 'europe', instances: [w2], clusters: []});
	t.is(answer.status, 200);
	t.deepEqual(await answer.json(), {id: eu, name: 'europe', instances: [w2], clusters: []});
	t.deepEqual(await (await ask(`/api/clusters/${root}`)).json(), {
		id: root,
		name: 'all',
		instances: [w1],
		clusters: [eu, us],
	});
	const refused = await send('PUT', `/api/clusters/${eu}`, {instances: [w2, w3]});
	t.is(refused.status, 400);
	t.like(await refused.json(), {error: {name: 'ALREADY_MEMBER'}});
	t.is((await send('PUT', `/api/clusters/${root}`, {instances: []})).status, 400);
	t.deepEqual(await (await send('PUT', `/api/clusters/${root}`, {name: 'fleet'})).json(), {
		id: root,
		name: 'fleet',
		instances: [w1],
		clusters: [eu, us],
	});
});

test('DELETE /api/clusters/:id promotes members and keeps values', async (t) => {
	const {ask, instance, cluster, at, root, manager} = await setup(t);
	const eu = await cluster('eu');
	const w1 = await instance('w1', eu);
	await manager.commit({kind: 'set', member: eu, units: [{name: 'user:/a', content: '1'}]}, {waitMs: 1000});
	const removed = await ask(`/api/clusters/${eu}`, {method: 'DELETE'});
	t.is(removed.status, 200);
	t.deepEqual(await removed.json(), {id: eu});
	t.is(at('w1').get('user:/a'), '1');
	t.like(await (await ask(`/api/clusters/${root}`)).json(), {instances: [w1]});
	t.is((await ask(`/api/clusters/${root}`, {method: 'DELETE'})).status, 400);
});

test('the instances of a cluster are listed, come from the root and go there', async (t) => {
	const {ask, send, instance, cluster, root} = await setup(t);
	const eu = await cluster('eu');
	const web = await cluster('web', eu);
	const [w1, w2] = [await instance('w1'), await instance('w2', web)];
	const joined = await send('POST', `/api/clusters/${eu}/instances`, {instanceId: w1});
	t.is(joined.status, 200);
	t.deepEqual(await joined.json(), {id: eu, name: 'eu', instances: [w1], clusters: [web]});
	t.like(await (await ask(`/api/clusters/${eu}/instances`)).json(), [{id: w1, name: 'w1', host: 'http://w1.example'}]);
	const elsewhere = await send('POST', `/api/clusters/${eu}/instances`, {instanceId: w2});
	t.is(elsewhere.status, 400);
	t.like(await elsewhere.json(), {error: {name: 'ALREADY_MEMBER'}});
	const left = await ask(`/api/clusters/${eu}/instances/${w1}`, {method: 'DELETE'});
	t.is(left.status, 200);
	t.like(await (await ask(`/api/clusters/${root}`)).json(), {instances: [w1]});
	t.is((await ask(`/api/clusters/${eu}/instances/${w1}`, {method: 'DELETE'})).status, 400);
	t.is((await ask(`/api/clusters/${eu}/instances/i99`, {method: 'DELETE'})).status, 404);
	t.is((await send('POST', `/api/clusters/${eu}/instances`, {})).status, 400);
});

test('an unreachable instance that joins a cluster with settings is PARTIAL, and a member', async (t) => {
	const {ask, send, instance, cluster, at, manager} = await setup(t);
	const eu = await cluster('eu');
	await manager.commit({kind: 'set', member: eu, units: [{name: 'user:/a', content: '1'}]});
	const w1 = await instance('w1');
	at('w1').offline = true;
	const joined = await send('POST', `/api/clusters/${eu}/instances`, {instanceId: w1});
	t.is(joined.status, 400);
	t.like(await joined.json(), {error: {name: 'PARTIAL', totals: {pending: 1}}});
	t.like(await (await ask(`/api/clusters/${eu}`)).json(), {instances: [w1]});
});

test('GET /api/clusters/:id/version has an entry for each instance', async (t) => {
	const {ask, instance, cluster, at, fleet} = await setup(t);
	const eu = await cluster('eu');
	await instance('w1', eu);
	at('w2').offline = true;
	await instance('w2', await cluster('web', eu));
	await fleet.whenIdle();
	const versions = (await (await ask(`/api/clusters/${eu}/version`)).json()) as unknown[];
	t.is(versions.length, 2);
	t.true(
		versions.some(
			(entry) => JSON.stringify(entry) === '{"api":1,"elektra":{"version":"0.11.0","major":0,"minor":11,"micro":0}}',
		),
	);
	t.like(
		versions.find((entry) => Object.hasOwn(entry as object, 'error')),
		{error: {name: 'INSTANCE_UNREACHABLE'}},
	);
});

for (const [method, rest] of [
	['GET', ''],
	['PUT', ''],
	['DELETE', ''],
	['GET', '/instances'],
	['POST', '/instances'],
	['GET', '/version'],
	['GET', '/kdb/user:/a'],
	['PUT', '/kdb/user:/a'],
] as const) {
	test(`${method} /api/clusters/:id${rest} of an unknown id, or of an instance, is not found`, async (t) => {
		const {ask, instance} = await setup(t);
		const w1 = await instance('w1');
		for (const id of ['c99', w1, 'my']) {
			const answer = await ask(`/api/clusters/${id}${rest}`, {
				method,
				...(method === 'GET' || method === 'DELETE' ? {} : {body: '{}'}),
			});
			t.is(answer.status, 404, id);
			t.like(await answer.json(), {error: {name: 'MEMBER_NOT_FOUND'}});
		}
	});
}

import test from 'ava';
import {setup} from '../served-fleet.js';

interface WebdInstance {
	readonly id: string;
	readonly name: string;
	readonly host: string;
	readonly description: string;
	readonly visibility: string;
}

const NEW = {name: 'web 1', host: 'http://w1.example:33333', description: 'the first', visibility: 'developer'};

test('GET /api/version tells the newest elektra among instances', async (t) => {
	const {ask, cluster, instance, fleet} = await setup(t);
	t.deepEqual(await (await ask('/api/version')).json(), {
		api: 2,
		elektra: {version: '0.0.0', major: 0, minor: 0, patch: 0},
	});
	const eu = await cluster('eu');
	fleet.wake(await instance('w1', eu));
	await fleet.whenIdle();
	t.deepEqual(await (await ask('/api/version')).json(), {
		api: 2,
		elektra: {version: '0.11.0', major: 0, minor: 11, patch: 0},
	});
});

test('POST /api/instances adds an instance below the root and answers with it', async (t) => {
	const {send, ask, root} = await setup(t);
	const made = await send('POST', '/api/instances', {...NEW, id: 'mine', unfolded: true});
	t.is(made.status, 201);
	const instance = (await made.json()) as WebdInstance;
	t.deepEqual(instance, {...NEW, id: 'i2'});
	t.like(await (await ask(`/api/v1/members/${instance.id}`)).json(), {
		parent: root,
		labels: {description: 'the first', visibility: 'developer'},
	});
});

test('GET /api/instances lists all instances of the hierarchy', async (t) => {
	const {ask, send, cluster, instance} = await setup(t);
	await instance('w1', await cluster('eu'));
	await send('POST', '/api/instances', {name: 'other', host: 'http://other.example'});
	t.deepEqual(await (await ask('/api/instances')).json(), [
		{id: 'i3', name: 'w1', host: 'http://w1.example', description: '', visibility: 'user'},
		{id: 'i4', name: 'other', host: 'http://other.example', description: '', visibility: 'user'},
	]);
});

const BAD: ReadonlyArray<readonly [body: unknown, code: string, why: string]> = [
	[{name: 'other', host: 'HTTP://W1.example:80'}, 'DUPLICATE_INSTANCE', 'the same address in another spelling'],
	[{name: 'w1', host: 'http://other.example'}, 'NAME_TAKEN', 'a name that is taken'],
	[{name: 'a/b', host: 'http://other.example'}, 'MEMBER_NAME_INVALID', 'a name with a slash'],
	[{name: 'other', host: 'ftp://other.example'}, 'INSTANCE_URL_INVALID', 'an address that is none'],
	[{name: 'other'}, 'REQUEST_INVALID', 'no address'],
	[{host: 'http://other.example'}, 'REQUEST_INVALID', 'no name'],
	[{name: 1, host: 'http://other.example'}, 'REQUEST_INVALID', 'a number as name'],
	['text', 'REQUEST_INVALID', 'a text as body'],
];

for (const [body, code, why] of BAD) {
	test(`POST /api/instances refuses ${why}`, async (t) => {
		const {send, instance, contents} = await setup(t);
		await instance('w1');
		const before = await contents();
		const refused = await send('POST', '/api/instances', body);
		t.is(refused.status, 400);
		const {error} = (await refused.json()) as {error: {name: string; message: string}};
		t.is(error.name, code);
		t.true(error.message.length > 10);
		t.deepEqual(Object.keys(error), ['name', 'message']);
		t.deepEqual(await contents(), before);
	});
}

test('GET, PUT and DELETE /api/instances/:id read, merge and remove', async (t) => {
	const {ask, send} = await setup(t);
	const {id} = (await (await send('POST', '/api/instances', NEW)).json()) as WebdInstance;
	t.deepEqual(await (await ask(`/api/instances/${id}`)).json(), {...NEW, id});
	const merged = await send('PUT', `/api/instances/${id}`, {description: 'changed', name: 'web one', unfolded: false});
	t.is(merged.status, 200);
	t.deepEqual(await merged.json(), {...NEW, id, description: 'changed', name: 'web one'});
	const moved = await send('PUT', `/api/instances/${id}`, {host: 'http://moved.example/'});
	t.like(await moved.json(), {host: 'http://moved.example', description: 'changed'});
	const removed = await ask(`/api/instances/${id}`, {method: 'DELETE'});
	t.is(removed.status, 200);
	t.deepEqual(await removed.json(), {id});
	t.is((await ask(`/api/instances/${id}`)).status, 404);
});

test('PUT /api/instances/:id with `unfolded` alone makes no revision', async (t) => {
	const {send, instance, contents} = await setup(t);
	const w1 = await instance('w1');
	const before = await contents();
	const answer = await send('PUT', `/api/instances/${w1}`, {unfolded: true});
	t.is(answer.status, 200);
	t.like(await answer.json(), {id: w1, name: 'w1'});
	t.deepEqual(await contents(), before);
});

test('labels that webd does not know stay when it writes its own', async (t) => {
	const {ask, send, manager, instance} = await setup(t);
	const w1 = await instance('w1');
	await manager.commit({kind: 'edit-member', member: w1, labels: {zone: '1'}});
	await send('PUT', `/api/instances/${w1}`, {description: 'new'});
	t.like(await (await ask(`/api/v1/members/${w1}`)).json(), {labels: {zone: '1', description: 'new'}});
});

for (const [method, rest] of [
	['GET', ''],
	['PUT', ''],
	['DELETE', ''],
	['GET', '/version'],
	['GET', '/kdb'],
	['GET', '/kdb/user:/a'],
	['PUT', '/kdb/user:/a'],
	['POST', '/kdbMv/user:/a'],
] as const) {
	test(`${method} /api/instances/:id${rest} of an unknown id, or of a cluster, is not found`, async (t) => {
		const {ask, root} = await setup(t);
		for (const id of ['i99', 'nonsense', 'my', root, '..%2f..', '__proto__', '%00']) {
			const answer = await ask(`/api/instances/${id}${rest}`, {
				method,
				...(method === 'GET' || method === 'DELETE' ? {} : {body: '{}'}),
			});
			t.is(answer.status, 404, id);
			t.like(await answer.json(), {error: {name: 'MEMBER_NOT_FOUND'}});
		}
	});
}

test("GET /api/instances/:id/version is elektrad's answer", async (t) => {
	const {ask, instance, at, fleet} = await setup(t);
	const w1 = await instance('w1');
	t.deepEqual(await (await ask(`/api/instances/${w1}/version`)).json(), {
		api: 1,
		elektra: {version: '0.11.0', major: 0, minor: 11, micro: 0},
	});
	at('w1').offline = true;
	fleet.wake(w1);
	await fleet.whenIdle();
	const w2 = await instance('w2');
	at('w2').offline = true;
	fleet.wake(w2);
	t.like(await (await ask('/api/instances/i99/version')).json(), {error: {name: 'MEMBER_NOT_FOUND'}});
});

test('what is not there under /api is answered in JSON as well', async (t) => {
	const {ask} = await setup(t);
	const answer = await ask('/api/nonsense');
	t.is(answer.status, 404);
	t.is(answer.headers.get('content-type'), 'application/json; charset=utf-8');
	t.like(await answer.json(), {error: {name: 'ROUTE_NOT_FOUND'}});
	const other = await ask('/api/instances', {method: 'PATCH'});
	t.is(other.status, 405);
	t.like(await other.json(), {error: {name: 'METHOD_NOT_ALLOWED'}});
});

test('the id my stands for the one instance of the option', async (t) => {
	const {ask, send, at, manager} = await setup(t, {http: {instance: 'developer@http://single.example'}});
	t.deepEqual(await (await ask('/api/instances/my')).json(), {
		id: 'my',
		name: 'single.example:80',
		host: 'http://single.example',
		description: '',
		visibility: 'developer',
	});
	t.is((await ask('/api/instances/my/kdb/user:/a', {method: 'PUT', body: 'v'})).status, 200);
	t.is(at('single').get('user:/a'), 'v');
	t.like(await (await ask('/api/instances/my/kdb/user:/a')).json(), {exists: true, value: 'v'});
	t.like(await (await send('PUT', '/api/instances/my', {description: 'new'})).json(), {id: 'my', description: 'new'});
	t.is((await manager.members.instances()).total, 1);
});

test('the id my stands for an instance that is there already, and for a new one when that is removed', async (t) => {
	const {ask, instance, manager} = await setup(t, {http: {instance: 'http://w1.example:80/'}});
	const w1 = await instance('w1');
	t.like(await (await ask('/api/instances/my')).json(), {id: 'my', name: 'w1'});
	await manager.commit({kind: 'remove-member', member: w1});
	t.like(await (await ask('/api/instances/my')).json(), {id: 'my', name: 'w1.example:80', visibility: 'user'});
});

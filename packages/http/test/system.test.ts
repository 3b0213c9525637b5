import test from 'ava';
import {ROUTES, toTemplate, type Route} from '@clusterd/api';
import {setup} from './served-fleet.js';

test('version and health are told', async (t) => {
	const {ask, cluster, instance} = await setup(t, {fleet: {version: '1.2.3'}});
	await instance('w1', await cluster('eu'));
	t.deepEqual(await (await ask('/api/v1/version')).json(), {name: 'clusterd', version: '1.2.3', api: 1});
	t.like(await (await ask('/api/v1/health')).json(), {
		ready: true,
		version: '1.2.3',
		revision: 3,
		instances: 1,
		clusters: 2,
	});
});

test('probes say whether the daemon lives, and whether it takes changes', async (t) => {
	const {ask} = await setup(t);
	t.deepEqual([(await ask('/livez')).status, (await ask('/readyz')).status], [200, 200]);
	const broken = await setup(t, {
		http: {manager: () => ({health: async () => ({ready: false, reason: 'the disk is full'})}) as never},
	});
	t.is((await broken.ask('/livez')).status, 200);
	const answer = await broken.ask('/readyz');
	t.is(answer.status, 503);
	t.deepEqual(await answer.json(), {ready: false, reason: 'the disk is full'});
});

test('every route of the table is served', async (t) => {
	const {address} = await setup(t);
	for (const route of Object.values<Route>(ROUTES)) {
		const path = `${address}/api/v1${route.path.replaceAll(/\{\*?\w+\}/g, 'x')}`;
		const answer = await fetch(path, {method: route.method, signal: AbortSignal.timeout(5000)});
		if (route.media) await answer.body?.cancel();
		const {code} = route.media ? {} : ((await answer.json()) as {code?: string});
		t.false(code === 'ROUTE_NOT_FOUND' || code === 'METHOD_NOT_ALLOWED', `${route.method} ${route.path}: ${code}`);
	}
});

test('the OpenAPI document has every route of the table, and no reference leads nowhere', async (t) => {
	const {ask} = await setup(t, {fleet: {version: '1.2.3'}});
	const document = (await (await ask('/api/v1/openapi.json')).json()) as {
		openapi: string;
		info: {version: string};
		paths: Record<
			string,
			Record<
				string,
				{operationId: string; responses: Record<string, unknown>; parameters: Array<{name: string; in: string}>}
			>
		>;
		components: {schemas: Record<string, unknown>};
	};
	t.is(document.openapi, '3.1.0');
	t.is(document.info.version, '1.2.3');
	for (const [name, route] of Object.entries<Route>(ROUTES)) {
		const operation = document.paths[toTemplate(route.path)]?.[route.method.toLowerCase()];
		t.is(operation?.operationId, name);
		t.deepEqual(Object.keys(operation?.responses ?? {}), [...Object.keys(route.answers), 'default']);
		for (const parameter of [...Object.keys(route.params?.shape ?? {}), ...Object.keys(route.query?.shape ?? {})]) {
			t.true(
				operation?.parameters.some(({name}) => name === parameter),
				`${name} has ${parameter}`,
			);
		}
	}
	const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(
		([, id = '']) => id,
	);
	t.true(references.length > 50);
	t.deepEqual(
		references.filter((id) => !Object.hasOwn(document.components.schemas, id)),
		[],
	);
	t.notRegex(JSON.stringify(document), /#\/\$defs/);
});

test('what is nowhere is not found, and what is asked otherwise is told how', async (t) => {
	const {ask} = await setup(t);
	const nowhere = await ask('/api/v1/nonsense');
	t.is(nowhere.status, 404);
	t.like(await nowhere.json(), {
		code: 'ROUTE_NOT_FOUND',
		title: 'Route not found',
		type: 'urn:clusterd:error:ROUTE_NOT_FOUND',
		facts: {method: 'GET', path: '/api/v1/nonsense'},
	});
	const otherwise = await ask('/api/v1/members', {method: 'DELETE'});
	t.is(otherwise.status, 405);
	t.is(otherwise.headers.get('allow'), 'HEAD, GET, POST');
	t.like(await otherwise.json(), {code: 'METHOD_NOT_ALLOWED'});
	t.is((await ask('/api/v1/MEMBERS')).status, 404);
});

test('a problem names the request as the log does', async (t) => {
	const {ask, logger} = await setup(t);
	const answer = await ask('/api/v1/members/c99');
	const id = answer.headers.get('x-request-id');
	t.like(await answer.json(), {instance: `urn:uuid:${id}`});
	t.true(logger.lines.some(({facts}) => facts?.['requestId'] === id && facts['code'] === 'MEMBER_NOT_FOUND'));
});

test('a fault inside is told without detail; the log has its cause', async (t) => {
	const {ask, logger} = await setup(t, {
		http: {
			manager: () => {
				throw new Error('secret detail');
			},
		},
	});
	const answer = await ask('/api/v1/members');
	t.is(answer.status, 500);
	const text = await answer.text();
	t.notRegex(text, /secret/);
	t.like(JSON.parse(text), {code: 'INTERNAL', facts: {}});
	t.true(
		logger.lines.some(({level, facts}) => level === 'error' && String(facts?.['cause']).includes('secret detail')),
	);
});

test('who asks is told to the manager', async (t) => {
	const {fleet, send, ask} = await setup(t, {http: {authenticate: (ctx) => ({id: ctx.get('X-User') || 'nobody'})}});
	await send('POST', '/api/v1/members', {kind: 'cluster', name: 'eu'}, {'X-User': 'grace'});
	await fleet.whenIdle();
	t.like(await (await ask('/api/v1/revisions/2')).json(), {actor: {id: 'grace'}});
});

test('a server without accounts says so at its start', async (t) => {
	const {logger} = await setup(t);
	t.true(logger.lines.some(({level, message}) => level === 'warn' && message.includes('no accounts')));
});

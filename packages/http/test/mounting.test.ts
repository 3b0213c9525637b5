import test from 'ava';
import Koa from 'koa';
import mount from 'koa-mount';
import {once} from 'node:events';
import type {AddressInfo} from 'node:net';
import {createHttpApp} from '@clusterd/http';
import {setup} from './served-fleet.js';

test("the app can be mounted in somebody's Koa app, under a path of theirs", async (t) => {
	const {fleet} = await setup(t);
	const theirs = new Koa();
	theirs.use(mount('/fleet', createHttpApp({manager: (actor) => fleet.as(actor)})));
	theirs.use((ctx) => {
		ctx.body = 'theirs';
	});
	const server = theirs.listen(0, '127.0.0.1');
	await once(server, 'listening');
	t.teardown(() => server.close());
	const address = `http://localhost:${(server.address() as AddressInfo).port}`;
	t.is(await (await fetch(`${address}/other`)).text(), 'theirs');
	const made = await fetch(`${address}/fleet/api/v1/members`, {
		method: 'POST',
		headers: {'Content-Type': 'application/json'},
		body: JSON.stringify({kind: 'cluster', name: 'eu'}),
	});
	t.is(made.status, 201);
	t.is(made.headers.get('location'), '/fleet/api/v1/members/c2');
	t.like(await (await fetch(address + made.headers.get('location'))).json(), {name: 'eu'});
	t.like(await (await fetch(`${address}/fleet/api/v1/members?query=1`)).json(), {code: 'REQUEST_INVALID'});
	t.like(await (await fetch(`${address}/fleet/api/nonsense`)).json(), {error: {name: 'ROUTE_NOT_FOUND'}});
});

import test from 'ava';
import {setup} from './served-fleet.js';

test('S9: drift is looked for, listed, and repaired', async (t) => {
	const {ask, send, cluster, instance, at, fleet} = await setup(t);
	const eu = await cluster('eu');
	const w1 = await instance('w1', eu);
	await send('PUT', `/api/v1/members/${eu}/keys/user:/a`, {content: '1'}, {Prefer: 'wait=5'});
	at('w1').set('user:/a', 'changed');
	t.like(await (await ask(`/api/v1/members/${eu}/drift`)).json(), {total: 0});
	t.deepEqual(await (await ask(`/api/v1/members/${eu}/checks`, {method: 'POST'})).json(), {instances: 1});
	t.like(await (await ask(`/api/v1/members/${eu}/drift?limit=5`)).json(), {
		total: 1,
		items: [{member: {id: w1}, unit: 'user:/a', state: 'drifted', found: 'changed'}],
	});
	t.deepEqual(await (await send('POST', `/api/v1/members/${eu}/repairs`, {units: [{name: 'user:/a'}]})).json(), {
		instances: 1,
	});
	await fleet.whenIdle();
	t.is(at('w1').get('user:/a'), '1');
});

test('what failed in an operation is tried again', async (t) => {
	const {ask, send, cluster, instance, at, fleet} = await setup(t);
	const eu = await cluster('eu');
	await instance('w1', eu);
	at('w1').reject = () => 'no';
	const answer = await send('PUT', `/api/v1/members/${eu}/keys/user:/a`, {content: '1'}, {Prefer: 'wait=5'});
	const {operation} = (await answer.json()) as {operation: {id: string}};
	at('w1').reject = undefined;
	t.deepEqual(await (await ask(`/api/v1/operations/${operation.id}/retries`, {method: 'POST'})).json(), {instances: 1});
	await fleet.whenIdle();
	t.is(at('w1').get('user:/a'), '1');
});

test('S13: an address is probed without adding anything', async (t) => {
	const {send, instance, at, contents} = await setup(t);
	const w1 = await instance('w1');
	const before = await contents();
	t.deepEqual(await (await send('POST', '/api/v1/probes', {address: 'HTTP://new.example:80/'})).json(), {
		address: 'http://new.example',
		version: '0.11.0',
	});
	t.like(await (await send('POST', '/api/v1/probes', {address: 'http://w1.example'})).json(), {existing: {id: w1}});
	at('gone').offline = true;
	t.like(await (await send('POST', '/api/v1/probes', {address: 'http://gone.example'})).json(), {
		code: 'INSTANCE_UNREACHABLE',
		status: 502,
	});
	t.deepEqual(await contents(), before);
});

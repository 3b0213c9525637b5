import test from 'ava';
import {own, PLAIN, put, setupBoth} from './both.js';

test('POST kdbMv moves and kdbCp copies the key and all below', async (t) => {
	const fleet = await setupBoth(t);
	const {at, ask, w1} = fleet;
	at('w1').set('user:/web/key', 'v');
	at('w1').setMeta('user:/web/key', 'm', 'x');
	const post = (route: string, to: string): Promise<Response> =>
		ask(`/api/instances/${w1}/${route}`, {method: 'POST', headers: PLAIN, body: to});
	const moved = await post('kdbMv/user%3A/web/', 'user:/moved');
	t.is(moved.status, 204);
	t.is(await moved.text(), '');
	t.deepEqual(own(fleet, 'w1'), ['user:/moved/key']);
	t.is((await post('kdbCp/user%3A/moved', 'user:/copy')).status, 204);
	t.deepEqual(own(fleet, 'w1'), ['user:/copy/key', 'user:/moved/key']);
	t.deepEqual(at('w1').meta('user:/copy/key'), {m: 'x'});
	for (const [to, code] of [
		['user:/moved', 'TARGET_OCCUPIED'],
		['user:/copy/below', 'TARGET_INSIDE_SOURCE'],
		['nonsense', 'KEY_NAME_INVALID'],
		['', 'KEY_NAME_INVALID'],
	] as const) {
		const refused = await post('kdbMv/user:/copy', to);
		t.is(refused.status, 400, to);
		t.like(await refused.json(), {error: {name: code}});
	}
	const missing = await post('kdbMv/user:/nothing', 'user:/x');
	t.is(missing.status, 400);
});

test('POST kdbMv and kdbCp on a cluster act on its settings', async (t) => {
	const fleet = await setupBoth(t);
	const {at, ask, eu} = fleet;
	await put(fleet, `/api/clusters/${eu}/kdb/user:/a`, '1');
	t.is((await ask(`/api/clusters/${eu}/kdbCp/user:/a`, {method: 'POST', headers: PLAIN, body: 'user:/b'})).status, 204);
	t.is((await ask(`/api/clusters/${eu}/kdbMv/user:/a`, {method: 'POST', headers: PLAIN, body: 'user:/c'})).status, 204);
	t.deepEqual(
		own(fleet, 'w1').map((name) => [name, at('w1').get(name)]),
		[
			['user:/b', '1'],
			['user:/c', '1'],
		],
	);
});

test('kdbMeta sets and removes a metakey; null removes; again it is done', async (t) => {
	const {at, ask, send, paths} = await setupBoth(t);
	at('w1').set('user:/a', '1');
	for (const path of paths) {
		const set = await send('POST', `${path}/kdbMeta/user%3A/a/`, {key: 'check/type', value: 'short'});
		t.is(set.status, 204);
		t.deepEqual(at('w1').meta('user:/a'), {'check/type': 'short'});
		t.is((await send('DELETE', `${path}/kdbMeta/user:/a`, {key: 'check/type'})).status, 204);
		t.deepEqual(at('w1').meta('user:/a'), {});
		t.is((await send('POST', `${path}/kdbMeta/user:/a`, {key: 'm', value: ''})).status, 204);
		t.deepEqual(at('w1').meta('user:/a'), {m: ''});
		for (const round of [1, 2])
			t.is((await send('POST', `${path}/kdbMeta/user:/a`, {key: 'm', value: null})).status, 204, `round ${round}`);
		t.deepEqual(at('w1').meta('user:/a'), {});
	}
	t.is((await ask(`${paths[0]}/kdbMeta/user:/a`, {method: 'DELETE'})).status, 400, 'without a body');
});

test('kdbMetaBulk sets and removes several metakeys', async (t) => {
	const {at, send, paths} = await setupBoth(t);
	at('w1').set('user:/a', '1');
	at('w1').setMeta('user:/a', 'old', 'x');
	const [instance] = paths;
	t.is(
		(
			await send('POST', `${instance}/kdbMetaBulk/user:/a`, {
				meta: [
					{key: 'a', value: '1'},
					{key: 'old', value: null},
					{key: 'b', value: '2'},
					{key: 'a', value: '3'},
				],
			})
		).status,
		204,
	);
	t.deepEqual(at('w1').meta('user:/a'), {a: '3', b: '2'});
	t.is((await send('POST', `${instance}/kdbMetaBulk/user:/a`, {meta: []})).status, 204);
	for (const body of [{}, {meta: null}, {meta: {}}, {meta: [{value: '1'}]}, {meta: [{key: 1}]}, [], null]) {
		const refused = await send('POST', `${instance}/kdbMetaBulk/user:/a`, body);
		t.is(refused.status, 400);
		t.like(await refused.json(), {error: {name: 'REQUEST_INVALID'}});
	}
	t.deepEqual(at('w1').meta('user:/a'), {a: '3', b: '2'});
});

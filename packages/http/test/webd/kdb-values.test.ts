import test from 'ava';
import {own, put, setupBoth} from './both.js';

test('PUT kdb takes the body as it is, and tells a new key from a changed one', async (t) => {
	const fleet = await setupBoth(t);
	const {at, w1, ask} = fleet;
	const path = `/api/instances/${w1}/kdb/user:/a`;
	t.deepEqual(await (await put(fleet, path, '"quoted" {not json}\n')).json(), {status: 201});
	t.is(at('w1').get('user:/a'), '"quoted" {not json}\n');
	t.deepEqual(await (await put(fleet, path, '')).json(), {status: 200});
	t.is(at('w1').get('user:/a'), '');
	t.deepEqual(await (await put(fleet, path, '')).json(), {status: 200});
	t.is((await ask(path, {method: 'PUT'})).status, 200, 'no body is an empty text');
	t.deepEqual(
		await (await ask(path, {method: 'PUT', headers: {'Content-Type': 'application/json'}, body: '"text"'})).json(),
		{status: 200},
	);
	t.is(at('w1').get('user:/a'), 'text');
	t.is((await ask(path, {method: 'PUT', headers: {'Content-Type': 'application/json'}, body: '5'})).status, 400);
});

test('PUT kdb on a cluster sets it on every instance', async (t) => {
	const fleet = await setupBoth(t);
	const {at, eu, w1, ask, instance} = fleet;
	await instance('w2', eu);
	t.deepEqual(await (await put(fleet, `/api/clusters/${eu}/kdb/user:/a`, 'v')).json(), {status: 201});
	t.deepEqual([at('w1').get('user:/a'), at('w2').get('user:/a')], ['v', 'v']);
	t.like(await (await ask(`/api/clusters/${eu}/kdb/user:/a`)).json(), {exists: true, value: 'v'});
	const locked = await put(fleet, `/api/instances/${w1}/kdb/user:/a`, 'other');
	t.is(locked.status, 400);
	t.like(await locked.json(), {error: {name: 'KEY_LOCKED'}});
	t.deepEqual(await (await put(fleet, `/api/clusters/${eu}/kdb/user:/a`, 'w')).json(), {status: 200});
});

test('PUT kdb that an instance refuses is refused, with its words', async (t) => {
	const fleet = await setupBoth(t);
	const {at, w1, eu} = fleet;
	at('w1').reject = () => 'C03200 Validation Semantic - too large';
	for (const path of [`/api/instances/${w1}/kdb/user:/a`, `/api/clusters/${eu}/kdb/user:/b`]) {
		const refused = await put(fleet, path, '99999');
		t.is(refused.status, 400);
		const {error} = (await refused.json()) as {
			error: {name: string; message: string; operation: string; totals: object; reasons: object[]};
		};
		t.is(error.name, 'PARTIAL');
		t.regex(error.message, /1 of 1 instances.*too large.*operation o\d+/s);
		t.deepEqual(error.totals, {rejected: 1});
		t.like(error.reasons, [{instance: w1, state: 'rejected'}]);
		t.regex(error.operation, /^o\d+$/);
	}
});

test('PUT kdb on a cluster with an unreachable instance is PARTIAL, at once; reading is answered', async (t) => {
	const fleet = await setupBoth(t);
	const {at, eu, instance, ask} = fleet;
	await instance('w2', eu);
	at('w2').offline = true;
	const partial = await put(fleet, `/api/clusters/${eu}/kdb/user:/a`, 'v');
	t.is(partial.status, 400);
	t.like(await partial.json(), {
		error: {
			name: 'PARTIAL',
			targets: 2,
			totals: {applied: 1, pending: 1},
			reasons: [{instance: 'i4', state: 'pending'}],
		},
	});
	t.is(at('w1').get('user:/a'), 'v');
	const read = await ask(`/api/clusters/${eu}/kdb/user:/a`);
	t.is(read.status, 200);
	t.like(await read.json(), {exists: true, value: 'v'});
});

test('PUT kdb on an unreachable instance is refused', async (t) => {
	const fleet = await setupBoth(t);
	fleet.at('w1').offline = true;
	const refused = await put(fleet, `/api/instances/${fleet.w1}/kdb/user:/a`, 'v');
	t.is(refused.status, 400);
	t.like(await refused.json(), {error: {name: 'INSTANCE_UNREACHABLE'}});
	t.like(await (await fleet.ask(`/api/instances/${fleet.w1}/kdb/user:/a`)).json(), {
		error: {name: 'INSTANCE_UNREACHABLE'},
	});
});

test('DELETE kdb removes the key and all below; again it is done', async (t) => {
	const fleet = await setupBoth(t);
	const {at, ask, w1} = fleet;
	for (const name of ['user:/a', 'user:/a/b', 'user:/a/b/c', 'user:/ab']) at('w1').set(name, '1');
	for (const round of [1, 2]) {
		const answer = await ask(`/api/instances/${w1}/kdb/user%3A/a/`, {method: 'DELETE'});
		t.is(answer.status, 200, `round ${round}`);
		t.deepEqual(await answer.json(), {status: 200});
		t.deepEqual(own(fleet, 'w1'), ['user:/ab']);
	}
});

test('DELETE kdb on a cluster ends its settings at and below the name, and own values come back', async (t) => {
	const fleet = await setupBoth(t);
	const {at, ask, eu} = fleet;
	at('w1').set('user:/a', 'own');
	await put(fleet, `/api/clusters/${eu}/kdb/user:/a`, '1');
	await put(fleet, `/api/clusters/${eu}/kdb/user:/a/b`, '2');
	t.is((await ask(`/api/clusters/${eu}/kdb/user:/a`, {method: 'DELETE'})).status, 200);
	t.is(at('w1').get('user:/a'), 'own');
	t.is(at('w1').get('user:/a/b'), undefined);
	t.is((await ask(`/api/clusters/${eu}/kdb/user:/a`, {method: 'DELETE'})).status, 200);
});

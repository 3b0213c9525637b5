import test from 'ava';
import {setup} from './served-fleet.js';

test('a key set on a cluster is read from the cluster and from its instances', async (t) => {
	const {ask, send, cluster, instance, at, fleet} = await setup(t);
	const eu = await cluster('eu');
	const w1 = await instance('w1', eu);
	t.is(
		(await send('PUT', `/api/v1/members/${eu}/keys/system:/app/port`, {content: '8080'}, {Prefer: 'wait=5'})).status,
		200,
	);
	await fleet.whenIdle();
	t.is(at('w1').get('system:/app/port'), '8080');
	for (const member of [eu, w1]) {
		const answer = await ask(`/api/v1/members/${member}/keys/system:/app/port`);
		t.like(await answer.json(), {
			name: 'system:/app/port',
			value: {value: '8080', state: 'uniform', setting: {owner: {id: eu}}},
		});
	}
});

const RAW_NAMES: ReadonlyArray<readonly [path: string, name: string]> = [
	['user:/a', 'user:/a'],
	['user%3A/a', 'user:/a'],
	['user%3A%2Fa%2Fb', 'user:/a/b'],
	['user:/a/', 'user:/a'],
	['user:/a//b', 'user:/a/b'],
	['user:/a%5C/b', 'user:/a\\/b'],
	['user:/a%5C%2Fb', 'user:/a\\/b'],
	['user:/a%5C%5C', 'user:/a\\\\'],
	['user:/%23', 'user:/#'],
	['user:/list/%2310', 'user:/list/#_10'],
	['user:/a%252Fb', 'user:/a%2Fb'],
	['user:/a+b%20c', 'user:/a+b c'],
	['user:/%C3%A4', 'user:/ä'],
	['user:/a%3Fb', 'user:/a?b'],
	['user:/100%25', 'user:/100%'],
];

for (const [path, name] of RAW_NAMES) {
	test(`the rest of the path ${path} names the key ${name}`, async (t) => {
		const {ask, send, instance, at} = await setup(t);
		const w1 = await instance('w1');
		t.is((await send('PUT', `/api/v1/members/${w1}/keys/${path}`, {content: 'x'}, {Prefer: 'wait=5'})).status, 200);
		t.is(at('w1').get(name), 'x');
		t.like(await (await ask(`/api/v1/members/${w1}/keys/${path}`)).json(), {name, value: {value: 'x'}});
	});
}

test('a metakey is set and removed by the query, and read with its key', async (t) => {
	const {ask, send, instance, at} = await setup(t);
	const w1 = await instance('w1');
	at('w1').set('user:/port', '80');
	const path = `/api/v1/members/${w1}/keys/user:/port`;
	t.is((await send('PUT', `${path}?meta=check%2Frange`, {content: '1-65535'}, {Prefer: 'wait=5'})).status, 200);
	t.deepEqual(at('w1').meta('user:/port'), {'check/range': '1-65535'});
	t.like(await (await ask(path)).json(), {value: {value: '80'}, meta: {'check/range': {value: '1-65535'}}});
	t.is((await ask(`${path}?meta=check/range`, {method: 'DELETE', headers: {Prefer: 'wait=5'}})).status, 200);
	t.deepEqual(at('w1').meta('user:/port'), {});
	t.is(at('w1').get('user:/port'), '80');
});

test('S4: a setting that ends gives the instance its own value back', async (t) => {
	const {ask, send, cluster, instance, at} = await setup(t);
	const eu = await cluster('eu');
	await instance('w1', eu);
	at('w1').set('user:/a', 'own');
	await send('PUT', `/api/v1/members/${eu}/keys/user:/a`, {content: 'ours'}, {Prefer: 'wait=5'});
	t.is(at('w1').get('user:/a'), 'ours');
	t.is((await ask(`/api/v1/members/${eu}/keys/user:/a`, {method: 'DELETE', headers: {Prefer: 'wait=5'}})).status, 200);
	t.is(at('w1').get('user:/a'), 'own');
});

test('S1: what a cluster sets is refused below with the owner', async (t) => {
	const {send, cluster, instance} = await setup(t);
	const eu = await cluster('eu');
	const w1 = await instance('w1', eu);
	await send('PUT', `/api/v1/members/${eu}/keys/user:/a`, {content: '1'});
	const refused = await send('PUT', `/api/v1/members/${w1}/keys/user:/a`, {content: '2'});
	t.is(refused.status, 409);
	t.like(await refused.json(), {code: 'KEY_LOCKED', facts: {owner: {id: eu, path: 'all / eu'}}});
	t.is((await send('PUT', `/api/v1/members/${w1}/keys/user:/b`, {content: '2'}, {Prefer: 'wait=5'})).status, 200);
});

test("S14.2: removing a subtree asks for confirmation by the plan's digest", async (t) => {
	const {ask, instance, at} = await setup(t);
	const w1 = await instance('w1');
	for (const name of ['user:/a', 'user:/a/b', 'user:/c']) at('w1').set(name, '1');
	const path = `/api/v1/members/${w1}/keys/user:/a?below=true`;
	const asked = await ask(path, {method: 'DELETE'});
	t.is(asked.status, 428);
	const problem = (await asked.json()) as {code: string; facts: {digest: string}};
	t.is(problem.code, 'CONFIRMATION_REQUIRED');
	t.is(
		(await ask(path, {method: 'DELETE', headers: {'Clusterd-Digest': problem.facts.digest, Prefer: 'wait=5'}})).status,
		200,
	);
	t.is(at('w1').get('user:/a'), undefined);
	t.is(at('w1').get('user:/a/b'), undefined);
	t.is(at('w1').get('user:/c'), '1');
});

test('names are listed below a name and found by a pattern', async (t) => {
	const {ask, instance, at} = await setup(t);
	const w1 = await instance('w1');
	for (const name of ['user:/a', 'user:/a/b', 'user:/c']) at('w1').set(name, '1');
	const names = async (query: string): Promise<string[]> =>
		((await (await ask(`/api/v1/members/${w1}/keys${query}`)).json()) as {names: Array<{name: string}>}).names.map(
			({name}) => name,
		);
	t.deepEqual(await names(''), ['user:/a', 'user:/a/b', 'user:/c']);
	t.deepEqual(await names('?below=user:/a'), ['user:/a', 'user:/a/b']);
	t.deepEqual(await names(`?pattern=${encodeURIComponent('[bc]$')}`), ['user:/a/b', 'user:/c']);
});

test('a subtree is read whole', async (t) => {
	const {ask, instance, at} = await setup(t);
	const w1 = await instance('w1');
	for (const name of ['user:/a', 'user:/a/b', 'user:/c']) at('w1').set(name, name);
	const {keys} = (await (await ask(`/api/v1/members/${w1}/subtree/user:/a`)).json()) as {
		keys: Array<{name: string; value: {value: string}}>;
	};
	t.deepEqual(
		keys.map(({name, value}) => [name, value.value]),
		[
			['user:/a', 'user:/a'],
			['user:/a/b', 'user:/a/b'],
		],
	);
});

test('S5.1: keys are moved and copied with what is below them', async (t) => {
	const {send, instance, at, ask} = await setup(t);
	const w1 = await instance('w1');
	at('w1').set('user:/a', '1');
	at('w1').set('user:/a/b', '2');
	const confirmed = async (path: string, body: object): Promise<number> => {
		const first = await send('POST', path, body, {Prefer: 'wait=5'});
		if (first.status !== 428) return first.status;
		const {facts} = (await first.json()) as {facts: {digest: string}};
		return (await send('POST', path, body, {Prefer: 'wait=5', 'Clusterd-Digest': facts.digest})).status;
	};
	t.is(await confirmed(`/api/v1/members/${w1}/key-copies`, {from: 'user:/a', to: 'user:/copy'}), 200);
	t.is(await confirmed(`/api/v1/members/${w1}/key-moves`, {from: 'user:/a', to: 'user:/moved'}), 200);
	t.deepEqual(
		at('w1')
			.names()
			.filter((name) => !name.includes('clusterd')),
		['user:/copy', 'user:/copy/b', 'user:/moved', 'user:/moved/b'],
	);
	const occupied = await send('POST', `/api/v1/members/${w1}/key-copies`, {from: 'user:/copy', to: 'user:/moved'});
	t.is(occupied.status, 409);
	t.like(await occupied.json(), {code: 'TARGET_OCCUPIED'});
	t.is((await ask(`/api/v1/members/${w1}/keys/user:/a`)).status, 200);
});

test('S10: a key of a single instance has a digest as ETag, compared with a fresh read', async (t) => {
	const {ask, send, instance, at} = await setup(t);
	const w1 = await instance('w1');
	at('w1').set('user:/a', '1');
	const path = `/api/v1/members/${w1}/keys/user:/a`;
	const etag = (await ask(path)).headers.get('etag') ?? '';
	t.regex(etag, /^"[\da-f]{32}"$/);
	t.is((await ask(path)).headers.get('etag'), etag);
	at('w1').setMeta('user:/a', 'comment', 'changed by somebody');
	const stale = await send('PUT', path, {content: '2'}, {'If-Match': etag});
	t.is(stale.status, 412);
	t.like(await stale.json(), {code: 'CHANGED_MEANWHILE', facts: {instance: w1}});
	t.is(at('w1').get('user:/a'), '1');
	const fresh = (await ask(path)).headers.get('etag') ?? '';
	t.is((await send('PUT', path, {content: '2'}, {'If-Match': fresh, Prefer: 'wait=5'})).status, 200);
	t.is((await ask(path, {method: 'DELETE', headers: {'If-Match': fresh}})).status, 412);
	t.is(at('w1').get('user:/a'), '2');
});

test('settings are listed with owner and lock', async (t) => {
	const {ask, send, cluster, instance} = await setup(t);
	const eu = await cluster('eu');
	const w1 = await instance('w1', eu);
	await send('PUT', `/api/v1/members/${eu}/keys/user:/a`, {content: '1', mode: 'default'});
	await send('PUT', `/api/v1/members/${eu}/keys/user:/b`, {content: '2'});
	t.like(await (await ask(`/api/v1/members/${eu}/settings`)).json(), {
		total: 2,
		items: [
			{unit: 'user:/a', mode: 'default', content: '1'},
			{unit: 'user:/b', mode: 'enforced'},
		],
	});
	t.like(await (await ask(`/api/v1/members/${w1}/effective`)).json(), {
		total: 2,
		items: [
			{unit: 'user:/a', locked: false, here: false},
			{unit: 'user:/b', locked: true, owner: {id: eu}},
		],
	});
	const wrong = await ask(`/api/v1/members/${w1}/settings`);
	t.like(await wrong.json(), {code: 'WRONG_KIND', status: 409});
});

test('an unreachable instance is named as such', async (t) => {
	const {ask, instance, at} = await setup(t);
	const w1 = await instance('w1');
	at('w1').offline = true;
	const answer = await ask(`/api/v1/members/${w1}/keys/user:/a`);
	t.is(answer.status, 502);
	t.like(await answer.json(), {code: 'INSTANCE_UNREACHABLE', facts: {instance: w1}});
});

import test from 'ava';
import {setup, type ServedFleet} from '../served-fleet.js';

const PLAIN = {'Content-Type': 'text/plain'};

/** An instance `w1` in a cluster, and both as webd's clients address them. */
async function setupBoth(t: Parameters<typeof setup>[0]): Promise<ServedFleet & {eu: string; w1: string; paths: readonly string[]}> {
	const fleet = await setup(t);
	const eu = await fleet.cluster('eu');
	const w1 = await fleet.instance('w1', eu);
	return {...fleet, eu, w1, paths: [`/api/instances/${w1}`, `/api/clusters/${eu}`]};
}

const put = ({ask}: ServedFleet, path: string, value: string): Promise<Response> => ask(path, {method: 'PUT', headers: PLAIN, body: value});
const own = (fleet: ServedFleet, name: string): readonly string[] => fleet.at(name).names().filter(name => !name.includes('clusterd'));

test('GET kdb of a missing key has elektrad\'s shape', async t => {
	const {ask, paths} = await setupBoth(t);
	for (const path of paths) t.deepEqual(await (await ask(`${path}/kdb/user:/x`)).json(), {exists: false, name: 'x', path: 'user:/x', ls: []});
});

test('GET kdb shows value, metadata and all direct children, none missing', async t => {
	const {ask, at, paths} = await setupBoth(t);
	for (const name of ['a', 'b', 'c', 'd', 'e']) at('w1').set(`user:/s/${name}`, `value ${name}`);
	at('w1').set('user:/s', 'parent');
	at('w1').set('user:/s/b/deep', '');
	at('w1').setMeta('user:/s', 'type', 'string');
	at('w1').setMeta('user:/s', 'comment', '');
	const child = (name: string, ls = [`user:/s/${name}`]) => ({exists: true, name, path: `user:/s/${name}`, ls, value: `value ${name}`});
	for (const path of paths) {
		t.deepEqual(await (await ask(`${path}/kdb/user%3A/s/`)).json(), {
			exists: true, name: 's', path: 'user:/s',
			ls: ['user:/s', 'user:/s/a', 'user:/s/b', 'user:/s/b/deep', 'user:/s/c', 'user:/s/d', 'user:/s/e'],
			value: 'parent',
			meta: {comment: '', type: 'string'},
			children: [child('a'), child('b', ['user:/s/b', 'user:/s/b/deep']), child('c'), child('d'), child('e')],
		});
	}
});

test('GET kdb with preload=N shows N + 1 levels', async t => {
	const {ask, at, w1} = await setupBoth(t);
	for (const name of ['user:/a', 'user:/a/b', 'user:/a/b/c', 'user:/a/b/c/d']) at('w1').set(name, '1');
	const depth = (key: {children?: unknown[]}): number => (key.children ? 1 + depth(key.children[0] as never) : 0);
	const levels = async (query: string): Promise<number> => depth(await (await ask(`/api/instances/${w1}/kdb/user:/a${query}`)).json() as never);
	t.deepEqual([await levels(''), await levels('?preload=0'), await levels('?preload=1'), await levels('?preload=01'), await levels('?preload=9')], [1, 1, 2, 2, 3]);
	t.is(await levels('?preload=1&preload=9&_=123'), 2, 'the first counts');
	for (const bad of ['', 'abc', '-1', '10', '1.5', '+1', '%201']) {
		const answer = await ask(`/api/instances/${w1}/kdb/user:/a?preload=${bad}`);
		t.is(answer.status, 400, bad);
		t.like(await answer.json(), {error: {name: 'REQUEST_INVALID'}});
	}
});

test('GET kdb hides what is below a key that does not exist, as elektrad does; ls names it', async t => {
	const {ask, at, w1} = await setupBoth(t);
	at('w1').set('user:/h/x/y/z', 'deep');
	at('w1').set('user:/h/k', 'k');
	t.deepEqual(await (await ask(`/api/instances/${w1}/kdb/user:/h?preload=3`)).json(), {
		exists: false, name: 'h', path: 'user:/h', ls: ['user:/h/k', 'user:/h/x/y/z'],
		children: [{exists: true, name: 'k', path: 'user:/h/k', ls: ['user:/h/k'], value: 'k'}],
	});
});

test('GET kdb without a name shows the first level of all namespaces', async t => {
	const {ask, at, w1} = await setupBoth(t);
	for (const name of ['user:/a', 'user:/a/b', 'system:/c']) at('w1').set(name, '1');
	for (const rest of ['/kdb', '/kdb/']) {
		t.deepEqual(await (await ask(`/api/instances/${w1}${rest}`)).json(), {
			exists: false, name: '', path: '/', ls: ['user:/a', 'user:/a/b', 'system:/c'],
			children: [{exists: true, name: 'a', path: 'user:/a', ls: ['user:/a', 'user:/a/b'], value: '1'}, {exists: true, name: 'c', path: 'system:/c', ls: ['system:/c'], value: '1'}],
		});
	}
});

test('GET kdb shows a binary value as elektrad does', async t => {
	const {ask, at, w1} = await setupBoth(t);
	at('w1').set('user:/bin', null);
	t.like(await (await ask(`/api/instances/${w1}/kdb/user:/bin`)).json(), {exists: true, value: '(binary)'});
});

test('GET kdb of many keys shows all', async t => {
	const {ask, at, paths} = await setupBoth(t);
	for (let number = 100; number < 400; number++) at('w1').set(`user:/m/k${number}`, String(number));
	for (const path of paths) {
		const key = await (await ask(`${path}/kdb/user:/m`)).json() as {ls: string[]; children: Array<{value: string}>};
		t.is(key.ls.length, 300);
		t.deepEqual(key.children.map(({value}) => value), Array.from({length: 300}, (_, index) => String(100 + index)));
	}
});

const RAW_NAMES: ReadonlyArray<readonly [path: string, name: string]> = [
	['user%3A/a', 'user:/a'],
	['user%3A/a/', 'user:/a'],
	['user%3A/a%5C/b', 'user:/a\\/b'],
	['user%3A/a%5C%2Fb', 'user:/a\\/b'],
	['user%3A/a%20b%2Bc%26', 'user:/a b+c&'],
	['user%3A/%2310', 'user:/#_10'],
	['user%3A/100%25', 'user:/100%'],
	['user%3A/%C3%A4', 'user:/ä'],
];

for (const [path, name] of RAW_NAMES) {
	test(`the key ${name} is written, read and removed as ${path}`, async t => {
		const fleet = await setupBoth(t);
		const {ask, at, w1} = fleet;
		const written = await put(fleet, `/api/instances/${w1}/kdb/${path}`, 'v');
		t.is(written.status, 200);
		t.deepEqual(await written.json(), {status: 201});
		t.is(at('w1').get(name), 'v');
		t.like(await (await ask(`/api/instances/${w1}/kdb/${path}`)).json(), {exists: true, path: name, value: 'v'});
		t.is((await ask(`/api/instances/${w1}/kdb/${path}`, {method: 'DELETE'})).status, 200);
		t.is(at('w1').get(name), undefined);
	});
}

test('PUT kdb takes the body as it is, and tells a new key from a changed one', async t => {
	const fleet = await setupBoth(t);
	const {at, w1, ask} = fleet;
	const path = `/api/instances/${w1}/kdb/user:/a`;
	t.deepEqual(await (await put(fleet, path, '"quoted" {not json}\n')).json(), {status: 201});
	t.is(at('w1').get('user:/a'), '"quoted" {not json}\n');
	t.deepEqual(await (await put(fleet, path, '')).json(), {status: 200});
	t.is(at('w1').get('user:/a'), '');
	t.deepEqual(await (await put(fleet, path, '')).json(), {status: 200});
	t.is((await ask(path, {method: 'PUT'})).status, 200, 'no body is an empty text');
	t.deepEqual(await (await ask(path, {method: 'PUT', headers: {'Content-Type': 'application/json'}, body: '"text"'})).json(), {status: 200});
	t.is(at('w1').get('user:/a'), 'text');
	t.is((await ask(path, {method: 'PUT', headers: {'Content-Type': 'application/json'}, body: '5'})).status, 400);
});

test('PUT kdb on a cluster sets it on every instance', async t => {
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

test('PUT kdb that an instance refuses is refused, with its words', async t => {
	const fleet = await setupBoth(t);
	const {at, w1, eu} = fleet;
	at('w1').reject = () => 'C03200 Validation Semantic - too large';
	for (const path of [`/api/instances/${w1}/kdb/user:/a`, `/api/clusters/${eu}/kdb/user:/b`]) {
		const refused = await put(fleet, path, '99999');
		t.is(refused.status, 400);
		const {error} = await refused.json() as {error: {name: string; message: string; operation: string; totals: object; reasons: object[]}};
		t.is(error.name, 'PARTIAL');
		t.regex(error.message, /1 of 1 instances.*too large.*operation o\d+/s);
		t.deepEqual(error.totals, {rejected: 1});
		t.like(error.reasons, [{instance: w1, state: 'rejected'}]);
		t.regex(error.operation, /^o\d+$/);
	}
});

test('PUT kdb on a cluster with an unreachable instance is PARTIAL, at once; reading is answered', async t => {
	const fleet = await setupBoth(t);
	const {at, eu, instance, ask} = fleet;
	await instance('w2', eu);
	at('w2').offline = true;
	const partial = await put(fleet, `/api/clusters/${eu}/kdb/user:/a`, 'v');
	t.is(partial.status, 400);
	t.like(await partial.json(), {error: {name: 'PARTIAL', targets: 2, totals: {applied: 1, pending: 1}, reasons: [{instance: 'i4', state: 'pending'}]}});
	t.is(at('w1').get('user:/a'), 'v');
	const read = await ask(`/api/clusters/${eu}/kdb/user:/a`);
	t.is(read.status, 200);
	t.like(await read.json(), {exists: true, value: 'v'});
});

test('PUT kdb on an unreachable instance is refused', async t => {
	const fleet = await setupBoth(t);
	fleet.at('w1').offline = true;
	const refused = await put(fleet, `/api/instances/${fleet.w1}/kdb/user:/a`, 'v');
	t.is(refused.status, 400);
	t.like(await refused.json(), {error: {name: 'INSTANCE_UNREACHABLE'}});
	t.like(await (await fleet.ask(`/api/instances/${fleet.w1}/kdb/user:/a`)).json(), {error: {name: 'INSTANCE_UNREACHABLE'}});
});

test('DELETE kdb removes the key and all below; again it is done', async t => {
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

test('DELETE kdb on a cluster ends its settings at and below the name, and own values come back', async t => {
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

test('GET kdbFind answers names that match a regular expression', async t => {
	const {ask, at, paths} = await setupBoth(t);
	for (const name of ['user:/web/key', 'user:/web/other', 'user:/a']) at('w1').set(name, '1');
	for (const path of paths) {
		t.deepEqual(await (await ask(`${path}/kdbFind/web%2Fk`)).json(), ['user:/web/key']);
		t.deepEqual(await (await ask(`${path}/kdbFind/web/${encodeURIComponent('(key|other)$')}`)).json(), ['user:/web/key', 'user:/web/other']);
		t.deepEqual(await (await ask(`${path}/kdbFind/nothing`)).json(), []);
		t.deepEqual(await (await ask(`${path}/kdbFind/`)).json(), ['user:/a', 'user:/web/key', 'user:/web/other']);
		const bad = await ask(`${path}/kdbFind/%5B`);
		t.is(bad.status, 400);
	}
});

test('POST kdbMv moves and kdbCp copies the key and all below', async t => {
	const fleet = await setupBoth(t);
	const {at, ask, w1} = fleet;
	at('w1').set('user:/web/key', 'v');
	at('w1').setMeta('user:/web/key', 'm', 'x');
	const post = (route: string, to: string): Promise<Response> => ask(`/api/instances/${w1}/${route}`, {method: 'POST', headers: PLAIN, body: to});
	const moved = await post('kdbMv/user%3A/web/', 'user:/moved');
	t.is(moved.status, 204);
	t.is(await moved.text(), '');
	t.deepEqual(own(fleet, 'w1'), ['user:/moved/key']);
	t.is((await post('kdbCp/user%3A/moved', 'user:/copy')).status, 204);
	t.deepEqual(own(fleet, 'w1'), ['user:/copy/key', 'user:/moved/key']);
	t.deepEqual(at('w1').meta('user:/copy/key'), {m: 'x'});
	for (const [to, code] of [['user:/moved', 'TARGET_OCCUPIED'], ['user:/copy/below', 'TARGET_INSIDE_SOURCE'], ['nonsense', 'KEY_NAME_INVALID'], ['', 'KEY_NAME_INVALID']] as const) {
		const refused = await post('kdbMv/user:/copy', to);
		t.is(refused.status, 400, to);
		t.like(await refused.json(), {error: {name: code}});
	}
	const missing = await post('kdbMv/user:/nothing', 'user:/x');
	t.is(missing.status, 400);
});

test('POST kdbMv and kdbCp on a cluster act on its settings', async t => {
	const fleet = await setupBoth(t);
	const {at, ask, eu} = fleet;
	await put(fleet, `/api/clusters/${eu}/kdb/user:/a`, '1');
	t.is((await ask(`/api/clusters/${eu}/kdbCp/user:/a`, {method: 'POST', headers: PLAIN, body: 'user:/b'})).status, 204);
	t.is((await ask(`/api/clusters/${eu}/kdbMv/user:/a`, {method: 'POST', headers: PLAIN, body: 'user:/c'})).status, 204);
	t.deepEqual(own(fleet, 'w1').map(name => [name, at('w1').get(name)]), [['user:/b', '1'], ['user:/c', '1']]);
});

test('kdbMeta sets and removes a metakey; null removes; again it is done', async t => {
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
		for (const round of [1, 2]) t.is((await send('POST', `${path}/kdbMeta/user:/a`, {key: 'm', value: null})).status, 204, `round ${round}`);
		t.deepEqual(at('w1').meta('user:/a'), {});
	}
	t.is((await ask(`${paths[0]}/kdbMeta/user:/a`, {method: 'DELETE'})).status, 400, 'without a body');
});

test('kdbMetaBulk sets and removes several metakeys', async t => {
	const {at, send, paths} = await setupBoth(t);
	at('w1').set('user:/a', '1');
	at('w1').setMeta('user:/a', 'old', 'x');
	const [instance] = paths;
	t.is((await send('POST', `${instance}/kdbMetaBulk/user:/a`, {meta: [{key: 'a', value: '1'}, {key: 'old', value: null}, {key: 'b', value: '2'}, {key: 'a', value: '3'}]})).status, 204);
	t.deepEqual(at('w1').meta('user:/a'), {a: '3', b: '2'});
	t.is((await send('POST', `${instance}/kdbMetaBulk/user:/a`, {meta: []})).status, 204);
	for (const body of [{}, {meta: null}, {meta: {}}, {meta: [{value: '1'}]}, {meta: [{key: 1}]}, [], null]) {
		const refused = await send('POST', `${instance}/kdbMetaBulk/user:/a`, body);
		t.is(refused.status, 400);
		t.like(await refused.json(), {error: {name: 'REQUEST_INVALID'}});
	}
	t.deepEqual(at('w1').meta('user:/a'), {a: '3', b: '2'});
});

for (const name of ['foo', 'user', 'user%3A', 'user%3Ax', 'USER%3A/x', 'nonsense%3A/x', 'user%3A/a%5C', '%zz', '%ff', 'user%3A/%00']) {
	test(`the name ${name} is refused wherever it stands`, async t => {
		const {ask, send, paths, contents} = await setupBoth(t);
		const before = await contents();
		for (const path of paths) {
			const answers = [
				await ask(`${path}/kdb/${name}`), await ask(`${path}/kdb/${name}`, {method: 'PUT', body: 'v'}), await ask(`${path}/kdb/${name}`, {method: 'DELETE'}),
				await ask(`${path}/kdbMv/${name}`, {method: 'POST', body: 'user:/x'}), await send('POST', `${path}/kdbMeta/${name}`, {key: 'a', value: 'b'}),
			];
			for (const answer of answers) {
				t.is(answer.status, 400);
				const {error} = await answer.json() as {error: {name: string}};
				t.true(['KEY_NAME_INVALID', 'REQUEST_INVALID'].includes(error.name), error.name);
			}
		}
		t.deepEqual(await contents(), before);
	});
}

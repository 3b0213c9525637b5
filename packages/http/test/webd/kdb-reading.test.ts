import test from 'ava';
import {setupBoth} from './both.js';

test("GET kdb of a missing key has elektrad's shape", async (t) => {
	const {ask, paths} = await setupBoth(t);
	for (const path of paths)
		t.deepEqual(await (await ask(`${path}/kdb/user:/x`)).json(), {exists: false, name: 'x', path: 'user:/x', ls: []});
});

test('GET kdb shows value, metadata and all direct children, none missing', async (t) => {
	const {ask, at, paths} = await setupBoth(t);
	for (const name of ['a', 'b', 'c', 'd', 'e']) at('w1').set(`user:/s/${name}`, `value ${name}`);
	at('w1').set('user:/s', 'parent');
	at('w1').set('user:/s/b/deep', '');
	at('w1').setMeta('user:/s', 'type', 'string');
	at('w1').setMeta('user:/s', 'comment', '');
	const child = (name: string, ls = [`user:/s/${name}`]) => ({
		exists: true,
		name,
		path: `user:/s/${name}`,
		ls,
		value: `value ${name}`,
	});
	for (const path of paths) {
		t.deepEqual(await (await ask(`${path}/kdb/user%3A/s/`)).json(), {
			exists: true,
			name: 's',
			path: 'user:/s',
			ls: ['user:/s', 'user:/s/a', 'user:/s/b', 'user:/s/b/deep', 'user:/s/c', 'user:/s/d', 'user:/s/e'],
			value: 'parent',
			meta: {comment: '', type: 'string'},
			children: [child('a'), child('b', ['user:/s/b', 'user:/s/b/deep']), child('c'), child('d'), child('e')],
		});
	}
});

test('GET kdb with preload=N shows N + 1 levels', async (t) => {
	const {ask, at, w1} = await setupBoth(t);
	for (const name of ['user:/a', 'user:/a/b', 'user:/a/b/c', 'user:/a/b/c/d']) at('w1').set(name, '1');
	const depth = (key: {children?: unknown[]}): number => (key.children ? 1 + depth(key.children[0] as never) : 0);
	const levels = async (query: string): Promise<number> =>
		depth((await (await ask(`/api/instances/${w1}/kdb/user:/a${query}`)).json()) as never);
	t.deepEqual(
		[
			await levels(''),
			await levels('?preload=0'),
			await levels('?preload=1'),
			await levels('?preload=01'),
			await levels('?preload=9'),
		],
		[1, 1, 2, 2, 3],
	);
	t.is(await levels('?preload=1&preload=9&_=123'), 2, 'the first counts');
	for (const bad of ['', 'abc', '-1', '10', '1.5', '+1', '%201']) {
		const answer = await ask(`/api/instances/${w1}/kdb/user:/a?preload=${bad}`);
		t.is(answer.status, 400, bad);
		t.like(await answer.json(), {error: {name: 'REQUEST_INVALID'}});
	}
});

test('GET kdb hides what is below a key that does not exist, as elektrad does; ls names it', async (t) => {
	const {ask, at, w1} = await setupBoth(t);
	at('w1').set('user:/h/x/y/z', 'deep');
	at('w1').set('user:/h/k', 'k');
	t.deepEqual(await (await ask(`/api/instances/${w1}/kdb/user:/h?preload=3`)).json(), {
		exists: false,
		name: 'h',
		path: 'user:/h',
		ls: ['user:/h/k', 'user:/h/x/y/z'],
		children: [{exists: true, name: 'k', path: 'user:/h/k', ls: ['user:/h/k'], value: 'k'}],
	});
});

test('GET kdb without a name shows the first level of all namespaces', async (t) => {
	const {ask, at, w1} = await setupBoth(t);
	for (const name of ['user:/a', 'user:/a/b', 'system:/c']) at('w1').set(name, '1');
	for (const rest of ['/kdb', '/kdb/']) {
		t.deepEqual(await (await ask(`/api/instances/${w1}${rest}`)).json(), {
			exists: false,
			name: '',
			path: '/',
			ls: ['user:/a', 'user:/a/b', 'system:/c'],
			children: [
				{exists: true, name: 'a', path: 'user:/a', ls: ['user:/a', 'user:/a/b'], value: '1'},
				{exists: true, name: 'c', path: 'system:/c', ls: ['system:/c'], value: '1'},
			],
		});
	}
});

test('GET kdb shows a binary value as elektrad does', async (t) => {
	const {ask, at, w1} = await setupBoth(t);
	at('w1').set('user:/bin', null);
	t.like(await (await ask(`/api/instances/${w1}/kdb/user:/bin`)).json(), {exists: true, value: '(binary)'});
});

test('GET kdb of many keys shows all', async (t) => {
	const {ask, at, paths} = await setupBoth(t);
	for (let number = 100; number < 400; number++) at('w1').set(`user:/m/k${number}`, String(number));
	for (const path of paths) {
		const key = (await (await ask(`${path}/kdb/user:/m`)).json()) as {ls: string[]; children: Array<{value: string}>};
		t.is(key.ls.length, 300);
		t.deepEqual(
			key.children.map(({value}) => value),
			Array.from({length: 300}, (_, index) => String(100 + index)),
		);
	}
});

test('GET kdbFind answers names that match a regular expression', async (t) => {
	const {ask, at, paths} = await setupBoth(t);
	for (const name of ['user:/web/key', 'user:/web/other', 'user:/a']) at('w1').set(name, '1');
	for (const path of paths) {
		t.deepEqual(await (await ask(`${path}/kdbFind/web%2Fk`)).json(), ['user:/web/key']);
		t.deepEqual(await (await ask(`${path}/kdbFind/web/${encodeURIComponent('(key|other)$')}`)).json(), [
			'user:/web/key',
			'user:/web/other',
		]);
		t.deepEqual(await (await ask(`${path}/kdbFind/nothing`)).json(), []);
		t.deepEqual(await (await ask(`${path}/kdbFind/`)).json(), ['user:/a', 'user:/web/key', 'user:/web/other']);
		const bad = await ask(`${path}/kdbFind/%5B`);
		t.is(bad.status, 400);
	}
});

import {connect} from 'node:net';
import test from 'ava';
import {askRaw, setup} from './ask.js';

const TEXT = 'text/plain; charset=utf-8';

for (const [what, line] of [
	['a broken escape', 'GET /kdb/user:/%zz HTTP/1.1'],
	['a space in the path', 'GET /kdb/user:/a b HTTP/1.1'],
	['an escape that breaks off', 'GET /kdb/user:/a%2 HTTP/1.1'],
] as const) {
	test(`elektrad answers ${what} with 400 as text and closes`, async (t) => {
		const {elektrad} = await setup(t);
		const outcome = await askRaw(elektrad.port, `${line}\r\nHost: test\r\n\r\n`);
		t.true(typeof outcome === 'object' && outcome.status === 400 && outcome.body.toString() === '400 Bad Request');
		t.true(
			typeof outcome === 'object' &&
				outcome.headers.get('content-type')?.[0] === TEXT &&
				!outcome.headers.has('set-cookie'),
		);
	});
}

test('elektrad says what it misses when a request names no host', async (t) => {
	const {elektrad} = await setup(t);
	const outcome = await askRaw(elektrad.port, 'GET /version HTTP/1.1\r\n\r\n');
	t.true(typeof outcome === 'object' && outcome.body.toString() === '400 Bad Request: missing required Host header');
});

test('elektrad takes raw UTF-8 and raw backslashes in a path', async (t) => {
	const {reply} = await setup(t);
	t.is((await reply('GET', '/kdb/user:/ü')).text, '{"exists":false,"name":"ü","path":"user:/ü","ls":[]}');
	t.is(
		(await reply('GET', String.raw`/kdb/user:/a\/b`)).text,
		String.raw`{"exists":false,"name":"a/b","path":"user:/a\\/b","ls":[]}`,
	);
});

test('elektrad knows no name with a newline, and cuts one at a NUL', async (t) => {
	const {reply, status, elektrad} = await setup(t);
	t.is((await reply('GET', '/kdb/user:/a%0Ab')).text, '404 page not found\n');
	t.is(await status('PUT', '/kdb/user:/a%00b', {body: '"1"'}), 201);
	t.deepEqual(elektrad.kdb.ls('user:/'), ['user:/a']);
});

for (const method of ['HEAD', 'OPTIONS', 'PATCH', 'TRACE', 'PURGE', 'NONSENSE']) {
	test(`elektrad answers ${method} with 405 and no more`, async (t) => {
		const {elektrad} = await setup(t);
		const outcome = await askRaw(
			elektrad.port,
			`${method} /kdb/user:/a HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n`,
		);
		t.true(
			typeof outcome === 'object' &&
				outcome.status === 405 &&
				outcome.body.length === 0 &&
				!outcome.headers.has('allow') &&
				!outcome.headers.has('set-cookie'),
		);
	});
}

for (const [path, status] of [
	['/version/', 404],
	['/kdbMv', 404],
	['/kdbMeta', 404],
	['/kdbAll', 404],
	['/kdbCp/user:/a', 404],
	['/nope', 404],
	['/KDB/user:/a', 404],
] as const) {
	test(`elektrad does not know ${path}`, async (t) => {
		t.is(await (await setup(t)).status('GET', path), status);
	});
}

test('elektrad sends whoever asks for nothing to its documentation', async (t) => {
	const {reply} = await setup(t);
	const {status, text, headers} = await reply('GET', '/');
	t.is(status, 301);
	t.deepEqual(headers.get('location'), ['https://elektrad.docs.apiary.io']);
	t.is(text, '<a href="https://elektrad.docs.apiary.io">Moved Permanently</a>.\n\n');
});

test('elektrad redirects to the cleaned path, with the query, encoded as Go does', async (t) => {
	const {reply} = await setup(t);
	const {headers} = await reply('GET', '/kdb/user:/a//%C3%BC%20(b)?preload=1');
	t.deepEqual(headers.get('location'), ['/kdb/user:/a/%C3%BC%20%28b%29?preload=1']);
	t.deepEqual((await reply('GET', '/kdb/user:/a//')).headers.get('location'), ['/kdb/user:/a/']);
});

for (const [query, status] of [
	['?preload=01', 200],
	['?preload=%2B1', 200],
	['?preload=9', 200],
	['?PRELOAD=x', 200],
	['?preload=1&preload=x', 200],
	['?a;b=1', 200],
	['?%zz=1', 200],
	['?preload=', 400],
	['?preload=abc', 400],
	['?preload=-1', 400],
	['?preload=10', 400],
	['?preload=1.5', 400],
	['?preload=%201', 400],
	['?preload=+1', 400],
	['?preload=99999999999999999999', 400],
] as const) {
	test(`elektrad answers ${query} with ${status}`, async (t) => {
		t.is(await (await setup(t)).status('GET', `/kdb/user:/a${query}`), status);
	});
}

test('elektrad tells the length of an answer up to 2048 bytes, and sends a longer one in chunks', async (t) => {
	const {elektrad, reply} = await setup(t);
	elektrad.kdb.set('user:/a', '');
	const overhead = (await reply('GET', '/kdb/user:/a')).text.length + ',"value":""'.length;
	elektrad.kdb.set('user:/a', 'v'.repeat(2048 - overhead));
	const short = await reply('GET', '/kdb/user:/a');
	t.deepEqual([short.headers.get('content-length'), short.headers.has('transfer-encoding')], [['2048'], false]);
	elektrad.kdb.set('user:/a', 'v'.repeat(2049 - overhead));
	const long = await reply('GET', '/kdb/user:/a');
	t.deepEqual(
		[long.headers.has('content-length'), long.headers.get('transfer-encoding'), long.text.length],
		[false, ['chunked'], 2049],
	);
});

test('an answer without a body has a length of 0 and no type, or with 204 neither', async (t) => {
	const {reply} = await setup(t);
	const created = await reply('PUT', '/kdb/user:/a', {body: '"1"'});
	t.deepEqual([created.headers.get('content-length'), created.headers.has('content-type')], [['0'], false]);
	const deleted = await reply('DELETE', '/kdb/user:/a');
	t.deepEqual([deleted.headers.has('content-length'), deleted.headers.has('content-type')], [false, false]);
});

test('a client that stalls inside a body blocks its session and no other', async (t) => {
	const {elektrad, read, status} = await setup(t);
	await status('PUT', '/kdb/user:/a', {body: '"1"', session: 's'});
	const stalling = connect(elektrad.port, '127.0.0.1');
	t.teardown(() => stalling.destroy());
	await new Promise<void>((resolve) => {
		stalling.write(
			'PUT /kdb/user:/a HTTP/1.1\r\nHost: test\r\nCookie: session=s\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n"',
			() => {
				resolve();
			},
		);
	});
	await new Promise((resolve) => stalling.once('data', resolve)); // 100 Continue: elektrad is reading the body.
	let answered = false;
	const blocked = read('user:/a', 's').then((key) => {
		answered = true;
		return key;
	});
	t.is((await read('user:/a', 'other'))['value'], '1');
	t.false(answered);
	stalling.write('2"');
	t.is((await blocked)['value'], '2');
});

test('a client that leaves inside a body frees its session', async (t) => {
	const {elektrad, read, status} = await setup(t);
	await status('PUT', '/kdb/user:/a', {body: '"1"', session: 's'});
	const leaving = connect(elektrad.port, '127.0.0.1');
	leaving.write(
		'PUT /kdb/user:/a HTTP/1.1\r\nHost: test\r\nCookie: session=s\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n"',
	);
	await new Promise((resolve) => leaving.once('data', resolve));
	const waiting = read('user:/a', 's');
	leaving.destroy();
	t.is((await waiting)['value'], '1');
});

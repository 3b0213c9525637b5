import {connect} from 'node:net';
import test from 'ava';
import {ask, setup} from './ask.js';

const SEED = {seed: {keys: {'user:/a': '1'}}};
const PUT = 'PUT /kdb/user:/a HTTP/1.1\r\nHost: test\r\nCookie: session=s\r\nContent-Length: 3\r\n\r\n"2"';

/** What comes on a connection until it ends, or until `length` bytes. */
function receive(
	port: number,
	bytes: string,
	length = Infinity,
): Promise<{readonly text: string; readonly ended: string}> {
	return new Promise((resolve) => {
		const socket = connect(port, '127.0.0.1');
		let text = '';
		const finish = (ended: string) => {
			socket.destroy();
			resolve({text, ended});
		};
		socket.on('data', (chunk) => {
			text += chunk.toString();
			if (text.length >= length) {
				finish('open');
			}
		});
		socket.on('end', () => {
			finish('end');
		});
		socket.on('error', (error: NodeJS.ErrnoException) => {
			finish(error.code ?? '');
		});
		socket.write(bytes);
	});
}

test('an elektrad that refuses has its port closed until the fault is cleared', async (t) => {
	const {elektrad, status} = await setup(t, SEED);
	await elektrad.faults.set({kind: 'refuse'});
	await t.throwsAsync(ask(elektrad.port, 'GET', '/version'), {code: 'ECONNREFUSED'});
	await elektrad.faults.clear();
	t.is(await status('GET', '/kdb/user:/a'), 200);
});

for (const [at, done] of [
	['request', false],
	['answer', true],
	['headers', true],
] as const) {
	test(`a connection can break off at the ${at}, with the request ${done ? 'done' : 'not done'}`, async (t) => {
		const {elektrad} = await setup(t, SEED);
		await elektrad.faults.set({kind: 'reset', at});
		const {text, ended} = await receive(elektrad.port, PUT);
		t.true(['ECONNRESET', 'end'].includes(ended));
		t.false(text.includes('\r\n\r\n'));
		t.is(elektrad.kdb.get('user:/a'), done ? '2' : '1');
	});
}

test('an answer can hang inside its body', async (t) => {
	const {elektrad} = await setup(t, {seed: {keys: {'user:/a': 'v'.repeat(100)}}});
	await elektrad.faults.set({kind: 'hang', at: 'body'});
	const {text, ended} = await receive(elektrad.port, 'GET /kdb/user:/a HTTP/1.1\r\nHost: test\r\n\r\n', 200);
	t.is(ended, 'open');
	t.regex(text, /"value":"v+$|"ls":/);
});

test('a hanging request leaves the others alone, and is not done', async (t) => {
	const {elektrad, status} = await setup(t, SEED);
	await elektrad.faults.set({kind: 'hang', when: {methods: ['PUT'], times: 1}});
	const hanging = connect(elektrad.port, '127.0.0.1');
	t.teardown(() => hanging.destroy());
	hanging.write(PUT);
	await new Promise((resolve) => hanging.once('connect', resolve));
	let answered = false;
	hanging.once('data', () => {
		answered = true;
	});
	t.is(await status('GET', '/kdb/user:/a', {session: 's'}), 200);
	t.false(answered);
	t.is(elektrad.kdb.get('user:/a'), '1');
});

test('an answer can come byte by byte', async (t) => {
	const {elektrad, reply} = await setup(t, SEED);
	await elektrad.faults.set({kind: 'drip', bytes: 7});
	t.regex((await reply('GET', '/kdb/user:/a')).text, /"value":"1"\}$/);
});

test('another answer can be given, with the request done or not', async (t) => {
	const {elektrad, reply} = await setup(t, SEED);
	await elektrad.faults.set({kind: 'answer', status: 500, body: '<html>', headers: {'Content-Type': 'text/html'}});
	const answer = await reply('PUT', '/kdb/user:/a', {body: '"2"'});
	t.deepEqual([answer.status, answer.text, answer.headers.get('content-type')], [500, '<html>', ['text/html']]);
	t.is(elektrad.kdb.get('user:/a'), '1');
	await elektrad.faults.set({kind: 'answer', status: 302, headers: {Location: '/elsewhere'}, done: true});
	t.is((await reply('PUT', '/kdb/user:/a', {body: '"2"'})).status, 302);
	t.is(elektrad.kdb.get('user:/a'), '2');
});

test('an answer can be cut in half, or be far too long', async (t) => {
	const {elektrad, reply} = await setup(t, SEED);
	const {text} = await reply('GET', '/kdb/user:/a');
	await elektrad.faults.set({kind: 'truncate'});
	t.is((await reply('GET', '/kdb/user:/a')).text, text.slice(0, text.length / 2));
	await elektrad.faults.set({kind: 'flood', bytes: 3_000_000});
	t.is((await reply('GET', '/kdb/user:/a')).text.length, 3_000_000);
});

test('a fault strikes only what it is meant for, as often as it is meant to', async (t) => {
	const {elektrad, status} = await setup(t, SEED);
	await elektrad.faults.set(
		{kind: 'answer', status: 503, when: {path: /^\/kdb\/user:\/a/, after: 1, times: 2}},
		{kind: 'answer', status: 418, when: {methods: ['DELETE']}},
	);
	t.is(await status('GET', '/version'), 200);
	const codes: number[] = [];
	for (let request = 0; request < 4; request += 1) {
		codes.push(await status('GET', '/kdb/user:/a'));
	}
	t.deepEqual(codes, [200, 503, 503, 200]);
	t.is(await status('DELETE', '/kdb/user:/b'), 418);
});

test('writes can be acknowledged and lost', async (t) => {
	const {elektrad, status, read} = await setup(t, SEED);
	await elektrad.faults.set({kind: 'lose-writes', when: {methods: ['PUT']}});
	t.is(await status('PUT', '/kdb/user:/a', {body: '"2"', session: 's'}), 200);
	t.is(elektrad.kdb.get('user:/a'), '1');
	t.is((await read('user:/a', 's'))['value'], '1');
});

test('a stale session sees no keys, believes in that, and overwrites the file', async (t) => {
	const {elektrad, status, read} = await setup(t, SEED);
	await elektrad.faults.set({kind: 'stale', when: {times: 1}});
	t.false((await read('user:/a', 'stale'))['exists']);
	t.true((await read('user:/a', 'other'))['exists']);
	t.is(await status('PUT', '/kdb/user:/b', {body: '"2"', session: 'stale'}), 201);
	t.deepEqual(elektrad.kdb.ls('user:/'), ['user:/b']);
});

test('a locked file refuses the write, which stays in the memory of the session', async (t) => {
	const {elektrad, reply, read} = await setup(t, SEED);
	await elektrad.faults.set({kind: 'lock', when: {methods: ['PUT'], times: 1}});
	const {text} = await reply('PUT', '/kdb/user:/a', {body: '"2"', session: 's'});
	t.is(
		text,
		'{"error":"C01100 Resource - Conflict because other process writes to configuration indicated by file lock"}',
	);
	t.deepEqual([elektrad.kdb.get('user:/a'), (await read('user:/a', 's'))['value']], ['1', '2']);
	t.is((await reply('PUT', '/kdb/user:/a', {body: '"2"', session: 's'})).status, 200);
	t.is(elektrad.kdb.get('user:/a'), '2');
});

test('sessions can be forgotten, and an elektrad can come back empty', async (t) => {
	const {elektrad, reply, read} = await setup(t, SEED);
	await reply('GET', '/version', {session: 's'});
	elektrad.forgetSessions();
	t.true((await reply('GET', '/version', {session: 's'})).headers.has('set-cookie'));
	await elektrad.restart({empty: true});
	t.false((await read('user:/a'))['exists']);
});

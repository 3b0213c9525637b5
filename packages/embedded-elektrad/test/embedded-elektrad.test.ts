import {connect, createServer, type Socket} from 'node:net';
import {once} from 'node:events';
import test from 'ava';
import {KdbError} from '@clusterd/embedded-elektrad';
import {ask, setup} from './ask.js';

test('an embedded elektrad stores what is put and shows it to every session', async (t) => {
	const {reply, status} = await setup(t);
	t.is(await status('PUT', '/kdb/user:/a', {body: '"1"'}), 201);
	t.is(
		(await reply('GET', '/kdb/user:/a')).text,
		'{"exists":true,"name":"a","path":"user:/a","ls":["user:/a"],"value":"1"}',
	);
});

test('an outside writer sees what elektrad stored, and elektrad what it wrote', async (t) => {
	const {elektrad, read, status} = await setup(t, {
		seed: {keys: {'user:/a': {value: '1', meta: {description: 'the first'}}}},
	});
	await status('PUT', '/kdb/user:/b', {body: '"2"', session: 's'});
	t.deepEqual(elektrad.kdb.ls('user:/'), ['user:/a', 'user:/b']);
	t.is(elektrad.kdb.metaGet('user:/a', 'description'), 'the first');
	elektrad.kdb.set('user:/a', 'outside');
	elektrad.kdb.metaRm('user:/a', 'description');
	t.deepEqual(await read('user:/a', 's'), {
		exists: true,
		name: 'a',
		path: 'user:/a',
		ls: ['user:/a'],
		value: 'outside',
	});
	t.is(elektrad.kdb.rm('user:/', {recursive: true}), 2);
	t.is(elektrad.kdb.get('user:/a'), undefined);
});

test('a restarted elektrad has its port and keys, and no session', async (t) => {
	const {elektrad, reply, status} = await setup(t);
	const {port, url} = elektrad;
	await status('PUT', '/kdb/user:/a', {body: '"1"', session: 's'});
	await elektrad.restart();
	t.deepEqual([elektrad.port, elektrad.url, url], [port, url, `http://127.0.0.1:${port}`]);
	const {headers, text} = await reply('GET', '/kdb/user:/a', {session: 's'});
	t.deepEqual(headers.get('set-cookie'), ['session=s; Max-Age=3600; HttpOnly']);
	t.regex(text, /"value":"1"/);
});

/** Tries to listen on a port; rejects when somebody else does. */
async function listenOn(port: number): Promise<void> {
	const other = createServer();
	other.listen(port, '127.0.0.1');
	await once(other, 'listening');
	other.close();
	await once(other, 'close');
}

async function connected(port: number): Promise<Socket> {
	const socket = connect(port, '127.0.0.1').resume();
	await once(socket, 'connect');
	return socket;
}

test('an elektrad that restarts never leaves its port, and ends all connections', async (t) => {
	const {elektrad, status} = await setup(t);
	const socket = await connected(elektrad.port);
	socket.write('GET /version HTTP/1.1\r\nHost: localhost\r\n\r\n');
	await once(socket, 'data');
	const closed = once(socket, 'close');
	const restarting = elektrad.restart();
	await t.throwsAsync(listenOn(elektrad.port), {code: 'EADDRINUSE'});
	await restarting;
	await closed;
	t.is(await status('GET', '/version'), 200);
});

test('an elektrad that was stopped restarts as soon as its port is free', async (t) => {
	const {elektrad, status} = await setup(t);
	await elektrad.stop();
	const other = createServer().listen(elektrad.port, '127.0.0.1');
	await once(other, 'listening');
	const restarting = elektrad.restart();
	// it tries and finds the port in use
	for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
	other.close();
	await restarting;
	t.is(await status('GET', '/version'), 200);
});

test('an elektrad that lives and cannot be restarted, since a file is broken, is gone', async (t) => {
	const {elektrad} = await setup(t, {seed: {keys: {'user:/a': '1'}}});
	elektrad.kdb.writeFile('home/.config/default.ecf', 'no dump');
	await t.throwsAsync(elektrad.restart(), {instanceOf: KdbError});
	await t.throwsAsync(ask(elektrad.port, 'GET', '/version'), {code: 'ECONNREFUSED'});
});

test('an elektrad that refuses goes on refusing when it restarts', async (t) => {
	const {elektrad, status} = await setup(t);
	await elektrad.faults.set({kind: 'refuse'});
	await elektrad.restart();
	await t.throwsAsync(ask(elektrad.port, 'GET', '/version'), {code: 'ECONNREFUSED'});
	await elektrad.faults.clear();
	t.is(await status('GET', '/version'), 200);
});

test('an elektrad can be of another version', async (t) => {
	const {reply, read} = await setup(t, {version: '0.12.3'});
	t.is(
		(await reply('GET', '/version')).text,
		'{"api":1,"elektra":{"version":"0.12.3","major":0,"minor":12,"micro":3}}',
	);
	t.is((await read('system:/elektra/version/constants/KDB_VERSION'))['value'], '0.12.3');
});

import http from 'node:http';
import net, {type AddressInfo} from 'node:net';
import test, {type ExecutionContext} from 'ava';
import {InstanceUrl} from '@clusterd/core';
import {HttpTransport} from '#src/wire/http-transport.js';
import type {WireRequest} from '#src/wire/transport.js';

const read: WireRequest = {method: 'GET', path: '/kdb', session: 's', body: undefined};
const write: WireRequest = {method: 'PUT', path: '/kdb/user:/a', session: 's', body: '"x"'};

/** A server that does with each connection what it is told, and a transport. */
async function setup(
	t: ExecutionContext,
	onConnection: (socket: net.Socket, number: number) => void,
): Promise<{transport: HttpTransport; url: InstanceUrl}> {
	let count = 0;
	const sockets = new Set<net.Socket>();
	const server = net.createServer((socket) => {
		sockets.add(socket);
		socket.on('error', () => socket.destroy()); // tests cut connections
		onConnection(socket, ++count);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	t.teardown(() => {
		for (const socket of sockets) socket.destroy();
		server.close();
	});
	const transport = new HttpTransport({timeoutMs: 60_000});
	t.teardown(() => transport.close());
	return {transport, url: InstanceUrl.parse(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)};
}

const ANSWER = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}';

/** Answers the first request of a connection, and cuts it at the second. */
const answerOnce = (socket: net.Socket): void => {
	let requests = 0;
	socket.on('data', () => {
		requests += 1;
		if (requests === 1) socket.write(ANSWER);
		else socket.destroy();
	});
};

test('a kept connection that dies before the answer begins is a reason to read once more', async (t) => {
	let connections = 0;
	const {transport, url} = await setup(t, (socket, number) => {
		connections = number;
		answerOnce(socket);
	});
	for (let times = 0; times < 3; times += 1) t.is((await transport.send(url, read).answer).body, '{}');
	t.is(connections, 3);
});

test('a kept connection that dies is no reason to write once more', async (t) => {
	const {transport, url} = await setup(t, answerOnce);
	await transport.send(url, read).answer;
	t.like(await t.throwsAsync(transport.send(url, write).answer), {
		name: 'NoAnswerError',
		mayHaveArrived: true,
		code: 'ECONNRESET',
	});
});

test('what is to go over a kept connection does, and is not sent at all where there is none', async (t) => {
	const received: string[] = [];
	const {transport, url} = await setup(t, (socket, number) => {
		socket.on('data', (data) => {
			received.push(`${number} ${data.toString().split(' ')[0]}`);
			socket.write(ANSWER);
		});
	});
	const carefully = {...write, overKept: true};
	t.like(await t.throwsAsync(transport.send(url, carefully).answer), {name: 'NoAnswerError', mayHaveArrived: false});
	await transport.send(url, read).answer;
	await transport.send(url, carefully).answer;
	const [first] = received;
	t.deepEqual(
		received.map((line) => line.split(' ')[1]),
		['GET', 'PUT'],
	);
	t.is(received[1]?.split(' ')[0], first?.split(' ')[0]);
});

test('a new connection that dies is no reason to read once more', async (t) => {
	let connections = 0;
	const {transport, url} = await setup(t, (socket, number) => {
		connections = number;
		socket.on('data', () => socket.destroy());
	});
	await t.throwsAsync(transport.send(url, read).answer, {name: 'NoAnswerError'});
	t.is(connections, 1);
});

test('a connection that dies in the middle of an answer is no answer', async (t) => {
	const {transport, url} = await setup(t, (socket) => {
		socket.on('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{"exists'));
	});
	t.like(await t.throwsAsync(transport.send(url, read).answer), {name: 'NoAnswerError', mayHaveArrived: true});
});

test('a server that is silent for too long gives no answer', async (t) => {
	const {url} = await setup(t, () => {});
	const transport = new HttpTransport({timeoutMs: 50});
	t.teardown(() => transport.close());
	await t.throwsAsync(transport.send(url, write).answer, {name: 'NoAnswerError', code: 'ETIMEDOUT'});
});

test('what is no HTTP is no answer', async (t) => {
	const {transport, url} = await setup(t, (socket) => {
		socket.on('data', () => socket.end('SSH-2.0-OpenSSH\r\n'));
	});
	await t.throwsAsync(transport.send(url, read).answer, {name: 'NoAnswerError'});
});

test('an exchange that is cut rejects, and is not tried again', async (t) => {
	let requests = 0;
	const {transport, url} = await setup(t, (socket) => {
		socket.on('data', () => {
			requests += 1;
			if (requests === 1) socket.write(ANSWER);
			else exchange.cut();
		});
	});
	await transport.send(url, read).answer;
	const exchange = transport.send(url, read);
	await t.throwsAsync(exchange.answer, {name: 'NoAnswerError'});
	t.is(requests, 2);
	exchange.cut();
});

test('header and body go out in one piece, and connections are kept', async (t) => {
	const pieces: string[] = [];
	let connections = 0;
	const {transport, url} = await setup(t, (socket, number) => {
		connections = number;
		socket.on('data', (piece) => {
			pieces.push(piece.toString());
			socket.write(ANSWER);
		});
	});
	await transport.send(url, write).answer;
	await transport.send(url, read).answer;
	t.is(connections, 1);
	t.is(pieces.length, 2);
	t.regex(pieces[0] ?? '', /^PUT \/kdb\/user:\/a HTTP\/1\.1\r\n[^]*cookie: session=s\r\n[^]*\r\n\r\n"x"$/);
});

test('a connection that nobody uses is closed after its time', async (t) => {
	let closed = Promise.resolve();
	const {url} = await setup(t, (socket) => {
		closed = new Promise((resolve) => socket.on('close', () => resolve()));
		socket.on('data', () => socket.write(ANSWER));
	});
	const transport = new HttpTransport({timeoutMs: 60_000, idleSocketMs: 10});
	t.teardown(() => transport.close());
	await transport.send(url, read).answer;
	await t.notThrowsAsync(closed);
});

test('a path prefix goes before every path', async (t) => {
	const server = http.createServer((request, response) => response.end(JSON.stringify(request.url)));
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	t.teardown(() => server.close());
	const transport = new HttpTransport();
	t.teardown(() => transport.close());
	const {body} = await transport.send(
		InstanceUrl.parse(`http://localhost:${(server.address() as AddressInfo).port}/i/7`),
		read,
	).answer;
	t.is(body, '"/i/7/kdb"');
});

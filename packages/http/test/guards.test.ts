import test from 'ava';
import {connect} from 'node:net';
import {rawHead, rawRequest} from './raw-request.js';
import {setup} from './served-fleet.js';

const codeOf = (body: string): string => (JSON.parse(body) as {code: string}).code;

for (const host of ['localhost', 'LOCALHOST:1234', '127.0.0.1:80', '[::1]:8080', 'clusterd.example']) {
	test(`a server on the loopback answers to the name ${host}`, async (t) => {
		const {port} = await setup(t, {http: {hosts: ['clusterd.example']}});
		t.is((await rawRequest(port, `GET /livez HTTP/1.1\r\nHost: ${host}\r\n\r\n`)).status, 200);
	});
}

for (const host of [
	'evil.example',
	'localhost.evil.example',
	'127.0.0.1.evil.example:80',
	'',
	'user@localhost',
	'[::1',
	'localhost:80:80',
]) {
	test(`a server on the loopback does not answer to the name ${JSON.stringify(host)} (DNS rebinding)`, async (t) => {
		const {port} = await setup(t);
		const {status, body} = await rawRequest(port, `GET /api/v1/members HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
		t.is(status, 421);
		t.is(codeOf(body), 'HOST_NOT_ALLOWED');
	});
}

test('a request without a name is not answered either', async (t) => {
	const {port} = await setup(t);
	t.is((await rawRequest(port, 'GET /livez HTTP/1.1\r\n\r\n')).status, 421);
});

const FOREIGN: ReadonlyArray<readonly [headers: Readonly<Record<string, string>>, why: string]> = [
	[{Origin: 'https://evil.example'}, 'of another origin'],
	[{Origin: 'null'}, 'of a hidden origin'],
	[{'Sec-Fetch-Site': 'cross-site'}, 'of another site'],
	[{'Sec-Fetch-Site': 'same-site', Origin: 'http://localhost:1'}, 'of another port'],
];

for (const [headers, why] of FOREIGN) {
	test(`a change from a page ${why} is refused, reading is not`, async (t) => {
		const {ask, send, contents} = await setup(t);
		const before = await contents();
		for (const path of ['/api/v1/members', '/api/instances']) {
			const answer = await send('POST', path, {kind: 'cluster', name: 'eu'}, headers);
			t.is(answer.status, 403);
			t.is(((await answer.json()) as {code: string}).code, 'ORIGIN_NOT_ALLOWED');
		}
		t.is((await ask('/api/v1/members', {headers})).status, 200);
		t.deepEqual(await contents(), before);
	});
}

test('a change from a page of the server itself, of an allowed origin, or of no page is taken', async (t) => {
	const {send, address, port} = await setup(t, {http: {origins: ['https://admin.example']}});
	const made = async (name: string, headers: Record<string, string>): Promise<number> =>
		(await send('POST', '/api/v1/members', {kind: 'cluster', name}, headers)).status;
	t.is(await made('a', {Origin: `http://localhost:${port}`, 'Sec-Fetch-Site': 'same-origin'}), 201);
	t.is(await made('b', {Origin: address}), 201);
	t.is(await made('c', {Origin: 'https://admin.example', 'Sec-Fetch-Site': 'cross-site'}), 201);
	t.is(await made('d', {}), 201);
});

test('answers tell browsers to do nothing more with them', async (t) => {
	const {ask} = await setup(t);
	for (const path of ['/', '/api/v1/members', '/api/v1/nonsense']) {
		const {headers} = await ask(path);
		t.regex(
			headers.get('content-security-policy') ?? '',
			/default-src 'self'.*script-src 'self';.*frame-ancestors 'none'/,
		);
		t.is(headers.get('x-content-type-options'), 'nosniff');
		t.is(headers.get('referrer-policy'), 'no-referrer');
		t.is(headers.get('x-powered-by'), null);
	}
});

const NO_REQUESTS: ReadonlyArray<readonly [bytes: string, status: number, code: string, why: string]> = [
	['nonsense\r\n\r\n', 400, 'REQUEST_INVALID', 'no HTTP'],
	[rawHead('GET', '/api/v1/members', ['X-A: a\nb']), 400, 'REQUEST_INVALID', 'a lone line feed in a header field'],
	[
		rawHead('GET', '/api/v1/members', ['X-A: a\rb']),
		400,
		'REQUEST_INVALID',
		'a lone carriage return in a header field',
	],
	[rawHead('GET', '/api/v1/members', ['X-A: a\0b']), 400, 'REQUEST_INVALID', 'NUL in a header field'],
	[
		rawHead('GET', '/api/v1/members', ['Content-Length: 1', 'Content-Length: 2']),
		400,
		'REQUEST_INVALID',
		'two lengths',
	],
	[
		rawHead('POST', '/api/v1/members', ['Content-Length: 5', 'Transfer-Encoding: chunked']),
		400,
		'REQUEST_INVALID',
		'a length and chunks (smuggling)',
	],
	[rawHead('GET', '/api/v1/members', [`X-A: ${'a'.repeat(70_000)}`]), 431, 'HEADERS_TOO_LARGE', 'a header of 70 kB'],
	[rawHead('GET', '/api/v1/members#x'), 400, 'REQUEST_INVALID', 'a fragment in the target'],
	[rawHead('GET', '*'), 400, 'REQUEST_INVALID', 'a target without a slash'],
];

for (const [bytes, status, code, why] of NO_REQUESTS) {
	test(`a request with ${why} is answered with ${code}`, async (t) => {
		const {port} = await setup(t);
		const answer = await rawRequest(port, bytes);
		t.is(answer.status, status);
		t.regex(answer.head, /content-type: application\/problem\+json/i);
		t.is(codeOf(answer.body), code);
	});
}

test('a header of 60 kB is read', async (t) => {
	const {port} = await setup(t);
	t.is((await rawRequest(port, rawHead('GET', '/livez', [`X-A: ${'a'.repeat(60_000)}`]))).status, 200);
});

test('a request that does not arrive in time is given up', async (t) => {
	const {port} = await setup(t, {http: {headersTimeoutMs: 1, requestTimeoutMs: 1, checkIntervalMs: 5}});
	const answer = await rawRequest(port, 'GET /livez HTTP/1.1\r\nHost: local');
	t.is(answer.status, 408);
	t.is(codeOf(answer.body), 'REQUEST_TIMEOUT');
});

test('a body that is too large is refused, and the answer can be read', async (t) => {
	const {send, contents} = await setup(t, {http: {maxBodyBytes: 1000}});
	const before = await contents();
	const answer = await send('POST', '/api/v1/members', {kind: 'cluster', name: 'x'.repeat(1_000_000)});
	t.is(answer.status, 413);
	t.like(await answer.json(), {code: 'BODY_TOO_LARGE', facts: {limitBytes: 1000}});
	t.deepEqual(await contents(), before);
});

test('a closed server lets go of connections that are kept open', async (t) => {
	const {port, server} = await setup(t);
	const socket = connect(port, '127.0.0.1');
	const ended = new Promise((resolve) => socket.once('close', resolve));
	socket.write(rawHead('GET', '/livez'));
	await new Promise((resolve) => socket.once('data', resolve));
	await server.close();
	await ended;
	await server.close();
	t.pass();
});

test('a request that takes longer than the grace is cut off at the end', async (t) => {
	const {ask, server, instance, at, logger} = await setup(t, {http: {graceMs: 50}});
	const w1 = await instance('w1');
	let asked = (): void => undefined;
	const reached = new Promise<void>((resolve) => {
		asked = resolve;
	});
	Object.defineProperty(at('w1'), 'gate', {
		get() {
			asked();
			return new Promise(() => undefined);
		},
	});
	const answer = t.throwsAsync(ask(`/api/v1/members/${w1}/keys/user:/a?deadlineMs=60000`));
	await reached;
	await server.close();
	await answer;
	t.false(logger.lines.some(({level}) => level === 'error'));
});

import test, {type ExecutionContext} from 'ava';
import nock from 'nock';
import {MARKER_KEY, type KeyDatabase} from '@clusterd/core';
import type {ElektradConnectorOptions} from '@clusterd/elektrad';
import {apply, makeConnector, setTo} from './surroundings.js';

nock.disableNetConnect();

const VERSION = {api: 1, elektra: {version: '0.11.0', major: 0, minor: 11, micro: 0}};
const NAMES = ['spec:/a', 'dir:/a', 'user:/a', MARKER_KEY, 'system:/a'];
const MARKER_PATH = '/kdb/user:/sw/elektra/clusterd/%230/current/instance/id';

let hosts = 0;

interface Line {
	readonly scope: nock.Scope;
	readonly database: KeyDatabase;
}

/** A line to a host of its own, on which nothing is answered yet. */
function setup(
	t: ExecutionContext,
	{scheme = 'http', ...options}: Partial<ElektradConnectorOptions> & {readonly scheme?: string} = {},
): Line {
	hosts += 1;
	const address = `${scheme}://wire${hosts}.test:33333`;
	const scope = nock(address);
	t.teardown(() => scope.persist(false));
	return {scope, database: makeConnector(t, {timeoutMs: 10_000, ...options}).open({instance: 'i1', address})};
}

/** Answers what opens a session. */
function open(scope: nock.Scope): void {
	scope.get('/version').reply(200, VERSION, {'set-cookie': ['theme=dark', 'session=given; Max-Age=3600; HttpOnly']});
	scope.get('/kdb').matchHeader('cookie', 'session=given').reply(200, {exists: false, name: '', path: '/', ls: NAMES});
	scope.get(MARKER_PATH).reply(200, {
		exists: true,
		name: 'id',
		path: MARKER_KEY,
		ls: [MARKER_KEY],
		value: 'b9d1a1a6-0c3e-4a6e-8d0c-1f2e3d4c5b6a',
	});
	// no connection is kept here: who is there is asked before each write
	scope.get('/version').optionally().times(1_000).reply(200, VERSION);
}

const failure = (code: string): Error => Object.assign(new Error(`it failed: ${code}`), {code});
const key = (value: string): object => ({exists: true, name: 'a', path: 'user:/a', ls: ['user:/a'], value});

for (const code of [
	'ECONNREFUSED',
	'ENOTFOUND',
	'EHOSTUNREACH',
	'ECONNRESET',
	'EPIPE',
	'CERT_HAS_EXPIRED',
	'DEPTH_ZERO_SELF_SIGNED_CERT',
]) {
	test(`a read that ends in ${code} tells so`, async (t) => {
		const {scope, database} = setup(t);
		scope.get('/version').replyWithError(failure(code));
		const error = await t.throwsAsync(database.read(['user:/a']));
		t.like(error, {code: 'INSTANCE_UNREACHABLE', facts: {reason: `it failed: ${code}`}});
		t.like(error?.cause, {code, cause: {code}});
	});
}

for (const [code, outcome] of [
	['ECONNREFUSED', 'was not sent'],
	['CERT_HAS_EXPIRED', 'was not sent'],
	['ECONNRESET', 'is unknown'],
	['EPIPE', 'is unknown'],
] as const) {
	test(`a write that ends in ${code} ${outcome}`, async (t) => {
		const {scope, database} = setup(t);
		open(scope);
		await database.identify();
		scope.put('/kdb/user:/a').replyWithError(failure(code));
		if (outcome === 'is unknown')
			t.like(await apply(database, setTo('user:/a', '2', '1')), [{outcome: 'unknown', reason: `it failed: ${code}`}]);
		else await t.throwsAsync(apply(database, setTo('user:/a', '2', '1')), {code: 'INSTANCE_UNREACHABLE'});
		t.true(scope.isDone(), 'it was sent once');
	});
}

test('a connection that was never made leaves the session as it is', async (t) => {
	const {scope, database} = setup(t);
	open(scope);
	await database.identify();
	scope.put('/kdb/user:/a').replyWithError(failure('ECONNREFUSED'));
	await t.throwsAsync(apply(database, setTo('user:/a', '2', '1')), {code: 'INSTANCE_UNREACHABLE'});
	scope.get('/kdb/user:/a').matchHeader('cookie', 'session=given').reply(200, key('1'));
	t.like(await database.read(['user:/a']), [{value: '1'}]);
});

test('an answer that is too long is cut off, and breaks the instance', async (t) => {
	const {scope, database} = setup(t, {maxBodyBytes: 1000});
	open(scope);
	await database.identify();
	scope.get('/kdb/user:/a').reply(200, key('x'.repeat(1000)));
	t.like(await t.throwsAsync(database.read(['user:/a'])), {
		code: 'INSTANCE_BROKEN',
		facts: {reason: 'the answer is longer than 1000 bytes'},
	});
	scope.get('/kdb/user:/a').reply(200, key('x'));
	t.like(await database.read(['user:/a']), [{value: 'x'}]);
});

test('https is spoken where the address says so', async (t) => {
	const {scope, database} = setup(t, {scheme: 'https'});
	open(scope);
	t.is((await database.identify()).version, '0.11.0');
	t.true(scope.isDone());
});

test('bodies are whole JSON with their length in bytes', async (t) => {
	const {scope, database} = setup(t);
	open(scope);
	await database.identify();
	scope
		.put('/kdb/user:/a', '"ä\\n"')
		.matchHeader('content-length', '6')
		.matchHeader('content-type', 'application/json')
		.reply(200);
	scope.get('/kdb/user:/a').reply(200, key('ä\n'));
	t.like(await apply(database, setTo('user:/a', 'ä\n', '1')), [{outcome: 'applied'}]);
});

test('closing cuts off what is under way', async (t) => {
	const {scope, database} = setup(t);
	open(scope);
	await database.identify();
	scope.get('/kdb/user:/a').delay(60_000).reply(200, key('1'));
	const reading = database.read(['user:/a']);
	const waiting = database.read(['user:/a']);
	await database.close();
	await t.throwsAsync(reading, {code: 'STOPPED'});
	await t.throwsAsync(waiting, {code: 'STOPPED'});
});

test('an aborted read does not make its caller wait for the answer', async (t) => {
	const {scope, database} = setup(t);
	open(scope);
	await database.identify();
	scope.get('/kdb/user:/a').delay(60_000).reply(200, key('1'));
	const controller = new AbortController();
	const reading = database.read(['user:/a'], {signal: controller.signal});
	controller.abort(new Error('enough'));
	await t.throwsAsync(reading, {message: 'enough'});
});

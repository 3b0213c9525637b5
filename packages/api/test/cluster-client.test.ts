import test from 'ava';
import {API_ERROR_CODES, ApiError, ClusterClient, reviveApiError, STATUS} from '@clusterd/api';
import {ClusterdError, ERROR_CODES, isClusterdError} from '@clusterd/core';

/** A client whose requests are answered by a function. */
function clientOf(
	answer: (request: Request) => Response | Promise<Response>,
	options: {readonly maxAnswerBytes?: number; readonly timeoutMs?: number} = {},
): ClusterClient {
	return new ClusterClient({
		address: 'http://clusterd.example/fleet/',
		fetch: async (input, init) => answer(new Request(input, init)),
		...options,
	});
}

const json = (body: unknown, status = 200, type = 'application/json'): Response =>
	new Response(JSON.stringify(body), {status, headers: {'Content-Type': type}});
const problem = (code: string, facts: unknown, status = 409): Response =>
	json({code, facts, status}, status, 'application/problem+json; charset=utf-8');

/** Answers nothing until it is aborted, as fetch does. */
const hang = ({signal}: Request): Promise<Response> =>
	new Promise((_, reject) => {
		const end = (): void => reject(signal.reason as Error);
		if (signal.aborted) end();
		signal.addEventListener('abort', end);
	});

async function failure(attempt: Promise<unknown>): Promise<Record<string, unknown> & Error> {
	try {
		await attempt;
	} catch (error) {
		return error as Record<string, unknown> & Error;
	}
	throw new Error('it succeeded');
}

test('a change is sent with everything that is said with it', async (t) => {
	let asked: Request | undefined;
	const client = clientOf((request) => {
		asked = request;
		return json({});
	});
	await client.commit(
		{kind: 'remove-member', member: 'c1'},
		{base: 42, requestKey: 'rätsel 1', comment: 'because', digest: 'abc', waitMs: 1500},
	);
	t.is(asked?.url, 'http://clusterd.example/fleet/api/v1/changes');
	t.deepEqual(
		['if-match', 'idempotency-key', 'prefer', 'content-type'].map((name) => asked?.headers.get(name)),
		['"42"', 'r%C3%A4tsel%201', 'wait=2', 'application/json'],
	);
	t.deepEqual(await asked?.json(), {change: {kind: 'remove-member', member: 'c1'}, comment: 'because', digest: 'abc'});
});

test('a change without anything besides is sent without header fields', async (t) => {
	const client = clientOf((request) => json([...request.headers.keys()]));
	t.deepEqual(await client.commit({kind: 'remove-member', member: 'c1'}), ['content-type'] as never);
});

test('a list is asked for with its part only when one is meant', async (t) => {
	const urls: string[] = [];
	const client = clientOf((request) => {
		urls.push(new URL(request.url).pathname + new URL(request.url).search);
		return json({});
	});
	await client.members.children('c1');
	await client.members.children('c1', {offset: 0, limit: 5});
	await client.search.members('ä&b');
	await client.keys('i1').read('user:/a\\/b', {deadlineMs: 5});
	await client.keys('i1').names();
	t.deepEqual(urls, [
		'/fleet/api/v1/members/c1/children',
		'/fleet/api/v1/members/c1/children?offset=0&limit=5',
		'/fleet/api/v1/search?text=%C3%A4%26b',
		'/fleet/api/v1/members/i1/keys/user:/a%5C/b?deadlineMs=5',
		'/fleet/api/v1/members/i1/keys',
	]);
});

test("a failure of the fleet is the same error as in the fleet's own process", async (t) => {
	const facts = {member: 'c9'};
	const error = await failure(clientOf(() => problem('MEMBER_NOT_FOUND', facts, 404)).members.get('c9'));
	t.true(isClusterdError(error, 'MEMBER_NOT_FOUND'));
	t.is(error.message, new ClusterdError('MEMBER_NOT_FOUND', facts).message);
});

test('a failure of the request is told with its facts', async (t) => {
	const error = await failure(
		clientOf(() => problem('REQUEST_INVALID', {issues: [{at: 'query.limit', problem: 'no'}]}, 400)).members.root(),
	);
	t.true(error instanceof ApiError);
	t.like(error, {code: 'REQUEST_INVALID', message: 'query.limit: no'});
});

test('an unreachable server has its own code, and the cause', async (t) => {
	const cause = new TypeError('fetch failed', {cause: new Error('connect ECONNREFUSED 127.0.0.1:1')});
	const error = await failure(clientOf(() => Promise.reject(cause)).members.root());
	t.like(error, {
		code: 'SERVER_UNREACHABLE',
		facts: {address: 'http://clusterd.example/fleet', reason: 'connect ECONNREFUSED 127.0.0.1:1'},
		cause,
	});
});

test('an answer that breaks off has that code as well', async (t) => {
	const body = new ReadableStream({
		pull(controller) {
			controller.error(new TypeError('terminated'));
		},
	});
	const error = await failure(
		clientOf(() => new Response(body, {headers: {'Content-Type': 'application/json'}})).members.root(),
	);
	t.like(error, {code: 'SERVER_UNREACHABLE'});
});

const NO_ANSWERS: ReadonlyArray<readonly [answer: () => Response, why: string]> = [
	[() => new Response('<html>', {headers: {'Content-Type': 'text/html'}}), 'a page'],
	[() => new Response('{', {headers: {'Content-Type': 'application/json'}}), 'broken JSON'],
	[() => new Response('bad gateway', {status: 502}), "a proxy's error"],
	[() => problem('NONSENSE', {}), 'an unknown code'],
	[() => problem('KEY_LOCKED', {}), 'a known code without its facts'],
	[() => json({}, 404), 'an error that names no code'],
	[() => json('x'.repeat(2000)), 'too much'],
];

for (const [answer, why] of NO_ANSWERS) {
	test(`an answer of clusterd is told from ${why}`, async (t) => {
		t.like(await failure(clientOf(answer, {maxAnswerBytes: 1000}).members.root()), {code: 'ANSWER_INVALID'});
	});
}

test("an aborted call rejects with the signal's reason, before and while it is answered", async (t) => {
	const reason = new Error('no longer needed');
	const hanging = clientOf(hang);
	t.is(await failure(hanging.members.root({signal: AbortSignal.abort(reason)})), reason as never);
	const later = new AbortController();
	const attempt = failure(hanging.members.root({signal: later.signal}));
	later.abort(reason);
	t.is(await attempt, reason as never);
});

test('an answer that takes too long is given up', async (t) => {
	const client = clientOf(hang, {timeoutMs: 1});
	t.like(await failure(client.members.root()), {code: 'SERVER_UNREACHABLE'});
});

test('text that no URL can carry is refused before anything is sent', async (t) => {
	const client = clientOf(() => t.fail());
	for (const attempt of [
		client.search.members('\uD800'),
		client.members.get('..'),
		client.commit({kind: 'remove-member', member: 'c1'}, {requestKey: '\uD800'}),
	]) {
		t.like(await failure(attempt), {code: 'REQUEST_INVALID'});
	}
	t.like(await failure(client.keys('i1').read('..')), {code: 'KEY_NAME_INVALID'});
});

test('every code has a status', (t) => {
	t.deepEqual(Object.keys(STATUS).sort(), [...ERROR_CODES, ...API_ERROR_CODES].sort());
});

test('an error travels as data and comes out the same', (t) => {
	const error = new ApiError('BODY_TOO_LARGE', {limitBytes: 5});
	const {code, facts} = JSON.parse(JSON.stringify(error)) as {code: string; facts: unknown};
	t.deepEqual(reviveApiError(code, facts)?.toJSON(), error.toJSON());
	t.is(reviveApiError('NONSENSE', {}), undefined);
	t.is(reviveApiError('toString', {}), undefined);
});

import test from 'ava';
import {setup} from './served-fleet.js';

interface Outcome {
	readonly revision?: number;
	readonly operation?: {readonly id: string; readonly totals: Readonly<Record<string, number>>};
	readonly repeated?: boolean;
}

const set = (member: string, content: string, name = 'user:/a') => ({kind: 'set', member, units: [{name, content}]});

test('a plan says what a change would do, and nothing is done', async (t) => {
	const {send, cluster, instance, contents} = await setup(t);
	const eu = await cluster('eu');
	await instance('w1', eu);
	const before = await contents();
	const answer = await send('POST', '/api/v1/plans', {change: set(eu, '1')});
	t.is(answer.status, 200);
	t.is(answer.headers.get('etag'), '"3"');
	t.like(await answer.json(), {
		instances: 1,
		rows: [{unit: 'user:/a', after: '1', counts: {add: 1}}],
		refusals: [],
		confirmation: false,
	});
	t.deepEqual(await contents(), before);
});

test('refusals are part of a plan', async (t) => {
	const {send, cluster, instance} = await setup(t);
	const eu = await cluster('eu');
	const w1 = await instance('w1', eu);
	await send('POST', '/api/v1/changes', {change: set(eu, '1')});
	const answer = await send('POST', '/api/v1/plans', {change: set(w1, '2')});
	t.is(answer.status, 200);
	t.like(await answer.json(), {refusals: [{code: 'KEY_LOCKED'}]});
});

test('S2: a change that is not waited for is answered with 202 and the operation', async (t) => {
	const {ask, send, cluster, instance, at, fleet} = await setup(t);
	const eu = await cluster('eu');
	await instance('w1', eu);
	const open = gate(at('w1'));
	const answer = await send('POST', '/api/v1/changes', {change: set(eu, '1')});
	t.is(answer.status, 202);
	const operation = ((await answer.json()) as Outcome).operation?.id ?? '';
	t.is(answer.headers.get('location'), `/api/v1/operations/${operation}`);
	t.is(answer.headers.get('preference-applied'), null);
	t.like(await (await ask(`/api/v1/operations/${operation}`)).json(), {
		id: operation,
		totals: {pending: 1},
		exceptions: [{state: 'pending'}],
	});
	open();
	await fleet.whenIdle();
	t.like(await (await ask(`/api/v1/operations/${operation}`)).json(), {totals: {applied: 1}, exceptions: []});
});

test('S2: a change that all instances have is answered with 200', async (t) => {
	const {send, cluster, instance} = await setup(t);
	const eu = await cluster('eu');
	await instance('w1', eu);
	const answer = await send('POST', '/api/v1/changes', {change: set(eu, '1')}, {Prefer: 'respond-async, wait=5'});
	t.is(answer.status, 200);
	t.is(answer.headers.get('preference-applied'), 'wait=5');
	t.is(answer.headers.get('etag'), '"4"');
	t.deepEqual(((await answer.json()) as Outcome).operation?.totals, {applied: 1});
});

test('S2: a change that was waited for and that an instance does not have is answered with 207 and its result', async (t) => {
	const {ask, send, cluster, instance, at} = await setup(t);
	const eu = await cluster('eu');
	await instance('w1', eu);
	const w2 = await instance('w2', eu);
	at('w2').offline = true;
	const answer = await send('POST', '/api/v1/changes', {change: set(eu, '1')}, {Prefer: 'wait=5'});
	t.is(answer.status, 207);
	const {operation} = (await answer.json()) as Outcome;
	t.like(operation, {totals: {applied: 1, pending: 1}, exceptions: [{instance: w2, state: 'pending'}]});
	t.like(await (await ask(`/api/v1/operations/${operation?.id}/exceptions?state=pending`)).json(), {
		total: 1,
		items: [{instance: w2}],
	});
	t.like(await (await ask(`/api/v1/operations/${operation?.id}/exceptions?state=rejected&limit=1&offset=0`)).json(), {
		total: 0,
	});
});

test('S2: a rejected change is not called done, also when nobody waited', async (t) => {
	const {send, cluster, instance, at} = await setup(t);
	const eu = await cluster('eu');
	const w1 = await instance('w1', eu);
	at('w1').reject = () => 'C03200 Validation Semantic - no';
	const answer = await send('PUT', `/api/v1/members/${eu}/keys/user:/a`, {content: '1'}, {Prefer: 'wait=5'});
	t.is(answer.status, 207);
	t.like(((await answer.json()) as Outcome).operation, {
		exceptions: [{instance: w1, state: 'rejected', reason: 'C03200 Validation Semantic - no'}],
	});
});

test('S2: the same content again makes no revision', async (t) => {
	const {send, cluster} = await setup(t);
	const eu = await cluster('eu');
	t.is((await send('POST', '/api/v1/changes', {change: set(eu, '1')})).status, 200);
	const again = await send('POST', '/api/v1/changes', {change: set(eu, '1')});
	t.is(again.status, 200);
	t.is(((await again.json()) as Outcome).revision, undefined);
});

test('S10: a change with an older base than the last change of the same is refused', async (t) => {
	const {send, cluster} = await setup(t);
	const eu = await cluster('eu');
	await send('POST', '/api/v1/changes', {change: set(eu, '1')});
	const stale = await send('POST', '/api/v1/changes', {change: set(eu, '2')}, {'If-Match': '"2"'});
	t.is(stale.status, 412);
	t.like(await stale.json(), {code: 'REVISION_CONFLICT', facts: {base: 2, revision: 3}});
	t.is((await send('POST', '/api/v1/changes', {change: set(eu, '2')}, {'If-Match': '"3"'})).status, 200);
	t.is(
		(await send('POST', '/api/v1/changes', {change: set(eu, '3', 'user:/other')}, {'If-Match': '"2"'})).status,
		200,
		'different units never collide',
	);
	t.is((await send('POST', '/api/v1/changes', {change: set(eu, '3')}, {'If-Match': '*'})).status, 200);
});

test('the same request key again has no second effect and gives the same answer', async (t) => {
	const {send, cluster} = await setup(t);
	const eu = await cluster('eu');
	const ask = (content: string) =>
		send('POST', '/api/v1/changes', {change: set(eu, content)}, {'Idempotency-Key': 'r%C3%A4tsel-1'});
	t.like(await (await ask('1')).json(), {revision: 3});
	t.like(await (await ask('1')).json(), {revision: 3, repeated: true});
	const other = await ask('2');
	t.is(other.status, 422);
	t.like(await other.json(), {code: 'REQUEST_KEY_REUSED', facts: {requestKey: 'rätsel-1'}});
});

test('S14.1: a digest confirms exactly what was planned', async (t) => {
	const {send, cluster, root} = await setup(t);
	const eu = await cluster('eu');
	const change = set(root, '1');
	const {digest} = (await (await send('POST', '/api/v1/plans', {change})).json()) as {digest: string};
	await send('POST', '/api/v1/changes', {change: set(eu, '2')});
	const stale = await send('POST', '/api/v1/changes', {change, digest});
	t.is(stale.status, 412);
	t.like(await stale.json(), {code: 'PLAN_STALE', facts: {digest}});
});

test('a digest and a comment are taken from the header or from the body, not from both', async (t) => {
	const {ask, send, cluster} = await setup(t);
	const eu = await cluster('eu');
	t.is((await send('POST', '/api/v1/changes', {change: set(eu, '1'), comment: 'because'})).status, 200);
	t.is(
		(await send('POST', '/api/v1/changes', {change: set(eu, '2')}, {'Clusterd-Comment': 'for%20M%C3%BCller'})).status,
		200,
	);
	t.like(await (await ask('/api/v1/revisions?limit=2')).json(), [
		{number: 4, comment: 'for Müller'},
		{number: 3, comment: 'because'},
	]);
	const twice = await send(
		'POST',
		'/api/v1/changes',
		{change: set(eu, '3'), comment: 'one'},
		{'Clusterd-Comment': 'two'},
	);
	t.is(twice.status, 400);
	t.like(await twice.json(), {code: 'REQUEST_INVALID', facts: {issues: [{at: 'header.clusterd-comment'}]}});
});

test('revisions are listed newest first and read by number', async (t) => {
	const {ask, cluster} = await setup(t);
	await cluster('eu');
	t.like(await (await ask('/api/v1/revisions?before=2')).json(), [{number: 1}]);
	t.like(await (await ask('/api/v1/revisions/2')).json(), {
		number: 2,
		actor: {id: 'ada'},
		edits: [{entity: 'member', after: {name: 'eu'}}],
	});
	const missing = await ask('/api/v1/revisions/99');
	t.is(missing.status, 404);
	t.like(await missing.json(), {code: 'REVISION_NOT_FOUND', facts: {revision: 99}});
});

test('operations are listed newest first; an unknown one is not found', async (t) => {
	const {ask, cluster, instance} = await setup(t);
	const eu = await cluster('eu');
	await instance('w1', eu);
	t.like(await (await ask('/api/v1/operations?limit=1')).json(), [{id: 'o3', revision: 3}]);
	t.like(await (await ask('/api/v1/operations/o99')).json(), {code: 'OPERATION_NOT_FOUND', status: 404});
});

/** Holds an instance back until the answer is called. */
function gate(instance: {gate: Promise<unknown> | undefined}): () => void {
	let open = (): void => undefined;
	instance.gate = new Promise<void>((resolve) => {
		open = resolve;
	});
	return () => open();
}

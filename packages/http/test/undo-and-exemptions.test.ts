import test from 'ava';
import {setup} from './served-fleet.js';

const KEY = 'user:/app/port';

test('S1, S9: exemptions are made, listed, explained and ended under the member that is exempt', async (t) => {
	const {ask, send, cluster, instance, at, fleet} = await setup(t);
	const eu = await cluster('eu');
	const w1 = await instance('w1', eu);
	await send('PUT', `/api/v1/members/${eu}/keys/${KEY}`, {content: '1'}, {Prefer: 'wait=5'});
	const made = await send(
		'POST',
		`/api/v1/members/${w1}/exemptions`,
		{units: [{name: KEY}], reason: 'an experiment'},
		{Prefer: 'wait=5'},
	);
	t.is(made.status, 200);
	t.like(await (await ask(`/api/v1/members/${eu}/exemptions`)).json(), {
		total: 1,
		items: [{member: {id: w1}, cluster: {id: eu}, unit: KEY, reason: 'an experiment'}],
	});
	t.like(await (await ask(`/api/v1/members/${w1}/explanation/${KEY}`)).json(), {
		rule: 'own',
		levels: [{settings: []}, {settings: [{state: 'exempt', exemption: {reason: 'an experiment'}}]}],
		instance: {state: 'exempt', present: {content: '1'}},
	});
	t.is((await send('PUT', `/api/v1/members/${w1}/keys/${KEY}`, {content: '2'}, {Prefer: 'wait=5'})).status, 200);
	t.is(
		(await ask(`/api/v1/members/${w1}/exemptions/${KEY}`, {method: 'DELETE', headers: {Prefer: 'wait=5'}})).status,
		200,
	);
	await fleet.whenIdle();
	t.is(at('w1').get(KEY), '1');
	t.like(
		await (
			await send('POST', `/api/v1/members/${w1}/exemptions`, {units: [{name: 'user:/other'}], reason: 'none'})
		).json(),
		{status: 400, code: 'CHANGE_INVALID'},
	);
});

test('S10: a revision is taken back by its number, and a conflict tells what was changed since', async (t) => {
	const {ask, send, cluster, instance, at, fleet} = await setup(t);
	const eu = await cluster('eu');
	await instance('w1', eu);
	at('w1').set(KEY, 'own');
	const set = async (content: string): Promise<number> =>
		(
			(await (await send('PUT', `/api/v1/members/${eu}/keys/${KEY}`, {content}, {Prefer: 'wait=5'})).json()) as {
				revision: number;
			}
		).revision;
	const [first, second] = [await set('1'), await set('2')];
	t.like(await (await send('POST', `/api/v1/revisions/${first}/reversals`, {})).json(), {
		status: 409,
		code: 'UNDO_CONFLICT',
		facts: {count: 1, overlap: [{member: eu, unit: KEY, revision: second}]},
	});
	t.like(await (await send('POST', `/api/v1/revisions/${first}/reversals`, {rest: true})).json(), {
		plan: {edits: [], remarks: [{kind: 'changed-since'}]},
	});
	for (const revision of [second, first])
		t.is((await send('POST', `/api/v1/revisions/${revision}/reversals`, {}, {Prefer: 'wait=5'})).status, 200);
	await fleet.whenIdle();
	t.is(at('w1').get(KEY), 'own');
	t.like(await (await ask(`/api/v1/revisions/${second + 2}`)).json(), {undoes: first});
	t.is((await send('POST', '/api/v1/revisions/9999/reversals', {})).status, 404);
});

import test from 'ava';
import {setup} from './served-fleet.js';

test('the root is read with the revision as ETag', async t => {
	const {ask, root} = await setup(t);
	const answer = await ask('/api/v1/members');
	t.is(answer.status, 200);
	t.is(answer.headers.get('etag'), '"1"');
	t.like(await answer.json(), {id: root, kind: 'cluster', name: 'all'});
});

test('a cluster is made with 201 and Location', async t => {
	const {ask, send} = await setup(t);
	const made = await send('POST', '/api/v1/members', {kind: 'cluster', name: 'eu'});
	t.is(made.status, 201);
	t.like(await (await ask(made.headers.get('location') ?? '')).json(), {name: 'eu', kind: 'cluster'});
});

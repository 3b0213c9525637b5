import test, {type ExecutionContext} from 'ava';
import {startEmbeddedElektrad, type EmbeddedElektradOptions} from '@clusterd/embedded-elektrad';

async function setup(t: ExecutionContext, options?: EmbeddedElektradOptions) {
	const elektrad = await startEmbeddedElektrad(options);
	t.teardown(() => elektrad.stop());
	const ask = async (method: string, path: string, body?: string, cookie?: string) => {
		const response = await fetch(elektrad.url + path, {method, redirect: 'manual', ...(body !== undefined && {body}), ...(cookie !== undefined && {headers: {cookie}})});
		return {status: response.status, text: await response.text(), headers: response.headers};
	};
	return {elektrad, ask};
}

test('an embedded elektrad stores what is put and shows it to every session', async t => {
	const {ask} = await setup(t);
	t.is((await ask('PUT', '/kdb/user:/a', '"1"')).status, 201);
	t.is((await ask('GET', '/kdb/user:/a')).text, '{"exists":true,"name":"a","path":"user:/a","ls":["user:/a"],"value":"1"}');
});

test('an outside writer sees what elektrad stored, and elektrad what it wrote', async t => {
	const {elektrad, ask} = await setup(t, {seed: {keys: {'user:/a': {value: '1', meta: {description: 'the first'}}}}});
	await ask('PUT', '/kdb/user:/b', '"2"', 'session=s');
	t.deepEqual(elektrad.kdb.ls('user:/'), ['user:/a', 'user:/b']);
	elektrad.kdb.set('user:/a', 'outside');
	t.is((await ask('GET', '/kdb/user:/a', undefined, 'session=s')).text, '{"exists":true,"name":"a","path":"user:/a","ls":["user:/a"],"value":"outside","meta":{"description":"the first"}}');
});

test('a restarted elektrad has its port and keys, and no session', async t => {
	const {elektrad, ask} = await setup(t);
	const {port} = elektrad;
	await ask('PUT', '/kdb/user:/a', '"1"', 'session=s');
	await elektrad.restart();
	t.is(elektrad.port, port);
	const {headers, text} = await ask('GET', '/kdb/user:/a', undefined, 'session=s');
	t.is(headers.get('set-cookie'), 'session=s; Max-Age=3600; HttpOnly');
	t.true(text.includes('"value":"1"'));
});

import test, {type ExecutionContext} from 'ava';
import {setup} from './ask.js';

const behave = (t: ExecutionContext, keys: Readonly<Record<string, string>> = {}) =>
	setup(t, {
		quirks: false,
		seed: {
			mounts: [{file: 'val.dump', mountpoint: 'user:/val', plugins: ['dump', 'type']}],
			keys: {'user:/val/k': {value: '5', meta: {'check/type': 'short'}}, ...keys},
		},
	});

test('without quirks no sibling is missing', async (t) => {
	const {read} = await behave(t, {'user:/s/a': '1', 'user:/s/b': '2', 'user:/s/c': '3'});
	t.deepEqual(
		((await read('user:/s'))['children'] as Array<{name: string}>).map(({name}) => name),
		['a', 'b', 'c'],
	);
});

test('without quirks a refused value is forgotten', async (t) => {
	const {read, status} = await behave(t);
	t.is(await status('PUT', '/kdb/user:/val/k', {body: '"bad"', session: 's'}), 400);
	t.is((await read('user:/val/k', 's'))['value'], '5');
	t.is(await status('PUT', '/kdb/user:/val/other', {body: '"x"', session: 's'}), 201);
});

test('without quirks kdbAll stores', async (t) => {
	const {elektrad, status} = await behave(t);
	t.is(await status('PUT', '/kdbAll/user:/p', {body: '{"configurations":[{"key":"a","value":"1"}]}'}), 201);
	t.is(elektrad.kdb.get('user:/p/a'), '1');
});

test('without quirks a move moves, whatever is in the way and however it is written', async (t) => {
	const {elektrad, read, status} = await behave(t, {
		'user:/a': '1',
		'user:/a/x': '2',
		'user:/b': 'in the way',
		'user:/other': '3',
	});
	t.is(await status('POST', '/kdbMv/user:/a/', {body: '"user:/b"', session: 's'}), 204);
	t.deepEqual((await read('user:/', 's'))['ls'], ['user:/b', 'user:/b/x', 'user:/other', 'user:/val/k']);
	t.is(elektrad.kdb.get('user:/b'), '1');
	t.is(await status('POST', '/kdbMv/user:/b', {body: '"system:/c"'}), 204);
	t.deepEqual([elektrad.kdb.get('system:/c'), elektrad.kdb.get('system:/c/x')], ['1', '2']);
});

test('without quirks every session sees what the others did', async (t) => {
	const {read, status} = await behave(t);
	await status('PUT', '/kdb/system:/a', {body: '"1"', session: 'a'});
	t.true((await read('system:/a', 'b'))['exists']);
	await status('DELETE', '/kdb/system:/a', {session: 'a'});
	t.false((await read('system:/a', 'b'))['exists']);
});

test('without quirks nothing kills elektrad', async (t) => {
	const {elektrad, status} = await behave(t);
	t.is(await status('PUT', '/kdb/proc:/a', {body: '"1"'}), 400);
	t.is(await status('PUT', '/kdb/system:/elektra/mountpoints/x', {body: '"1"'}), 400);
	t.is(await status('GET', '/version'), 200);
	t.is(elektrad.death, undefined);
});

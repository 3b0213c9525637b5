import test from 'ava';
import {setup} from './ask.js';

const CHECKED = {
	mounts: [{file: 'val.dump', mountpoint: 'user:/val', plugins: ['dump', 'type']}],
	keys: {'user:/val/k': {value: '5', meta: {'check/type': 'short'}}},
};

test('a session that was poisoned by a refused value heals when somebody else changes the file', async (t) => {
	const {elektrad, status, read} = await setup(t, {seed: CHECKED});
	t.is(await status('PUT', '/kdb/user:/val/k', {body: '"bad"', session: 's'}), 400);
	t.is(await status('PUT', '/kdb/user:/val/other', {body: '"x"', session: 's'}), 400);
	elektrad.kdb.set('user:/val/k', '6');
	t.is((await read('user:/val/k', 's'))['value'], '6');
	t.is(await status('PUT', '/kdb/user:/val/other', {body: '"x"', session: 's'}), 201);
});

test('a move that is refused has taken the keys out of the session, whose next write removes them', async (t) => {
	const {elektrad, status, read} = await setup(t, {
		seed: {...CHECKED, keys: {'user:/plain': {value: 'abc', meta: {'check/type': 'short'}}}},
	});
	t.is(await status('POST', '/kdbMv/user:/plain', {body: '"user:/val/moved"', session: 's'}), 400);
	t.false((await read('user:/plain', 's'))['exists']);
	t.is(elektrad.kdb.get('user:/plain'), 'abc');
	await status('PUT', '/kdb/user:/z', {body: '"1"', session: 's'});
	t.is(elektrad.kdb.get('user:/plain'), undefined);
});

test('a session goes on showing the last key of a file that another one deleted', async (t) => {
	const {status, read} = await setup(t);
	await status('PUT', '/kdb/user:/a', {body: '"1"', session: 'a'});
	t.is((await read('user:/a', 'b'))['value'], '1');
	await status('DELETE', '/kdb/user:/a', {session: 'a'});
	t.false((await read('user:/a', 'a'))['exists']);
	t.true((await read('user:/a', 'b'))['exists']);
});

test('a value that is missing in kdbAll ends the connection, with what came before it in memory', async (t) => {
	const {isClosed, read} = await setup(t);
	t.true(
		await isClosed('PUT', '/kdbAll/user:/p', {
			body: '{"configurations":[{"key":"a","value":"1"},{"key":"b"}]}',
			session: 's',
		}),
	);
	t.deepEqual((await read('user:/p', 's'))['ls'], ['user:/p/a']);
	t.deepEqual((await read('user:/p'))['ls'], []);
});

for (const [what, path, body, expected] of [
	[
		'a parent key that elektrad does not take',
		'GET /kdb/meta:/x',
		undefined,
		'{"error":"C01320 Interface - parentKey with meta:/ name passed (\'meta:/x\')"}',
	],
	[
		'a bad name in kdbAll',
		'PUT /kdbAll/user:/p',
		String.raw`{"configurations":[{"key":"a\\","value":"1"}]}`,
		'{"error":"could not create key (check the key name)"}',
	],
	[
		'a metakey that cannot be',
		'POST /kdbMeta/user:/p',
		String.raw`{"key":"meta:/a\\","value":"1"}`,
		'{"error":"could not set meta"}',
	],
	[
		'two namespaces that differ in the second letter',
		'POST /kdbMv/user:/abc',
		'"system:/axc"',
		'{"error":"unsupported key name"}',
	],
] as const) {
	test(`elektrad refuses ${what} in its own words`, async (t) => {
		const {reply} = await setup(t, {seed: {keys: {'user:/abc': '1', 'user:/p': '1'}}});
		const [method = '', target = ''] = path.split(' ');
		const {status, text} = await reply(method, target, body === undefined ? {} : {body});
		t.deepEqual([status, text], [400, expected]);
	});
}

test('metadata of a specification is shown by a session whose handle was opened after it', async (t) => {
	const {read, status, elektrad} = await setup(t, {
		seed: {
			keys: {
				'spec:/app/port': {meta: {'check/type': 'short', default: '80'}},
				'spec:/app/name': {meta: {default: 'none'}},
				'user:/app/port': '8080',
			},
		},
	});
	t.deepEqual((await read('user:/app/port', 's'))['meta'], {'check/type': 'short', default: '80'});
	t.is((await read('default:/app/name', 's'))['value'], 'none');
	await status('PUT', '/kdb/user:/app/port', {body: '"81"', session: 's'});
	t.deepEqual((await read('user:/app/port', 's'))['meta'], {'check/type': 'short', default: '80'});
	t.deepEqual(elektrad.kdb.key('user:/app/port')?.meta, new Map());
});

test('the first write into system:/ puts the module keys into its file too', async (t) => {
	const {elektrad, status} = await setup(t);
	await status('PUT', '/kdb/system:/a', {body: '"1"'});
	const file = elektrad.kdb.readFile('kdb/system/default.ecf')?.toString() ?? '';
	t.regex(file, /^kdbOpen 2\n\$key string 1 1\na\n1\n/);
	t.is(file.match(/^\$key /gm)?.length, 131);
});

test('a write beside a mountpoint copies the keys of the mountpoint into its own file, where a session takes the old ones for the present ones', async (t) => {
	const {elektrad, status, read} = await setup(t, {seed: CHECKED});
	await status('PUT', '/kdb/user:/elsewhere', {body: '"1"', session: 's'});
	t.regex(elektrad.kdb.readFile('home/.config/default.ecf')?.toString() ?? '', /val\/k\n5\n/);
	elektrad.kdb.set('user:/val/k', '6');
	t.is((await read('user:/val/k', 's'))['value'], '6');
	elektrad.kdb.set('user:/another', '1');
	t.true((await read('user:/another', 's'))['exists']);
	t.is((await read('user:/val/k', 's'))['value'], '5');
	t.is((await read('user:/val/k', 'new'))['value'], '6');
});

import test from 'ava';
import {MARKER_KEY, metaUnit} from '@clusterd/core';
import {apply, removeOf, setTo, setup} from './surroundings.js';

const FULL = {
	keys: {
		'user:/a': '1',
		'system:/a': '1',
		'spec:/a': '1',
		'dir:/a': '1',
		[MARKER_KEY]: '4a1bcb2c-3e8c-4c1c-9a48-d2a4a1b7b3d5',
	},
};
const SIBLINGS = ['a', 'b', 'c', 'd', 'e'].map((part) => `user:/s/${part}`);

test("protocol 6.3: nothing is asked of elektrad's move, its search, nor its bulk of metadata", async (t) => {
	const {tap, database} = await setup(t);
	await apply(
		database,
		setTo('user:/a/b', '1'),
		setTo(metaUnit('user:/a/b', 'm'), 'x'),
		setTo('user:/a/c', '2'),
		removeOf('user:/a/b', '1'),
	);
	await database.readBelow('/');
	await database.names('/');
	t.deepEqual([...new Set(tap.requests.map(({method, path}) => `${method} ${/^\/\w+/.exec(path)?.[0]}`))].sort(), [
		'DELETE /kdb',
		'GET /kdb',
		'GET /version',
		'POST /kdbMeta',
		'PUT /kdbAll',
	]);
});

test("protocol 6.4: a key that was put into the session's memory is stored at once, in its own file", async (t) => {
	const {tap, database, elektrad} = await setup(
		t,
		{},
		{seed: {...FULL, mounts: [{file: 'm.dump', mountpoint: 'user:/m', plugins: ['dump']}]}},
	);
	await database.identify();
	tap.forget();
	await apply(database, setTo('user:/m/x', '1'));
	t.deepEqual(
		tap.lines.map((line) => line.replace(/clusterd-.*/, '<none>')),
		['PUT /kdbAll/user:/m', 'DELETE /kdb/user:/m/x/<none>', 'GET /kdb/user:/m/x'],
	);
	t.is(elektrad.kdb.get('user:/m/x'), '1');
	t.is(tap.requests[0]?.body, '{"configurations":[{"key":"x","value":"1"}]}');
});

test('protocol 6.4: the root of a namespace and keys right below it are made too', async (t) => {
	const {database, elektrad} = await setup(t);
	t.like(await apply(database, setTo('user:/', 'root'), setTo('user:/top', 'x'), removeOf('user:/', 'root')), [
		{outcome: 'applied'},
		{outcome: 'applied'},
		{outcome: 'applied'},
	]);
	t.is(elektrad.kdb.get('user:/top'), 'x');
});

test('protocol 6.5: siblings that elektrad leaves out are asked for one by one', async (t) => {
	const {tap, database, elektrad} = await setup(t, {}, {seed: FULL});
	for (const name of SIBLINGS) elektrad.kdb.set(name, name);
	await database.identify();
	tap.forget();
	t.deepEqual(
		(await database.readBelow('user:/s')).map(({name, value}) => [name, value]),
		SIBLINGS.map((name) => [name, name]),
	);
	t.deepEqual(tap.lines, [
		'GET /kdb/user:/s?preload=9',
		'GET /kdb/user:/s/b?preload=9',
		'GET /kdb/user:/s/d?preload=9',
		'GET /kdb/user:/s?preload=9',
	]);
});

test('a subtree that changes while it is read is read once more', async (t) => {
	const {tap, database, elektrad} = await setup(t, {}, {seed: FULL});
	for (const name of SIBLINGS) elektrad.kdb.set(name, name);
	await database.identify();
	let changes = 1;
	tap.before = ({path}) => {
		if (path === '/kdb/user:/s/d?preload=9' && changes-- > 0) elektrad.kdb.set('user:/s/f', 'new');
	};
	t.deepEqual(
		(await database.readBelow('user:/s')).map(({name}) => name),
		[...SIBLINGS, 'user:/s/f'],
	);
});

test('a subtree that does not come to rest is read as far as it goes, and that is logged', async (t) => {
	const warnings: string[] = [];
	const logger = {debug() {}, info() {}, error() {}, warn: (message: string) => warnings.push(message)};
	const {tap, database, elektrad} = await setup(t, {logger}, {seed: FULL});
	for (const name of SIBLINGS) elektrad.kdb.set(name, name);
	await database.identify();
	let changes = 0;
	tap.before = ({path}) => {
		if (path === '/kdb/user:/s/d?preload=9') elektrad.kdb.set(`user:/s/new${++changes}`, 'new');
	};
	t.is((await database.readBelow('user:/s')).length, SIBLINGS.length + 1);
	t.is(changes, 2);
	t.deepEqual(warnings, ['the names below a key kept changing while they were read']);
});

test('a key that goes while its subtree is read is left out', async (t) => {
	const {tap, database, elektrad} = await setup(t, {}, {seed: FULL});
	for (const name of SIBLINGS) elektrad.kdb.set(name, name);
	await database.identify();
	tap.before = ({path}) => {
		if (path === '/kdb/user:/s/b?preload=9') elektrad.kdb.rm('user:/s/b');
	};
	t.deepEqual(
		(await database.readBelow('user:/s')).map(({name}) => name),
		SIBLINGS.filter((name) => name !== 'user:/s/b'),
	);
});

test('protocol 6.6: an acknowledged write that was lost is not taken for done', async (t) => {
	const {tap, database, elektrad} = await setup(t, {}, {seed: FULL});
	tap.after = ({method}) => {
		if (method === 'PUT') elektrad.kdb.set('user:/a', 'theirs');
		if (method === 'POST') elektrad.kdb.metaSet('user:/a', 'm', 'theirs');
		if (method === 'DELETE') elektrad.kdb.set('spec:/a', 'back');
	};
	elektrad.kdb.metaSet('user:/a', 'm', 'x');
	t.like(
		await apply(
			database,
			setTo('user:/a', '2', '1'),
			setTo(metaUnit('user:/a', 'm'), 'y', 'x'),
			removeOf('spec:/a', '1'),
		),
		[
			{outcome: 'lost', now: {content: 'theirs'}},
			{outcome: 'lost', now: {content: 'theirs'}},
			{outcome: 'lost', now: {content: 'back'}},
		],
	);
});

test('protocol 6.6: a creation that a conflict threw away is lost, with nothing there', async (t) => {
	const {tap, database, elektrad} = await setup(t, {}, {seed: FULL});
	await database.identify();
	tap.before = ({method}) => {
		if (method === 'DELETE') elektrad.kdb.set('user:/theirs', 'x');
	};
	t.like(await apply(database, setTo('user:/new', '1')), [{outcome: 'lost', now: {}}]);
	t.is(elektrad.kdb.get('user:/new'), undefined);
});

test('protocol 6.8: removing what is not there any more succeeds, and is looked at', async (t) => {
	const {tap, database, elektrad} = await setup(t, {}, {seed: FULL});
	await database.identify();
	elektrad.kdb.rm('user:/a');
	tap.forget();
	t.like(await apply(database, removeOf('user:/a', '1')), [{outcome: 'applied', now: {}}]);
	t.deepEqual(tap.lines, ['DELETE /kdb/user:/a', 'GET /kdb/user:/a']);
});

test('protocol 6.1.1: a metakey is not removed from a key that is gone, since that would make it', async (t) => {
	const {tap, database, elektrad} = await setup(t, {}, {seed: FULL});
	await database.identify();
	tap.forget();
	t.like(await apply(database, removeOf(metaUnit('user:/gone', 'm'), 'x')), [{outcome: 'applied'}]);
	t.is(elektrad.kdb.get('user:/gone'), undefined);
	t.true(tap.requests.every(({method}) => method === 'GET'));
});

test('a value that Elektra normalises is applied as it was meant, and read as it was written', async (t) => {
	const {database, elektrad} = await setup(
		t,
		{},
		{
			seed: {
				mounts: [{file: 'v.dump', mountpoint: 'user:/v', plugins: ['dump', 'type', 'rgbcolor']}],
				keys: {
					'user:/v/flag': {value: '0', meta: {'check/type': 'boolean'}},
					'user:/v/colour': {value: '#ff0000', meta: {'check/rgbcolor': ''}},
				},
			},
		},
	);
	t.like(await apply(database, setTo('user:/v/flag', 'yes', '0'), setTo('user:/v/colour', '#00ff00', '#ff0000')), [
		{outcome: 'applied'},
		{outcome: 'applied'},
	]);
	await elektrad.restart();
	const [flag, colour] = await database.read(['user:/v/flag', 'user:/v/colour']);
	t.true(['1', 'yes'].includes(flag?.value ?? ''));
	t.is(colour?.value, '#00ff00');
	t.false(Object.keys(colour?.meta ?? {}).includes('origvalue'));
	t.like(await apply(database, setTo('user:/v/flag', 'on', flag?.value)), [{outcome: 'applied'}]);
});

test('S16: a binary value is told as such, and may be replaced', async (t) => {
	const {database, elektrad} = await setup(t, {}, {seed: FULL});
	elektrad.kdb.metaSet('user:/a', 'binary', '');
	const [reading] = await database.read(['user:/a']);
	t.deepEqual(reading, {name: 'user:/a', state: 'present', binary: true, meta: {binary: ''}});
	t.like(await apply(database, {unit: 'user:/a', wanted: {content: 'text'}, present: {binary: true}}), [
		{outcome: 'applied', now: {content: 'text'}},
	]);
	t.is(elektrad.kdb.metaGet('user:/a', 'binary'), undefined);
});

import test from 'ava';
import {metaUnit} from '@clusterd/core';
import {ManualClock, SeededRandom} from '@clusterd/core/memory';
import {apply, removeOf, setTo, setup, untilSomebodyWaits} from './surroundings.js';

const KEY = 'user:/sw/app/#0/current/port';
const KEY_PATH = '/kdb/user:/sw/app/%230/current/port';
const INVALID_FILE = 'this is not a dump file\n';

test('protocol 6.1.1: a new key is never made by PUT, nor by POST of metadata', async (t) => {
	const {tap, database, elektrad} = await setup(t);
	await apply(database, setTo(KEY, '1'), setTo(metaUnit('user:/sw/other', 'description'), 'x'));
	t.is(elektrad.kdb.get(KEY), '1');
	t.is(elektrad.kdb.metaGet('user:/sw/other', 'description'), 'x');
	const creations = tap.requests
		.filter(({method}) => method !== 'GET')
		.map(({method, path}) => `${method} ${path.replace(/clusterd-[\da-f-]{36}$/, '<none>')}`)
		.slice(2);
	t.deepEqual(creations, [
		'PUT /kdbAll/user:/sw/app/%230/current',
		`DELETE ${KEY_PATH}/<none>`,
		'PUT /kdbAll/user:/sw',
		'DELETE /kdb/user:/sw/other/<none>',
		'POST /kdbMeta/user:/sw/other',
	]);
});

test('protocol 6.1.1: another writer in the middle of a creation does not kill elektrad, and the key is not claimed', async (t) => {
	const {tap, database, elektrad} = await setup(t);
	await database.identify();
	tap.before = ({method, path}) => {
		if (method === 'DELETE' && path.startsWith(KEY_PATH)) elektrad.kdb.set('user:/theirs', 'x');
	};
	const [result] = await apply(database, setTo(KEY, '1'));
	t.is(elektrad.death, undefined);
	t.is(result?.outcome, elektrad.kdb.get(KEY) === '1' ? 'applied' : 'lost');
});

test('protocol 6.1.1: random steps beside a busy writer lose nothing that was claimed, and elektrad lives', async (t) => {
	const {tap, database, elektrad} = await setup(t);
	const random = new SeededRandom({seed: 42});
	await database.identify();
	tap.before = () => {
		if (random.next() < 0.3) elektrad.kdb.set(`user:/theirs/${Math.floor(random.next() * 5)}`, String(random.next()));
	};
	const there = new Map<string, string>();
	for (let count = 0; count < 150; count += 1) {
		const name = `user:/ours/${Math.floor(random.next() * 6)}`;
		const present = there.get(name);
		const [result] = await apply(
			database,
			present !== undefined && random.next() < 0.3 ? removeOf(name, present) : setTo(name, `v${count}`, present),
		);
		t.true(result?.outcome === 'applied' || result?.outcome === 'lost', result?.outcome);
		const now = result?.now?.content;
		if (now === undefined) there.delete(name);
		else there.set(name, now);
		t.is(elektrad.kdb.get(name), now, `what is told of ${name} is stored`);
	}
	t.is(elektrad.death, undefined);
	t.is(tap.sessions.length, 2, 'no session was given up');
});

for (const [what, step] of [
	['emptied', removeOf('spec:/last', 'x')],
	['made', setTo('spec:/first', 'x')],
] as const) {
	test(`protocol 6.1.2 and 6.1.3: a file is not ${what} before elektrad has replaced the session's handle`, async (t) => {
		const clock = new ManualClock();
		const {tap, database, elektrad} = await setup(t, {clock});
		if (what === 'emptied') elektrad.kdb.set('spec:/last', 'x');
		elektrad.kdb.set('user:/sw/elektra/clusterd/#0/current/instance/id', '4a1bcb2c-3e8c-4c1c-9a48-d2a4a1b7b3d5');
		const done = apply(database, step);
		await untilSomebodyWaits(clock);
		t.deepEqual(
			tap.requests.filter(({method}) => method !== 'GET'),
			[],
		);
		await clock.advance(249);
		t.deepEqual(
			tap.requests.filter(({method}) => method !== 'GET'),
			[],
		);
		await clock.advance(1);
		t.like(await done, [{outcome: 'applied'}]);
	});
}

test('protocol 6.1.3: the first key of a mountpoint waits, its later values do not', async (t) => {
	const clock = new ManualClock();
	const mount = {file: 'x.dump', mountpoint: 'user:/sw/app', plugins: ['dump']};
	const {database, elektrad} = await setup(
		t,
		{clock},
		{
			seed: {
				mounts: [mount],
				keys: {'user:/sw/elektra/clusterd/#0/current/instance/id': '4a1bcb2c-3e8c-4c1c-9a48-d2a4a1b7b3d5'},
			},
		},
	);
	const made = apply(database, setTo(KEY, '1'));
	await untilSomebodyWaits(clock);
	elektrad.kdb.set(KEY, '2');
	t.like(await apply(database, setTo(KEY, '3', '2')), [{outcome: 'applied'}]);
	elektrad.kdb.rm(KEY);
	await clock.advance(250);
	t.like(await made, [{outcome: 'applied'}]);
});

test('protocol 6.1.2: beside the marker keys come and go without waiting, since the file stays', async (t) => {
	const clock = new ManualClock();
	const {database, elektrad} = await setup(
		t,
		{clock},
		{seed: {keys: {'user:/sw/elektra/clusterd/#0/current/instance/id': '4a1bcb2c-3e8c-4c1c-9a48-d2a4a1b7b3d5'}}},
	);
	t.like(await apply(database, setTo(KEY, '1'), removeOf(KEY, '1')), [{outcome: 'applied'}, {outcome: 'applied'}]);
	t.deepEqual(elektrad.kdb.ls('user:/'), ['user:/sw/elektra/clusterd/#0/current/instance/id']);
});

test('S11.2, protocol 6.1.4 and 6.8: a broken file is not read over, written over, nor asked for in a new session', async (t) => {
	const {tap, database, elektrad} = await setup(t);
	elektrad.kdb.set(KEY, '1');
	await database.identify();
	elektrad.kdb.writeFile('home/.config/default.ecf', INVALID_FILE);
	tap.forget();
	for (let times = 0; times < 3; times += 1) {
		await t.throwsAsync(database.read([KEY]), {
			code: 'INSTANCE_BROKEN',
			message: /Unknown command detected in dumpfile/,
		});
		await t.throwsAsync(apply(database, setTo(KEY, '2', '1')), {code: 'INSTANCE_BROKEN'});
	}
	await t.throwsAsync(database.identify({fresh: true}), {code: 'INSTANCE_BROKEN'});
	t.is(tap.sessions.length, 1);
	t.deepEqual(
		tap.requests.filter(({method}) => method !== 'GET'),
		[],
	);
	t.is(elektrad.death, undefined);
});

for (const [what, step, method] of [
	['a value is set', setTo(KEY, '2', '1'), 'PUT'],
	['a key is made', setTo(`${KEY}/new`, '2'), 'DELETE'],
	['a key is removed', removeOf(KEY, '1'), 'DELETE'],
	['a metakey is set', setTo(metaUnit(KEY, 'description'), '2'), 'POST'],
] as const) {
	test(`S11.2, protocol 6.8: a file that breaks just before ${what} is broken, not refused, and not written over`, async (t) => {
		const {tap, database, elektrad} = await setup(t);
		elektrad.kdb.set(KEY, '1');
		elektrad.kdb.set(`${KEY}/other`, '1');
		await database.identify();
		tap.before = (request) => {
			if (request.method === method) elektrad.kdb.writeFile('home/.config/default.ecf', INVALID_FILE);
		};
		await t.throwsAsync(apply(database, step, setTo(`${KEY}/other`, '2', '1')), {
			code: 'INSTANCE_BROKEN',
			message: /Unknown command detected in dumpfile/,
		});
		await t.throwsAsync(apply(database, setTo(`${KEY}/other`, '2', '1')), {code: 'INSTANCE_BROKEN'});
		t.is(elektrad.kdb.readFile('home/.config/default.ecf')?.toString(), INVALID_FILE);
		t.is(elektrad.death, undefined);
	});
}

test('S11.2: a broken instance is well again when its file is, with something else in it', async (t) => {
	const {database, elektrad} = await setup(t);
	elektrad.kdb.set(KEY, '1');
	await database.identify();
	const {marker} = await database.identify();
	elektrad.kdb.writeFile('home/.config/default.ecf', INVALID_FILE);
	await t.throwsAsync(database.read([KEY]), {code: 'INSTANCE_BROKEN'});
	const dump = (name: string, value: string): string =>
		`$key string ${name.length} ${value.length}\n${name}\n${value}\n`;
	elektrad.kdb.writeFile(
		'home/.config/default.ecf',
		`kdbOpen 2\n${dump('sw/app/#0/current/port', '7')}${dump('sw/elektra/clusterd/#0/current/instance/id', marker ?? '')}$end\n`,
	);
	t.like(await database.read([KEY]), [{value: '7'}]);
	t.like(await apply(database, setTo(KEY, '8', '7')), [{outcome: 'applied'}]);
});

test('protocol 6.1.5: writing proc:/, which kills elektrad, is refused here', async (t) => {
	const {tap, database} = await setup(t);
	await t.throwsAsync(apply(database, setTo('proc:/x', '1')), {code: 'NEVER_SENT'});
	await t.throwsAsync(apply(database, setTo(metaUnit('proc:/x', 'm'), '1')), {code: 'NEVER_SENT'});
	t.deepEqual(tap.lines, []);
});

test('protocol 6.1.6: writing mountpoints, which keeps elektrad from starting, is refused here', async (t) => {
	const {tap, database} = await setup(t);
	await t.throwsAsync(apply(database, setTo('system:/elektra/mountpoints/x', '1')), {code: 'NEVER_SENT'});
	await t.throwsAsync(apply(database, removeOf('system:/elektra/mountpoints', '1')), {code: 'NEVER_SENT'});
	t.deepEqual(tap.lines, []);
});

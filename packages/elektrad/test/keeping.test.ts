import test from 'ava';
import {MARKER_KEY} from '@clusterd/core';
import {ManualClock} from '@clusterd/core/memory';
import {apply, setTo, setup, untilSomebodyWaits} from './surroundings.js';

const MARKER = '4a1bcb2c-3e8c-4c1c-9a48-d2a4a1b7b3d5';
const FULL = {keys: {'user:/a': '1', 'system:/a': '1', 'spec:/a': '1', 'dir:/a': '1', [MARKER_KEY]: MARKER}};
const MINUTE_MS = 60_000;

test('a session is kept for all requests', async (t) => {
	const {tap, database} = await setup(t, {}, {seed: FULL});
	for (const content of ['2', '3', '4'])
		await apply(database, setTo('user:/a', content, (await database.read(['user:/a']))[0]?.value));
	t.is(tap.sessions.length, 1);
});

test('a session that was idle for more than 55 minutes is not used again, since its handle would leak', async (t) => {
	const clock = new ManualClock();
	const {tap, database} = await setup(t, {clock}, {seed: FULL});
	await database.read(['user:/a']);
	await clock.advance(55 * MINUTE_MS);
	await database.read(['user:/a']);
	t.is(tap.sessions.length, 1);
	await clock.advance(55 * MINUTE_MS + 1);
	const {start} = await database.identify();
	t.is(tap.sessions.length, 2);
	t.is(start, 1, 'nobody started again');
});

test('a session is renewed after a day', async (t) => {
	const clock = new ManualClock();
	const {tap, database} = await setup(t, {clock}, {seed: FULL});
	for (let minutes = 0; minutes <= 24 * 60; minutes += 40) {
		await database.read(['user:/a']);
		t.is(tap.sessions.length, 1);
		await clock.advance(40 * MINUTE_MS);
	}
	await database.read(['user:/a']);
	t.is(tap.sessions.length, 2);
});

test('a start of elektrad is noticed by the first answer, and everything is looked at again before anything is told or written', async (t) => {
	const {tap, database, elektrad} = await setup(t, {}, {seed: FULL});
	await database.read(['user:/a']);
	await elektrad.restart();
	tap.forget();
	await database.read(['user:/a']);
	t.deepEqual(tap.lines, [
		'GET /kdb/user:/a',
		'GET /version',
		'GET /kdb',
		'GET /kdb/user:/sw/elektra/clusterd/%230/current/instance/id',
		'GET /kdb/user:/a',
	]);
	t.is(tap.sessions.length, 1, 'the id is ours still');
	tap.forget();
	await apply(database, setTo('user:/a', '2', '1'));
	t.deepEqual(tap.lines, ['PUT /kdb/user:/a', 'GET /kdb/user:/a']);
	t.is((await database.identify()).start, 2);
});

test('an elektrad that starts again in the middle of a creation settles before the key is stored', async (t) => {
	const clock = new ManualClock();
	const {tap, database, elektrad} = await setup(t, {clock}, {seed: FULL});
	await database.identify();
	tap.before = async ({path}) => {
		if (path === '/kdbAll/user:/') await elektrad.restart();
	};
	const results = apply(database, setTo('user:/new', 'x'));
	await untilSomebodyWaits(clock);
	t.false(tap.lines.some((line) => line.startsWith('DELETE')));
	await clock.advance(250);
	const [result] = await results;
	t.is(elektrad.kdb.get('user:/new'), result?.outcome === 'applied' ? 'x' : undefined);
	t.is(elektrad.death, undefined);
});

test('a write without an answer is unknown, and so are all after it, unsent', async (t) => {
	const {tap, database, elektrad} = await setup(t, {}, {seed: FULL});
	await database.identify();
	tap.after = ({method}) => (method === 'PUT' ? 'reset' : undefined);
	const results = await apply(database, setTo('user:/a', '2', '1'), setTo('system:/a', '2', '1'));
	t.deepEqual(
		results.map(({outcome}) => outcome),
		['unknown', 'unknown'],
	);
	t.is(tap.lines.filter((line) => line.startsWith('PUT')).length, 1);
	t.is(elektrad.kdb.get('user:/a'), '2', 'this time it was done');
	t.is(elektrad.kdb.get('system:/a'), '1');
});

test('after a write without an answer the session is replaced, and reading decides', async (t) => {
	const {tap, database} = await setup(t, {}, {seed: FULL});
	await database.identify();
	tap.before = ({method}) => (method === 'PUT' ? 'reset' : undefined);
	t.like(await apply(database, setTo('user:/a', '2', '1')), [{outcome: 'unknown'}]);
	tap.forget();
	t.like(await database.read(['user:/a']), [{value: '1'}]);
	t.deepEqual(tap.lines, [
		'GET /version',
		'GET /version',
		'GET /kdb',
		'GET /kdb/user:/sw/elektra/clusterd/%230/current/instance/id',
		'GET /kdb/user:/a',
	]);
	t.is(tap.sessions.length, 2, 'the old one was only asked whether it is still there');
});

test('elektrad that dies with each write costs no budget, since its starts are noticed', async (t) => {
	const {tap, database, elektrad} = await setup(t, {}, {seed: FULL});
	for (let times = 0; times < 12; times += 1) {
		const [reading] = await database.read(['user:/a']);
		tap.before = async ({method}) => {
			if (method !== 'PUT') return undefined;
			await elektrad.restart();
			return 'reset';
		};
		t.like(await apply(database, setTo('user:/a', `v${times}`, reading?.value)), [{outcome: 'unknown'}]);
		tap.before = undefined;
	}
	t.like(await apply(database, setTo('user:/a', 'end', '1')), [{outcome: 'applied'}]);
	t.is((await database.identify()).start, 13);
	t.is(tap.sessions.length, 1);
});

test('no more than four sessions are opened in ten minutes, and twelve in an hour', async (t) => {
	const clock = new ManualClock();
	const {tap, database} = await setup(t, {clock}, {seed: FULL});
	const lose = async (): Promise<void> => {
		const [reading] = await database.read(['user:/a']);
		tap.before = ({method}) => (method === 'PUT' ? 'reset' : undefined);
		await apply(database, setTo('user:/a', 'x', reading?.value));
		tap.before = undefined;
	};
	for (let times = 0; times < 4; times += 1) await lose();
	t.is(tap.sessions.length, 4);
	t.like(await t.throwsAsync(lose()), {code: 'INSTANCE_UNREACHABLE', facts: {reason: 'session budget'}});
	t.like(await database.read(['system:/a']), [{value: '1'}], 'reads go on in the old one');
	t.is(tap.sessions.length, 4);
	for (let tens = 1; tens < 3; tens += 1) {
		await clock.advance(10 * MINUTE_MS);
		for (let times = 0; times < 4; times += 1) await lose();
		t.is(tap.sessions.length, 4 + tens * 4);
	}
	await clock.advance(10 * MINUTE_MS);
	await t.throwsAsync(lose(), {code: 'INSTANCE_UNREACHABLE'}, 'twelve');
	await clock.advance(31 * MINUTE_MS);
	await lose();
	t.is(tap.sessions.length, 13);
});

test('a proxy that answers for elektrad is no answer', async (t) => {
	const {tap, database} = await setup(t, {}, {seed: FULL});
	await database.identify();
	tap.before = ({path}) => (path === '/kdb/user:/a' ? {status: 502, body: 'Bad Gateway'} : undefined);
	t.like(await t.throwsAsync(database.read(['user:/a'])), {
		code: 'INSTANCE_UNREACHABLE',
		facts: {reason: 'HTTP 502: not from elektrad'},
	});
	t.like(await apply(database, setTo('user:/a', '2', '1')), [
		{outcome: 'unknown', reason: 'HTTP 502: not from elektrad'},
	]);
});

test('an answer that is no key breaks the instance', async (t) => {
	const {tap, database} = await setup(t, {}, {seed: FULL});
	await database.identify();
	for (const body of [
		'',
		'null',
		'[]',
		'{"exists":true}',
		'{"exists":true,"path":"user:/a","ls":[1]}',
		'{"exists":true,"path":"user:/a","ls":[],"meta":{"m":1}}',
		'{"exists":true,"path":"user:/a","ls":[],"children":[{}]}',
	]) {
		tap.before = ({path}) => (path === '/kdb/user:/a' ? {status: 200, body} : undefined);
		await t.throwsAsync(database.read(['user:/a']), {code: 'INSTANCE_BROKEN'}, body);
	}
	tap.before = undefined;
	t.like(await database.read(['user:/a']), [{value: '1'}]);
});

test('S16: an answer about another key than the one asked for is not taken', async (t) => {
	const {tap, database} = await setup(t, {}, {seed: FULL});
	await database.identify();
	tap.before = ({path}) =>
		path === '/kdb/user:/a'
			? {status: 200, body: '{"exists":true,"name":"b","path":"user:/b","ls":[],"value":"x"}'}
			: undefined;
	t.like(await t.throwsAsync(database.read(['user:/a'])), {
		code: 'KEY_NOT_ADDRESSABLE',
		facts: {key: 'user:/a', reason: 'elektrad takes it for user:/b'},
	});
	tap.before = ({path}) => (path === '/kdb/user:/a' ? {status: 301, headers: {location: '/kdb/user:/b'}} : undefined);
	t.like(await t.throwsAsync(database.read(['user:/a'])), {
		code: 'INSTANCE_UNREACHABLE',
		facts: {reason: 'HTTP 301: not from elektrad'},
	});
	t.false(tap.lines.includes('GET /kdb/user:/b'), 'no redirect is followed');
});

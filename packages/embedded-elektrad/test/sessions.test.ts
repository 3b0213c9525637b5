import test from 'ava';
import {setup} from './ask.js';

const HOUR_MS = 3_600_000;

test('a session that is used lives on, and one that is idle for an hour is made anew under its id', async (t) => {
	let now = 0;
	const {reply} = await setup(t, {now: () => now});
	const setCookie = async () => (await reply('GET', '/version', {session: 's'})).headers.get('set-cookie');
	t.deepEqual(await setCookie(), ['session=s; Max-Age=3600; HttpOnly']);
	now += HOUR_MS;
	t.is(await setCookie(), undefined);
	now += HOUR_MS;
	t.is(await setCookie(), undefined);
	now += HOUR_MS + 1;
	t.deepEqual(await setCookie(), ['session=s; Max-Age=3600; HttpOnly']);
});

test('expired sessions are swept away', async (t) => {
	let now = 0;
	const {elektrad, status} = await setup(t, {now: () => now});
	await status('GET', '/version');
	await status('GET', '/version');
	t.is(elektrad.sessionCount, 2);
	now += 2 * HOUR_MS;
	await status('GET', '/version');
	t.is(elektrad.sessionCount, 1);
});

for (const [cookie, expected] of [
	['session="quoted"', 'session=quoted'],
	['session="a b"', 'session="a b"'],
	['a=b; session=x', 'session=x'],
	['session=a\\b; session=y', 'session=y'],
	['session', 'session='],
] as const) {
	test(`elektrad adopts ${cookie}`, async (t) => {
		const {reply} = await setup(t);
		t.deepEqual((await reply('GET', '/version', {headers: [`Cookie: ${cookie}`]})).headers.get('set-cookie'), [
			`${expected}; Max-Age=3600; HttpOnly`,
		]);
	});
}

test('thousands of sessions share the keys that none of them changed', async (t) => {
	const keys = Object.fromEntries(Array.from({length: 2000}, (_, index) => [`user:/app/key${index}`, 'value']));
	const {elektrad, status, read} = await setup(t, {seed: {keys}});
	for (let session = 0; session < 500; session += 1) {
		await status('GET', '/kdb/user:/app/key1');
	}
	t.is(elektrad.sessionCount, 500);
	await status('PUT', '/kdb/user:/app/key1', {body: '"changed"', session: 's'});
	t.is((await read('user:/app/key1'))['value'], 'changed');
	t.is(((await read('user:/app'))['ls'] as string[]).length, 2000);
});

test('a mount made while elektrad runs is seen by the sessions after those whose handles were open', async (t) => {
	const {elektrad, status} = await setup(t, {handles: 1});
	elektrad.kdb.mount({file: 'm.dump', mountpoint: 'user:/m', plugins: ['dump', 'type']});
	elektrad.kdb.set('user:/m/a', '5');
	elektrad.kdb.metaSet('user:/m/a', 'check/type', 'short');
	const codes: number[] = [];
	for (let session = 0; session < 3; session += 1) {
		codes.push(await status('PUT', '/kdb/user:/m/a', {body: '"abc"'}));
	}
	t.deepEqual(codes, [201, 200, 400]);
});

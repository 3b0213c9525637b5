import test, {type ExecutionContext} from 'ava';
import {metaUnit, type Step} from '@clusterd/core';
import type {ElektradConnectorOptions} from '@clusterd/elektrad';
import {apply, ask, refusedWith, setTo, setup, removeOf, type Surroundings} from './surroundings.js';

const KEY = 'user:/val/port';
const PATH = '/kdb/user:/val/port';
const TYPE = metaUnit(KEY, 'check/type');

/** An elektrad that takes numbers only for a key, whose session is open. */
async function setupChecked(
	t: ExecutionContext,
	options: Partial<ElektradConnectorOptions> = {},
): Promise<Surroundings> {
	const all = await setup(t, options, {
		seed: {
			mounts: [{file: 'val.dump', mountpoint: 'user:/val', plugins: ['dump', 'type']}],
			keys: {[KEY]: {value: '5', meta: {'check/type': 'short'}}},
		},
	});
	await all.database.identify();
	all.tap.forget();
	return all;
}

const bad = (content = 'bad'): Step => setTo(KEY, content, '5');

test('protocol 6.2: a refused value is taken back by the very next write, in the same session', async (t) => {
	const {tap, database, elektrad} = await setupChecked(t);
	t.like(await apply(database, bad()), [
		{
			outcome: 'rejected',
			text: "C03200 Validation Semantic - The type 'short' failed to match for 'user:/val/port' with string 'bad'",
			now: {content: '5'},
		},
	]);
	t.deepEqual(
		tap.requests.map(({method, path, body}) => `${method} ${path} ${body}`),
		[`PUT ${PATH} "bad"`, `GET ${PATH} `, `PUT ${PATH} "5"`, `GET ${PATH} `],
	);
	t.is(tap.sessions.length, 1);
	t.is(elektrad.kdb.get(KEY), '5');
});

test('protocol 6.2: after a refusal other keys of the file can be written, and nothing refused is stored with them', async (t) => {
	const {tap, database, elektrad} = await setupChecked(t);
	await apply(database, bad());
	t.like(await apply(database, setTo('user:/val/unrelated', 'x')), [{outcome: 'applied'}]);
	t.deepEqual(
		elektrad.kdb.keys('user:/val').map(({name, value}) => [name.toString(), value]),
		[
			[KEY, '5'],
			['user:/val/unrelated', 'x'],
		],
	);
	t.is(tap.sessions.length, 1);
});

test('protocol 6.2: a hundred refusals cost no session', async (t) => {
	const {tap, database, elektrad} = await setupChecked(t);
	const results = await apply(database, ...Array.from({length: 100}, (_, index) => bad(`bad${index}`)));
	t.true(results.every(({outcome}) => outcome === 'rejected'));
	t.is(tap.sessions.length, 1);
	t.is(elektrad.kdb.get(KEY), '5');
});

test('protocol 6.2: refused metadata are taken back, to what was there or to nothing', async (t) => {
	const {database, elektrad} = await setupChecked(t);
	t.like(await apply(database, setTo(TYPE, 'nosuchtype', 'short')), [{outcome: 'rejected', now: {content: 'short'}}]);
	t.is(elektrad.kdb.metaGet(KEY, 'check/type'), 'short');
	elektrad.kdb.set('user:/val/free', 'text');
	t.like(await apply(database, setTo(metaUnit('user:/val/free', 'check/type'), 'short')), [
		{outcome: 'rejected', now: {}},
	]);
	t.is(elektrad.kdb.metaGet('user:/val/free', 'check/type'), undefined);
	t.like(await apply(database, setTo('user:/val/new', 'x')), [{outcome: 'applied'}]);
});

test('protocol 6.2: a key that was made for refused metadata goes again', async (t) => {
	const {database, elektrad} = await setupChecked(t);
	t.like(await apply(database, setTo(metaUnit('user:/val/fresh', 'check/type'), 'nosuchtype')), [
		{outcome: 'rejected', now: {}},
	]);
	t.is(elektrad.kdb.get('user:/val/fresh'), undefined);
	t.like(await database.read(['user:/val/fresh']), [{state: 'missing'}]);
	t.like(await apply(database, setTo('user:/val/fine', '1')), [{outcome: 'applied'}]);
});

test('protocol 6.2: a change of the file by somebody else heals, and is not written over', async (t) => {
	const {tap, database, elektrad} = await setupChecked(t);
	tap.after = ({method, body}) => {
		if (method === 'PUT' && body === '"bad"') elektrad.kdb.set(KEY, '7');
	};
	t.like(await apply(database, bad()), [{outcome: 'rejected', now: {content: '7'}}]);
	t.deepEqual(tap.lines, [`PUT ${PATH}`, `GET ${PATH}`]);
	t.is(elektrad.kdb.get(KEY), '7');
});

test("a key that is refused for another one's sake is tried once more when the session is healed", async (t) => {
	const {tap, database, elektrad} = await setupChecked(t);
	let times = 0;
	tap.before = ({method, path}) => {
		const isFirst = method === 'PUT' && path === PATH && ++times === 1;
		return isFirst
			? refusedWith(
					"C03200 Validation Semantic - The type 'short' failed to match for 'user:/val/other' with string 'x'",
				)
			: undefined;
	};
	t.like(await apply(database, setTo(KEY, '6', '5')), [{outcome: 'applied', now: {content: '6'}}]);
	t.is(times, 2);
	t.is(elektrad.kdb.get(KEY), '6');
});

test("a key that is refused for another one's sake twice is rejected, in the words that name the other", async (t) => {
	const {tap, database} = await setupChecked(t);
	const text = "C03200 Validation Semantic - The type 'short' failed to match for 'user:/val/other' with string 'x'";
	tap.before = ({method, path}) => (method === 'PUT' && path === PATH ? refusedWith(text) : undefined);
	t.like(await apply(database, setTo(KEY, '6', '5')), [{outcome: 'rejected', text, now: {content: '5'}}]);
	t.is(tap.lines.filter((line) => line.startsWith('PUT')).length, 2);
});

test('protocol 6.2: a session that cannot be healed is replaced, and what it remembers is never stored', async (t) => {
	const {tap, database, elektrad} = await setupChecked(t);
	// Somebody without manners leaves an unhealed value of another key in our session.
	elektrad.kdb.set('user:/val/other', '1');
	elektrad.kdb.metaSet('user:/val/other', 'check/type', 'short');
	await database.read(['user:/val/other']);
	const [session = ''] = tap.sessions;
	t.regex(await ask(elektrad.url, 'PUT', '/kdb/user:/val/other', {session, body: '"bad"'}), /^400/);
	t.like(
		await apply(database, setTo(KEY, '6', '5')),
		[{outcome: 'rejected', text: /user:\/val\/other/}].map(({outcome}) => ({outcome})),
	);
	t.like(await apply(database, setTo(KEY, '6', '5')), [{outcome: 'applied'}]);
	t.true(tap.sessions.length > 1);
	t.is(elektrad.kdb.get('user:/val/other'), '1');
});

test('a refused deletion that the session shows as done is not mended there: the session is replaced', async (t) => {
	const {tap, database, elektrad} = await setupChecked(t);
	tap.before = ({method, path}) => {
		if (tap.sessions.length > 1) return undefined;
		if (method === 'DELETE' && path === PATH)
			return refusedWith('C01320 Interface - The RESOLVER phase of kdbSet() has failed. See warnings for details.');
		if (method === 'GET' && path === PATH)
			return {status: 200, body: '{"exists":false,"name":"port","path":"user:/val/port","ls":[]}'};
		return undefined;
	};
	const [result] = await apply(database, removeOf(KEY, '5'));
	t.like(result, {outcome: 'rejected'});
	t.is(result?.now, undefined);
	t.like(await database.read([KEY]), [{value: '5', meta: {'check/type': 'short'}}]);
	t.is(elektrad.kdb.get(KEY), '5');
});

test('a session that should be replaced goes on being read without the budget for another, except what it made up', async (t) => {
	const {tap, database, elektrad} = await setupChecked(t, {sessionBudget: {perTenMinutes: 2, perHour: 12}});
	tap.before = ({method, body}) =>
		method === 'PUT' && body === '"5"' ? refusedWith('C01100 Resource - Insufficient permissions') : undefined;
	t.like(await apply(database, bad()), [{outcome: 'rejected'}]);
	elektrad.kdb.set('user:/else', 'x');
	t.like(await database.read(['user:/else']), [{value: 'x'}]);
	t.like(await t.throwsAsync(database.read([KEY])), {code: 'INSTANCE_UNREACHABLE', facts: {reason: 'session budget'}});
	await t.throwsAsync(database.readBelow('user:/'), {code: 'INSTANCE_UNREACHABLE'});
	t.like(await t.throwsAsync(apply(database, setTo('user:/else', 'y', 'x'))), {
		code: 'INSTANCE_UNREACHABLE',
		facts: {reason: 'session budget'},
	});
	t.is(elektrad.kdb.get('user:/else'), 'x');
});

test('a locked file is waited for with the same request, and nothing else in between', async (t) => {
	const {tap, database, elektrad} = await setupChecked(t);
	let locked = 3;
	tap.before = ({method}) =>
		method !== 'GET' && locked-- > 0
			? refusedWith('C01100 Resource - Conflict because other process writes to configuration indicated by file lock')
			: undefined;
	t.like(await apply(database, setTo(KEY, '6', '5')), [{outcome: 'applied'}]);
	t.deepEqual(tap.lines, [`PUT ${PATH}`, `PUT ${PATH}`, `PUT ${PATH}`, `PUT ${PATH}`, `GET ${PATH}`]);
	t.is(tap.sessions.length, 1);
	t.is(elektrad.kdb.get(KEY), '6');
});

test('a file that stays locked leaves the step unknown, and the session is replaced', async (t) => {
	const {tap, database, elektrad} = await setupChecked(t);
	const text = 'C01100 Resource - Conflict because other process writes to configuration indicated by file lock';
	tap.before = ({method}) => (method === 'DELETE' ? refusedWith(text) : undefined);
	t.like(await apply(database, removeOf(KEY, '5'), setTo('user:/x', '1')), [
		{outcome: 'unknown', reason: text},
		{outcome: 'unknown', reason: text},
	]);
	t.true(tap.lines.filter((line) => line === `DELETE ${PATH}`).length > 20);
	t.true(tap.lines.every((line) => line === `DELETE ${PATH}`));
	tap.before = undefined;
	t.like(await database.read([KEY]), [{value: '5'}]);
	t.is(tap.sessions.length, 3, 'a new session, and one to compare it with');
	t.is(elektrad.kdb.get('user:/x'), undefined);
});

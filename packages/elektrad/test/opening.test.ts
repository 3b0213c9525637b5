import test from 'ava';
import {MARKER_KEY, type Identity} from '@clusterd/core';
import {ManualClock} from '@clusterd/core/memory';
import {apply, ask, makeConnector, setTo, setup, untilSomebodyWaits} from './surroundings.js';

const MARKER = '4a1bcb2c-3e8c-4c1c-9a48-d2a4a1b7b3d5';
const UUID = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;
/** Keys in every namespace, so that nothing looks like a stale handle. */
const FULL = {keys: {'user:/a': '1', 'system:/a': '1', 'spec:/a': '1', 'dir:/a': '1', [MARKER_KEY]: MARKER}};
const MARKER_PATH = '/kdb/user:/sw/elektra/clusterd/%230/current/instance/id';

test('a session begins with an id of our own, alone, and looks at everything once', async (t) => {
	const {tap, database} = await setup(t, {}, {seed: FULL});
	await Promise.all([database.read(['user:/a']), database.read(['system:/a']), database.identify()]);
	t.deepEqual(tap.lines, ['GET /version', 'GET /kdb', `GET ${MARKER_PATH}`, 'GET /kdb/user:/a', 'GET /kdb/system:/a']);
	t.is(tap.mostAtOnce, 1);
	t.is(tap.sessions.length, 1);
	t.regex(tap.sessions[0] ?? '', UUID);
});

test("an id that is somebody's session already is not used", async (t) => {
	const {tap, database} = await setup(t, {}, {seed: FULL});
	tap.before = ({path}) =>
		tap.requests.length === 1 && path === '/version'
			? {status: 200, body: '{"api":1,"elektra":{"version":"0.11.0"}}'}
			: undefined;
	await database.read(['user:/a']);
	t.deepEqual(tap.lines.slice(0, 3), ['GET /version', 'GET /version', 'GET /kdb']);
	t.is(tap.sessions.length, 2);
	t.is(tap.requests.at(-1)?.session, tap.sessions[1]);
});

test('an id that elektrad gives instead of ours is used', async (t) => {
	const {tap, database, elektrad} = await setup(t, {}, {seed: FULL});
	await ask(elektrad.url, 'GET', '/version', {session: 'theirs'});
	tap.before = ({path}) =>
		path === '/version'
			? {
					status: 200,
					body: '{"api":1,"elektra":{"version":"0.11.0"}}',
					headers: {'set-cookie': 'session=theirs; Max-Age=3600; HttpOnly'},
				}
			: undefined;
	await database.read(['user:/a']);
	t.is(tap.requests[1]?.session, 'theirs');
});

test('a server that hands out a session with every answer is no elektrad for us', async (t) => {
	const {tap, database} = await setup(t, {}, {seed: FULL});
	tap.before = ({path}) =>
		path === '/version'
			? {
					status: 200,
					body: '{"api":1,"elektra":{"version":"0.11.0"}}',
					headers: {'set-cookie': `session=${tap.requests.length}`},
				}
			: undefined;
	t.like(await t.throwsAsync(database.read(['user:/a'])), {
		code: 'INSTANCE_UNREACHABLE',
		facts: {reason: 'its session cookie does not get through'},
	});
});

test('a server whose cookies do not get through is no elektrad for us', async (t) => {
	const {tap, database} = await setup(t);
	tap.before = () => ({status: 200, body: '{"api":1,"elektra":{"version":"0.11.0"}}'});
	t.like(await t.throwsAsync(database.read(['user:/a'])), {
		code: 'INSTANCE_UNREACHABLE',
		facts: {reason: 'its session cookie does not get through'},
	});
});

for (const answer of [
	{status: 404, body: '<html>not here</html>'},
	{status: 200, body: 'hello'},
	{status: 200, body: '{"elektra":{"version":5}}'},
	{status: 502},
	{status: 301, headers: {location: '/elsewhere'}},
]) {
	test(`a server that answers ${JSON.stringify(answer)} is no elektrad`, async (t) => {
		const {tap, database} = await setup(t);
		tap.before = () => answer;
		t.like(await t.throwsAsync(database.identify()), {
			code: 'INSTANCE_UNREACHABLE',
			facts: {reason: `no elektrad answers there (HTTP ${answer.status})`},
		});
		t.is(tap.requests.length, 1);
	});
}

test('reading need not wait for a new session to settle, the marker must', async (t) => {
	const clock = new ManualClock();
	const {tap, database, elektrad} = await setup(t, {clock});
	elektrad.kdb.set('user:/a', '1');
	const identified = database.identify();
	t.like(await database.read(['user:/a']), [{value: '1'}]);
	await untilSomebodyWaits(clock);
	t.true(tap.requests.every(({method}) => method === 'GET'));
	await clock.advance(250);
	t.is((await identified).marker, elektrad.kdb.get(MARKER_KEY));
});

test('a session settles in forty times what reading everything took, if that is longer', async (t) => {
	const clock = new ManualClock();
	const {tap, database} = await setup(t, {clock});
	tap.after = async ({path}) => {
		if (path === '/kdb') await clock.advance(100);
	};
	const identified = database.identify();
	await untilSomebodyWaits(clock);
	t.is(clock.nextAt, clock.now() + 4000);
	await clock.advance(4000);
	t.truthy((await identified).marker);
});

test('the marker is the first thing that is written', async (t) => {
	const {tap, database} = await setup(t);
	await apply(database, setTo('user:/a', '1'));
	const [first] = tap.requests.filter(({method}) => method !== 'GET');
	t.like(first, {method: 'PUT', path: '/kdbAll/user:/sw/elektra/clusterd/%230/current/instance'});
});

test('S13.2: without the marker switched on nothing is written', async (t) => {
	const {tap, database, elektrad} = await setup(t, {marker: false});
	t.like(await database.identify(), {version: '0.11.0', markerFault: 'switched off', start: 1});
	t.true(tap.requests.every(({method}) => method === 'GET'));
	t.like(await apply(database, setTo('user:/a', '1')), [{outcome: 'applied'}]);
	t.is(elektrad.kdb.get(MARKER_KEY), undefined);
});

test("S13.2: a marker that is refused is told in the instance's own words, and writing goes on", async (t) => {
	const {tap, database} = await setup(t, {}, {seed: {keys: {'user:/a': '1'}}});
	tap.before = ({method, path}) =>
		method === 'DELETE' && path.startsWith(MARKER_PATH)
			? {status: 400, body: '{"error":"C01100 Resource - read only"}'}
			: undefined;
	t.like(await database.identify(), {markerFault: 'C01100 Resource - read only'});
	t.like(await apply(database, setTo('user:/a', '2', '1')), [{outcome: 'applied'}]);
});

test('S13.2: a marker that was refused is tried again when elektrad started again, or an hour later', async (t) => {
	const clock = new ManualClock();
	const {tap, database, elektrad} = await setup(t, {clock}, {seed: {keys: {'user:/a': '1'}}});
	const isTried = ({method, path}: {readonly method: string; readonly path: string}): boolean =>
		method === 'DELETE' && path.startsWith(`${MARKER_PATH}/`);
	const identified = async (): Promise<Identity> => {
		const identity = database.identify({fresh: true});
		await Promise.race([identity, untilSomebodyWaits(clock)]);
		await clock.advance(10_000);
		return identity;
	};
	tap.before = (request) =>
		isTried(request) ? {status: 400, body: '{"error":"C01100 Resource - read only"}'} : undefined;
	t.truthy((await identified()).markerFault);
	tap.forget();
	t.truthy((await identified()).markerFault);
	t.false(tap.requests.some(isTried));
	await elektrad.restart();
	t.truthy((await identified()).markerFault);
	t.is(tap.requests.filter(isTried).length, 1);
	tap.before = undefined;
	await clock.advance(3_600_000);
	const {marker} = await identified();
	t.truthy(marker);
	t.is(elektrad.kdb.get(MARKER_KEY), marker);
});

test('S13.2: another marker than before stops all writing', async (t) => {
	const {database, elektrad, tap} = await setup(t, {}, {seed: FULL});
	await database.identify();
	elektrad.kdb.set(MARKER_KEY, 'b9d1a1a6-0c3e-4a6e-8d0c-1f2e3d4c5b6a');
	await elektrad.restart();
	await database.read(['user:/a']);
	const error = await t.throwsAsync(apply(database, setTo('user:/a', '2', '1')));
	t.like(error, {code: 'IDENTITY_CHANGED', facts: {recorded: MARKER, found: 'b9d1a1a6-0c3e-4a6e-8d0c-1f2e3d4c5b6a'}});
	t.is((await database.identify()).marker, 'b9d1a1a6-0c3e-4a6e-8d0c-1f2e3d4c5b6a');
	t.true(tap.requests.every(({method}) => method === 'GET'));
});

test('protocol 6.7: an empty namespace may be a stale handle: another session that shows more is used instead', async (t) => {
	const {tap, database, elektrad} = await setup(t, {}, {seed: FULL});
	tap.before = ({session, method}) =>
		session === tap.sessions[0] && method === 'GET' && tap.requests.at(-1)?.path === '/kdb'
			? {status: 200, body: '{"exists":false,"name":"","path":"/","ls":["spec:/a","dir:/a","system:/a"]}'}
			: undefined;
	await database.identify();
	t.is(tap.sessions.length, 2);
	tap.forget();
	await apply(database, setTo('user:/a', '2', '1'));
	t.is(tap.sessions.length, 1);
	t.is(elektrad.kdb.get('user:/a'), '2');
	const [used] = tap.sessions;
	await database.read(['user:/a']);
	t.deepEqual(tap.sessions, [used]);
});

test('protocol 6.7: a namespace that two sessions show empty is empty', async (t) => {
	const {tap, database} = await setup(t, {}, {seed: {keys: {'user:/a': '1'}}});
	await database.read(['user:/a']);
	t.is(tap.sessions.length, 2);
	t.is(tap.requests.at(-1)?.session, tap.sessions[0], 'the first is used');
});

test('protocol 6.7: a marker that was there and is not may be a stale handle', async (t) => {
	const {[MARKER_KEY]: _, ...others} = FULL.keys;
	const {tap, connector, target} = await setup(t, {}, {seed: {keys: others}});
	await connector.open({...target, marker: MARKER}).read(['user:/a']);
	t.is(tap.sessions.length, 2);
});

test('protocol 6.7: without the budget for a second session a doubtful one is read, not written with', async (t) => {
	const {tap, database, elektrad} = await setup(
		t,
		{sessionBudget: {perTenMinutes: 1, perHour: 1}},
		{seed: {keys: {'user:/a': '1'}}},
	);
	t.like(await database.read(['user:/a']), [{value: '1'}]);
	t.like(await t.throwsAsync(apply(database, setTo('user:/a', '2', '1'))), {
		code: 'INSTANCE_UNREACHABLE',
		facts: {reason: 'session budget'},
	});
	t.is(tap.sessions.length, 1);
	t.is(elektrad.kdb.get('user:/a'), '1');
});

test('mountpoints that change while elektrad runs break the instance, until it is started again', async (t) => {
	const {database, elektrad} = await setup(t, {}, {seed: FULL});
	await database.identify();
	elektrad.kdb.mount({file: 'x.dump', mountpoint: 'user:/x', plugins: ['dump']});
	await t.throwsAsync(database.identify({fresh: true}), {
		code: 'INSTANCE_BROKEN',
		message: /mounts changed, restart elektrad/,
	});
	await t.throwsAsync(database.read(['user:/a']), {code: 'INSTANCE_BROKEN'});
	await t.throwsAsync(apply(database, setTo('user:/a', '2', '1')), {code: 'INSTANCE_BROKEN'});
	await elektrad.restart();
	t.like(await database.read(['user:/a']), [{value: '1'}]);
	t.is((await database.identify()).start, 2);
});

test('mountpoints that change are noticed where all names are listed, and when they change back', async (t) => {
	const {database, elektrad} = await setup(
		t,
		{},
		{seed: {...FULL, mounts: [{file: 'w.dump', mountpoint: 'user:/w', plugins: ['dump']}]}},
	);
	await database.identify();
	elektrad.kdb.mount({file: 'x.dump', mountpoint: 'user:/x', plugins: ['dump']});
	await t.throwsAsync(database.names('/'), {code: 'INSTANCE_BROKEN'});
	elektrad.kdb.umount('user:/x');
	t.true((await database.names('/')).includes('user:/a'));
});

test('an address that nobody listens at is unreachable, and costs no session', async (t) => {
	const connector = makeConnector(t, {sessionBudget: {perTenMinutes: 1, perHour: 1}});
	// a port that the system gives to nobody, unlike one that was just let go
	const database = connector.open({instance: 'i1', address: 'http://localhost:1'});
	for (let times = 0; times < 3; times += 1) {
		t.like(await t.throwsAsync(database.identify()), {
			code: 'INSTANCE_UNREACHABLE',
			facts: {reason: 'no connection (ECONNREFUSED)'},
		});
	}
});

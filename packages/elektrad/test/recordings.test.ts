import {readFileSync} from 'node:fs';
import test from 'ava';
import nock from 'nock';
import {KeyName, MARKER_KEY, type KeyDatabase} from '@clusterd/core';
import {apply, makeConnector, setTo, type Surroundings} from './surroundings.js';

nock.disableNetConnect();

interface Recorded {
	readonly name: string;
	readonly steps: ReadonlyArray<{
		readonly request?: {
			readonly method: string;
			readonly path: string;
			readonly body?: string;
			readonly session?: string;
		};
		readonly response?: {
			readonly status: number;
			readonly headers: Readonly<Record<string, string | string[]>>;
			readonly body: string;
			readonly bodyTruncated?: unknown;
		} | null;
	}>;
}

interface Shown {
	readonly exists: boolean;
	readonly path: string;
	readonly ls: readonly string[];
	readonly value?: string;
	readonly meta?: Readonly<Record<string, string>>;
}

type Line = Pick<Surroundings, 'database'> & {readonly scope: nock.Scope};

const SCENARIOS = JSON.parse(
	readFileSync(new URL('../../../../recordings/exchanges.json', import.meta.url), 'utf8'),
) as readonly Recorded[];
const NAMES = ['spec:/a', 'dir:/a', 'user:/a', MARKER_KEY, 'system:/a'];
const JSON_TYPE = {'content-type': 'application/json'};

let hosts = 0;

/** A key database whose session is open, at a host of its own. */
async function setup(t: Parameters<typeof makeConnector>[0]): Promise<Line> {
	const address = `http://recording${++hosts}.test:33333`;
	const scope = nock(address);
	scope.get('/version').reply(200, stepsOf('version')[0]?.response?.body, {
		'set-cookie': 'session=given; Max-Age=3600; HttpOnly',
		...JSON_TYPE,
	});
	scope.get('/kdb').reply(200, {exists: false, name: '', path: '/', ls: NAMES});
	scope.get(/instance\/id$/).reply(200, {exists: true, name: 'id', path: MARKER_KEY, ls: [MARKER_KEY], value: 'm'});
	scope.get('/version').optionally().times(1_000).reply(200, stepsOf('version')[0]?.response?.body, JSON_TYPE); // no connection is kept here: who is there is asked before each write
	const database: KeyDatabase = makeConnector(t).open({instance: 'i1', address});
	t.is((await database.identify()).version, '0.11.0');
	return {scope, database};
}

function stepsOf(scenario: string): Recorded['steps'] {
	const found = SCENARIOS.find(({name}) => name === scenario);
	if (found === undefined) throw new Error(`no recording ${scenario}`);
	return found.steps;
}

/** What follows a path in a recording, as the name that was asked for; undefined for another spelling or a query. */
function nameAskedFor(path: string, {path: canonical}: Shown): string | undefined {
	if (!path.startsWith('/kdb/') || path.includes('?')) return undefined;
	const name = decodeURIComponent(path.slice('/kdb/'.length));
	return name === canonical && KeyName.parse(name).isAddressable ? name : undefined;
}

test('every recorded answer to a read is taken for what it shows', async (t) => {
	const {scope, database} = await setup(t);
	let count = 0;
	for (const {request, response} of SCENARIOS.flatMap(({steps}) => steps)) {
		if (
			request?.method !== 'GET' ||
			response?.status !== 200 ||
			response.bodyTruncated !== undefined ||
			!/^\/kdb\/(?!.*%[89a-f])/i.test(request.path)
		)
			continue;
		const shown = JSON.parse(response.body) as Shown;
		const name = nameAskedFor(request.path, shown);
		if (name === undefined) continue;
		count += 1;
		scope.get((uri) => decodeURIComponent(uri) === `/kdb/${name}`).reply(200, response.body, JSON_TYPE);
		const [reading] = await database.read([name]);
		t.is(reading?.state, shown.exists ? 'present' : 'missing', name);
		const isBinary = shown.meta?.['binary'] !== undefined || shown.value?.includes('\uFFFD') === true;
		t.is(reading?.binary ?? false, isBinary, name);
		t.is(
			reading?.value,
			shown.exists && !isBinary ? (shown.meta?.['origvalue'] ?? shown.value ?? '') : undefined,
			name,
		);
		t.deepEqual(
			Object.keys(reading?.meta ?? {}),
			Object.keys(shown.meta ?? {}).filter((metakey) => metakey !== 'origvalue' && !metakey.startsWith('internal/')),
			name,
		);
	}
	t.true(count > 100, `${count} answers`);
});

test("every recorded refusal of a write is told in elektrad's own words", async (t) => {
	const texts = new Set(
		SCENARIOS.flatMap(({steps}) => steps)
			.filter(
				({request, response}) =>
					request?.method === 'PUT' && request.path.startsWith('/kdb/user:/val/') && response?.status === 400,
			)
			.map(({response}) => response?.body ?? ''),
	);
	t.true(texts.size > 10);
	for (const body of texts) {
		const {scope, database} = await setup(t);
		const {error} = JSON.parse(body) as {readonly error: string};
		const name = /user:\/val\/\w+/.exec(error)?.[0] ?? 'user:/val/k';
		const shows = (value: string): Shown => ({exists: true, path: name, ls: [name], value});
		scope.put(`/kdb/${name}`, '"bad"').reply(400, body, {'content-type': 'text/plain; charset=utf-8'});
		scope.get(`/kdb/${name}`).reply(200, shows('bad'));
		scope.put(`/kdb/${name}`, '"5"').reply(200);
		scope.get(`/kdb/${name}`).reply(200, shows('5'));
		t.like(await apply(database, setTo(name, 'bad', '5')), [{outcome: 'rejected', text: error, now: {content: '5'}}]);
		t.true(scope.isDone());
	}
});

test('protocol 6.2: the recorded poisoning of a session is healed before anything else is written', async (t) => {
	const {scope, database} = await setup(t);
	const [, , refused, poisoned, other] = stepsOf('validate-session-poisoned');
	scope.put('/kdb/user:/val/k', '"bad"').reply(400, refused?.response?.body);
	scope.get('/kdb/user:/val/k').reply(200, poisoned?.response?.body);
	scope.put('/kdb/user:/val/k', '"5"').reply(200);
	scope.get('/kdb/user:/val/k').reply(200, other?.response?.body);
	scope.put('/kdb/user:/val/unrelated', '"x"').reply(200);
	scope.get('/kdb/user:/val/unrelated').reply(200, {exists: true, path: 'user:/val/unrelated', ls: [], value: 'x'});
	t.like(await apply(database, setTo('user:/val/k', 'bad', '5'), setTo('user:/val/unrelated', 'x', 'w')), [
		{
			outcome: 'rejected',
			text: "C03200 Validation Semantic - The type 'short' failed to match for 'user:/val/k' with string 'bad'",
			now: {content: '5'},
		},
		{outcome: 'applied'},
	]);
	t.true(scope.isDone());
});

test('protocol 6.8: after the recorded read of a broken file the recorded write, which would overwrite it, is not sent', async (t) => {
	const {scope, database} = await setup(t);
	const [, , broken] = stepsOf('config-file-broken-while-running');
	scope.get('/kdb/user:/x').reply(400, broken?.response?.body);
	const remembered = {
		exists: false,
		name: '',
		path: 'user:/',
		ls: ['user:/x'],
		children: [{exists: true, name: 'x', path: 'user:/x', ls: ['user:/x'], value: 'v'}],
	};
	scope.get('/kdb/user:/?preload=9').times(4).reply(200, remembered);
	await t.throwsAsync(database.read(['user:/x']), {
		code: 'INSTANCE_BROKEN',
		message: /C03100 Validation Syntactic - Unknown command detected in dumpfile/,
	});
	await t.throwsAsync(apply(database, setTo('user:/x', 'w', 'v')), {code: 'INSTANCE_BROKEN'});
	t.true(scope.isDone());
});

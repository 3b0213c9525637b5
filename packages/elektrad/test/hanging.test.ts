import test from 'ava';
import {InstanceUrl, MARKER_KEY, SILENT, type KeyDatabase} from '@clusterd/core';
import {ManualClock, SeededRandom} from '@clusterd/core/memory';
import {ElektradKeyDatabase} from '#src/elektrad-key-database.js';
import {HostLanes} from '#src/session/host-lanes.js';
import {SessionBudget, type SessionLimits} from '#src/session/session-budget.js';
import {NoAnswerError} from '#src/wire/no-answer.js';
import {KeyPaths} from '#src/wire/routes.js';
import type {WireAnswer, WireRequest} from '#src/wire/transport.js';
import {Wire} from '#src/wire/wire.js';

const NAMES = ['spec:/a', 'dir:/a', 'user:/a', MARKER_KEY, 'system:/a'];

interface Hanging {
	readonly database: KeyDatabase;
	/** `session path` of each request. */
	readonly requests: string[];
	/** Which requests get no answer, though elektrad takes note of them. */
	hangs: (request: WireRequest) => boolean;
}

/** A key database over a line on which time-outs need no time. */
function setup(limits: SessionLimits = {perTenMinutes: 4, perHour: 12}): Hanging {
	const sessions = new Set<string>();
	const requests: string[] = [];
	const hanging: {hangs: Hanging['hangs']} = {hangs: () => false};
	const transport = {
		send: (_: InstanceUrl, request: WireRequest) => ({answer: answer(request), cut() {}}),
		close() {},
	};
	const answer = async (request: WireRequest): Promise<WireAnswer> => {
		requests.push(`${request.session} ${request.path}`);
		const isNew = !sessions.has(request.session);
		sessions.add(request.session);
		if (hanging.hangs(request))
			throw new NoAnswerError({code: 'ETIMEDOUT', message: 'nothing was heard', mayHaveArrived: true});
		return {status: 200, body: JSON.stringify(bodyOf(request)), session: isNew ? request.session : undefined};
	};
	const clock = new ManualClock();
	const environment = {
		clock,
		random: new SeededRandom(),
		logger: SILENT,
		budget: new SessionBudget({clock, limits}),
		paths: new KeyPaths(),
		settleFloorMs: 250,
		settleFactor: 40,
		fileLockMs: 5000,
	};
	const url = InstanceUrl.parse('http://hanging.test');
	const target = {instance: 'i1', address: url.toString()};
	const database = new ElektradKeyDatabase({
		target,
		environment,
		wire: new Wire({url, instance: 'i1', transport}),
		hostLanes: new HostLanes([]),
		writesMarker: true,
		onClose() {},
	});
	return Object.assign(hanging, {database, requests});
}

function bodyOf({path}: WireRequest): object {
	if (path === '/version') return {api: 1, elektra: {version: '0.11.0'}};
	if (path === '/kdb') return {exists: false, name: '', path: '/', ls: NAMES};
	return {exists: true, path: decodeURIComponent(path).replace('/kdb/', ''), ls: [], value: 'v'};
}

test('an elektrad that hangs costs one session, however often it is tried', async (t) => {
	const hanging = setup({perTenMinutes: 1, perHour: 1});
	hanging.hangs = () => true;
	for (let times = 0; times < 3; times += 1) {
		await t.throwsAsync(hanging.database.read(['user:/a']), {
			code: 'INSTANCE_UNREACHABLE',
			message: /nothing was heard/,
		});
	}
	hanging.hangs = () => false;
	t.like(await hanging.database.read(['user:/a']), [{value: 'v'}]);
	t.is(new Set(hanging.requests.map((request) => request.split(' ')[0])).size, 1);
});

test('a session that hangs is left for a new one, though elektrad cannot say whether it started again', async (t) => {
	const hanging = setup();
	await hanging.database.identify();
	const [blocked = ''] = (hanging.requests[0] ?? '').split(' ');
	hanging.hangs = ({session}) => session === blocked;
	await t.throwsAsync(hanging.database.read(['user:/a']), {code: 'INSTANCE_UNREACHABLE'});
	hanging.requests.length = 0;
	t.like(await hanging.database.read(['user:/a']), [{value: 'v'}]);
	t.is(hanging.requests[0], `${blocked} /version`);
	t.true(hanging.requests.slice(1).every((request) => !request.startsWith(blocked)));
	t.is((await hanging.database.identify()).start, 1);
});

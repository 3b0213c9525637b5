import test, {type ExecutionContext} from 'ava';
import {MARKER_KEY, type FleetEvent, type MemberView} from '@clusterd/core';
import {startEmbeddedElektrad} from '@clusterd/embedded-elektrad';
import {K, MINE, OWN, setup, type FaultyFleet} from './faulty-fleet.js';

const OTHER_MARKER = '0a3a1c5e-9d4b-4c0e-8f00-000000000000';

/** Nothing own is lost: what was there before anything was set comes back when the setting ends. */
async function restores(t: ExecutionContext, {api, root, faulty, untilOperation}: FaultyFleet): Promise<void> {
	const {operation} = await api.commit({kind: 'remove', member: root, units: [{name: K}], release: 'restore'});
	await untilOperation(operation!.id, ({endedAt}) => endedAt !== undefined);
	t.is(faulty.kdb.get(K), OWN);
	t.is(faulty.death, undefined);
}

/** Looks at the faulty instance, and resolves when whatever follows is done. */
async function look({api, manager, w1}: FaultyFleet): Promise<MemberView> {
	await manager.check(w1);
	await manager.whenIdle();
	return api.members.get(w1);
}

/** The first event from now on that is as described. */
async function nextEvent(
	t: ExecutionContext,
	{api}: FaultyFleet,
	holds: (event: FleetEvent) => boolean,
): Promise<FleetEvent | undefined> {
	const stop = new AbortController();
	t.teardown(() => stop.abort());
	for await (const event of api.events.follow({signal: stop.signal})) if (holds(event)) return event;
	return undefined;
}

for (const [does, make] of [
	['forgets its session', ({faulty}) => faulty.forgetSessions()],
	['starts again', ({faulty}) => faulty.restart()],
] as readonly (readonly [string, (fleet: FaultyFleet) => unknown])[]) {
	test(`an elektrad that ${does} is in sync all the time, that is told, and its own value is kept`, async (t) => {
		const fleet = await setup(t);
		const restart = nextEvent(t, fleet, ({kind}) => kind === 'restart');
		await make(fleet);
		const {totals} = await fleet.set('1');
		t.deepEqual(totals, {applied: 2});
		t.is(fleet.faulty.kdb.get(K), '1');
		t.like(await fleet.api.members.get(fleet.w1), {state: 'in sync'});
		t.like(await restart, {kind: 'restart', member: fleet.w1, ancestors: [fleet.root]});
		await restores(t, fleet);
	});
}

test('an elektrad that starts again with nothing is drifted, gets everything again when that is wanted, and its own value is still known', async (t) => {
	const fleet = await setup(t);
	const {api, faulty, manager, root, w1} = fleet;
	const {marker} = (await api.members.get(w1)).instance!;
	await faulty.restart({empty: true});
	t.is((await look(fleet)).state, 'drifted');
	t.like((await api.drift.of(w1)).items, [{unit: K, state: 'missing', setting: {content: '0'}}]);
	t.is(faulty.kdb.get(MARKER_KEY), marker, 'it is known again');
	await api.commit({kind: 'edit-member', member: root, drift: 'repair'});
	t.is((await look(fleet)).state, 'in sync');
	t.is(faulty.kdb.get(K), '0');
	await manager.whenIdle();
	await restores(t, fleet);
});

test('an elektrad that starts again with nothing gets what is set then, and its own value is still known', async (t) => {
	const fleet = await setup(t);
	await fleet.faulty.restart({empty: true});
	t.deepEqual((await fleet.set('1')).totals, {applied: 2});
	t.is(fleet.faulty.kdb.get(K), '1');
	await restores(t, fleet);
});

test('6.7: an elektrad that shows an empty database after a start is not believed', async (t) => {
	const fleet = await setup(t);
	const {faulty} = fleet;
	await faulty.restart();
	await faulty.faults.set({kind: 'stale', when: {times: 1}});
	t.deepEqual((await fleet.set('1')).totals, {applied: 2});
	t.is(faulty.kdb.get(MINE), OWN);
	await restores(t, fleet);
});

test('6.7: a look at an elektrad that shows an empty database after a start finds no drift', async (t) => {
	const fleet = await setup(t);
	await fleet.faulty.restart();
	await fleet.faulty.faults.set({kind: 'stale', when: {times: 1}});
	t.is((await look(fleet)).state, 'in sync');
	t.is((await fleet.api.drift.of(fleet.w1)).total, 0);
});

test('an elektrad that loses acknowledged writes has failed with the reason, and gets them when it keeps them', async (t) => {
	const fleet = await setup(t);
	const {api, faulty, w1} = fleet;
	await faulty.faults.set({kind: 'lose-writes', when: {methods: ['PUT', 'POST', 'DELETE']}});
	const {totals, exceptions} = await fleet.set('1');
	t.deepEqual(totals, {applied: 1, failed: 1});
	t.like(exceptions, [{instance: w1, code: 'LOST_UPDATE'}]);
	t.like(await api.members.get(w1), {state: 'pending'});
	t.is(faulty.kdb.get(K), '0');
	await faulty.faults.clear();
	await fleet.untilMember(w1, ({state}) => state === 'in sync');
	t.is(faulty.kdb.get(K), '1');
	await restores(t, fleet);
});

const FILE = 'kdb/system/default.ecf';

test('S11.2: an elektrad whose file is broken is broken in its own words, gets no write and no session, and goes on when the file is mended', async (t) => {
	const fleet = await setup(t);
	const {api, faulty, w1} = fleet;
	const whole = faulty.kdb.readFile(FILE)!;
	const {sessionCount} = faulty;
	faulty.kdb.writeFile(FILE, 'broken');
	const {id, totals, exceptions} = await fleet.set('1');
	t.deepEqual(totals, {applied: 1, pending: 1});
	t.is(exceptions[0]?.instance, w1);
	const told = await api.members.get(w1);
	t.is(told.state, 'broken');
	t.regex(told.instance!.reason!, /^C0/);
	t.is(faulty.kdb.readFile(FILE)!.toString(), 'broken', 'nobody wrote');
	t.is(faulty.sessionCount, sessionCount);
	faulty.kdb.writeFile(FILE, whole);
	faulty.kdb.set('system:/mended', 'yes');
	t.deepEqual((await fleet.untilOperation(id, ({endedAt}) => endedAt !== undefined)).totals, {applied: 2});
	t.is(faulty.kdb.get(K), '1');
	t.is(faulty.kdb.get('system:/mended'), 'yes');
	await restores(t, fleet);
});

test('S11.2: an elektrad whose file was mended to what it was before goes on when it starts again', async (t) => {
	const fleet = await setup(t);
	const {faulty} = fleet;
	const whole = faulty.kdb.readFile(FILE)!;
	faulty.kdb.writeFile(FILE, 'broken');
	t.is((await look(fleet)).state, 'broken');
	const {id} = await fleet.set('1');
	faulty.kdb.writeFile(FILE, whole);
	await faulty.restart();
	t.deepEqual((await fleet.untilOperation(id, ({endedAt}) => endedAt !== undefined)).totals, {applied: 2});
	t.is(faulty.kdb.get(K), '1');
	await restores(t, fleet);
});

test('an elektrad whose mounts change is broken by the next look at it, gets no write into the old file, and goes on when it starts again', async (t) => {
	const fleet = await setup(t);
	const {api, faulty, w1} = fleet;
	const before = faulty.kdb.readFile(FILE);
	faulty.kdb.mount({file: 'app.dump', mountpoint: 'system:/sw/app', plugins: ['dump']});
	t.like(await look(fleet), {state: 'broken', instance: {reason: 'mounts changed, restart elektrad'}});
	const {id, totals} = await fleet.set('1');
	t.deepEqual(totals, {applied: 1, pending: 1});
	t.regex((await api.members.get(w1)).instance?.reason ?? '', /mounts changed/);
	t.deepEqual(faulty.kdb.readFile(FILE), before);
	await faulty.restart();
	t.deepEqual((await fleet.untilOperation(id, ({endedAt}) => endedAt !== undefined)).totals, {applied: 2});
	t.is(faulty.kdb.get(K), '1');
	t.is(faulty.death, undefined);
});

for (const [when, notices] of [
	['is looked at', look],
	[
		'is delivered to',
		async (fleet) => {
			await fleet.set('1');
			return fleet.api.members.get(fleet.w1);
		},
	],
] as readonly (readonly [string, (fleet: FaultyFleet) => Promise<MemberView>])[]) {
	test(`S13.2: another machine behind an address is quarantined when it ${when}, gets nothing, and the right one goes on when it is back`, async (t) => {
		const fleet = await setup(t);
		const {api, faulty, w1} = fleet;
		await faulty.stop();
		const other = await startEmbeddedElektrad({
			port: faulty.port,
			seed: {keys: {[MARKER_KEY]: OTHER_MARKER, [K]: 'foreign'}},
		});
		t.teardown(() => other.stop());
		const told = await notices(fleet);
		t.is(told.state, 'quarantined');
		t.true(told.instance?.reason?.includes(OTHER_MARKER));
		const {id, totals, exceptions} = await fleet.set('2');
		t.deepEqual(totals, {applied: 1, pending: 1});
		t.like(exceptions, [{instance: w1}]);
		t.is(other.kdb.get(K), 'foreign');
		t.is((await api.members.get(w1)).state, 'quarantined');
		await other.stop();
		await faulty.restart();
		t.deepEqual((await fleet.untilOperation(id, ({endedAt}) => endedAt !== undefined)).totals, {applied: 2});
		t.is(faulty.kdb.get(K), '2');
		await restores(t, fleet);
	});
}

test('an elektrad that flaps while its settings change gets the last of them, and its own value is kept', async (t) => {
	const fleet = await setup(t);
	const {api, faulty, manager, root, w1} = fleet;
	for (let round = 1; round <= 8; round++) {
		await faulty.faults.set(
			round % 4 === 0
				? {kind: 'refuse'}
				: {kind: 'reset', at: round % 2 === 0 ? 'answer' : 'request', when: {after: round % 3}},
		);
		const {operation} = await api.commit({kind: 'set', member: root, units: [{name: K, content: String(round)}]});
		await fleet.untilOperation(operation!.id, ({exceptions}) =>
			exceptions.every(({instance, reason}) => instance !== w1 || reason !== undefined),
		);
		await faulty.faults.clear();
		if (round % 3 === 0) await manager.whenIdle();
	}
	await fleet.untilMember(w1, ({state}) => state === 'in sync');
	t.is(faulty.kdb.get(K), '8');
	await manager.whenIdle();
	for (const {
		id,
		endedAt,
		totals: {applied = 0, superseded = 0},
	} of await api.operations.list({limit: 8}))
		t.true(endedAt !== undefined && applied + superseded === 2, `${id} ${applied} ${superseded}`);
	await restores(t, fleet);
});

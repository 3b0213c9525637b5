import test, {type ExecutionContext} from 'ava';
import {setup, type TestFleet} from './fleet.js';
import {refused} from './refused.js';

const K = 'system:/sw/app/port';

/** all > eu > w1, with K set on eu and delivered. */
async function delivered(
	t: Parameters<typeof setup>[0],
	options?: Parameters<typeof setup>[1],
): Promise<TestFleet & {eu: string; w1: string}> {
	const fleet = await setup(t, options);
	const eu = await fleet.cluster('eu');
	const w1 = await fleet.instance('w1', eu);
	await fleet.api.commit({kind: 'set', member: eu, units: [{name: K, content: '1'}]});
	await fleet.manager.whenIdle();
	return {...fleet, eu, w1};
}

test('S9: drift is told with what was wanted and what was found, and repaired by hand', async (t) => {
	const {api, manager, at, eu, w1, root} = await delivered(t);
	at('w1').set(K, 'drifted');
	await api.drift.check(root);
	t.like((await api.drift.of(root)).items, [
		{member: {id: w1}, unit: K, state: 'drifted', found: 'drifted', setting: {content: '1', owner: {id: eu}}},
	]);
	t.is(await api.drift.repair(eu), 1);
	await manager.whenIdle();
	t.is(at('w1').get(K), '1');
	t.is((await api.drift.of(root)).total, 0);
});

test("S9: where the policy is to repair, drift is written again, and what was found is the instance's own afterwards", async (t) => {
	const {api, manager, at, eu, w1, root} = await delivered(t);
	await api.commit({kind: 'edit-member', member: root, drift: 'repair'});
	at('w1').set(K, 'local');
	await manager.check(w1);
	await manager.whenIdle();
	t.is(at('w1').get(K), '1');
	await api.commit({kind: 'remove', member: eu, units: [{name: K}]});
	await manager.whenIdle();
	t.is(at('w1').get(K), 'local');
});

test("S9, S6.4: the policy of the nearest cluster counts, and ignored names and Elektra's noise are no drift", async (t) => {
	const {api, manager, at, eu, w1, root} = await delivered(t);
	await api.commit({kind: 'set', member: eu, units: [{name: K, meta: 'order', content: '3'}]});
	await manager.whenIdle();
	await api.commit({kind: 'edit-member', member: root, drift: 'repair'});
	await api.commit({kind: 'edit-member', member: eu, drift: 'report', ignore: ['system:/sw']});
	at('w1').set(K, 'local');
	at('w1').setMeta(K, 'order', '7');
	await manager.check(w1);
	t.is((await api.members.get(w1)).state, 'in sync');
	await api.commit({kind: 'edit-member', member: eu, ignore: []});
	await manager.check(w1);
	t.deepEqual(
		(await api.drift.of(root)).items.map(({unit, state}) => [unit, state]),
		[[K, 'drifted']],
	);
	t.is(at('w1').get(K), 'local');
});

test('S9: the third repair within ten minutes makes a contest: repairing stops until the unit was equal for ten minutes', async (t) => {
	const {api, manager, at, clock, w1, root} = await delivered(t);
	await api.commit({kind: 'edit-member', member: root, drift: 'repair'});
	for (const value of ['a', 'b', 'c']) {
		at('w1').set(K, value);
		await manager.check(w1);
		await manager.whenIdle();
	}
	t.is(at('w1').get(K), 'c');
	t.is((await api.members.get(w1)).state, 'contested');
	at('w1').set(K, '1');
	await manager.check(w1);
	t.is((await api.members.get(w1)).state, 'contested');
	await clock.advance(600_000);
	await manager.check(w1);
	t.is((await api.members.get(w1)).state, 'in sync');
});

test('S9: a new revision of the unit ends a contest, and repairs are counted anew', async (t) => {
	const {api, manager, at, eu, w1, root} = await delivered(t);
	await api.commit({kind: 'edit-member', member: root, drift: 'repair'});
	const drift = async (value: string): Promise<string | null | undefined> => {
		at('w1').set(K, value);
		await manager.check(w1);
		await manager.whenIdle();
		return at('w1').get(K);
	};
	t.deepEqual([await drift('a'), await drift('b'), await drift('c')], ['1', '1', 'c']);
	await api.commit({kind: 'set', member: eu, units: [{name: K, content: '2'}]});
	await manager.whenIdle();
	t.deepEqual([await drift('a'), await drift('b'), await drift('c')], ['2', '2', 'c']);
});

test('S9: where contests are switched off, drift is repaired each time', async (t) => {
	const {api, manager, at, w1, root} = await delivered(t, {contestedAfter: 0});
	await api.commit({kind: 'edit-member', member: root, drift: 'repair'});
	for (const value of ['a', 'b', 'c', 'd']) {
		at('w1').set(K, value);
		await manager.check(w1);
		await manager.whenIdle();
		t.is(at('w1').get(K), '1');
	}
	t.is((await api.members.get(w1)).state, 'in sync');
});

test('S9: under a boolean check another spelling of what is set is no drift and no own value: the true one comes back', async (t) => {
	const {api, manager, at, eu, w1} = await delivered(t);
	at('w1').set(K, 'no');
	at('w1').setMeta(K, 'check/type', 'boolean');
	await api.commit({kind: 'set', member: eu, units: [{name: K, content: 'yes'}]});
	await manager.whenIdle();
	at('w1').set(K, '1');
	await manager.check(w1);
	t.is((await api.members.get(w1)).state, 'in sync');
	const {operation} = await api.commit({kind: 'remove', member: eu, units: [{name: K}]});
	await manager.whenIdle();
	t.deepEqual((await api.operations.get(operation!.id)).totals, {applied: 1});
	t.is(at('w1').get(K), 'no');
});

test('S9: a contest ends with a new revision of the unit, or by hand', async (t) => {
	const {api, manager, at, w1, eu, root} = await delivered(t);
	await api.commit({kind: 'edit-member', member: root, drift: 'repair'});
	const contest = async (): Promise<void> => {
		for (const value of ['a', 'b', 'c']) {
			at('w1').set(K, value);
			await manager.check(w1);
			await manager.whenIdle();
		}
		t.is((await api.members.get(w1)).state, 'contested');
	};
	await contest();
	await api.drift.repair(w1, [{name: K}]);
	await manager.whenIdle();
	t.is(at('w1').get(K), '1');
	t.is((await api.members.get(w1)).state, 'in sync');
	await contest();
	await api.commit({kind: 'set', member: eu, units: [{name: K, content: '2'}]});
	await manager.whenIdle();
	t.is(at('w1').get(K), '2');
	t.is((await api.members.get(w1)).state, 'in sync');
});

test("S9: what an instance has is adopted as the cluster's setting, for all", async (t) => {
	const {api, manager, at, eu, w1, instance} = await delivered(t);
	await instance('w2', eu);
	at('w1').set(K, 'better');
	await manager.check(w1);
	await api.commit({kind: 'adopt', member: w1, units: [{name: K}]});
	await manager.whenIdle();
	t.like((await api.settings.of(eu)).items, [{unit: K, content: 'better'}]);
	t.is(at('w2').get(K), 'better');
	t.is((await api.members.get(w1)).state, 'in sync');
});

test('S9: what cannot be read is not adopted, and neither is a metakey whose whole key shall be absent', async (t) => {
	const {api, manager, at, eu, w1} = await delivered(t);
	at('w1').offline = true;
	await refused(t, api.plan({kind: 'adopt', member: w1, units: [{name: K}]}), 'INSTANCE_UNREACHABLE');
	at('w1').offline = false;
	manager.wake(w1);
	await api.commit({kind: 'set', member: eu, units: [{name: K}], mode: 'absent'});
	await manager.whenIdle();
	at('w1').setMeta(K, 'description', 'local');
	await refused(t, api.plan({kind: 'adopt', member: w1, units: [{name: K, meta: 'description'}]}), 'CHANGE_INVALID');
});

test('S9: what is adopted on several clusters has one row each in the plan', async (t) => {
	const {api, manager, at, w1, root} = await delivered(t);
	await api.commit({kind: 'set', member: root, units: [{name: K, meta: 'description', content: 'the port'}]});
	await manager.whenIdle();
	at('w1').set(K, 'better');
	at('w1').setMeta(K, 'description', 'the better port');
	const {rows} = await api.plan({kind: 'adopt', member: w1, units: [{name: K, meta: 'description'}, {name: K}]});
	t.deepEqual(
		rows.map(({after, instances}) => [after, instances]),
		[
			['the better port', 1],
			['better', 1],
		],
	);
});

test('S8.1: delivery to everything below a paused cluster waits, says so, and goes on', async (t) => {
	const {api, manager, at, eu, w1, root} = await delivered(t);
	await api.commit({kind: 'edit-member', member: root, paused: true});
	const {operation} = await api.commit({kind: 'set', member: eu, units: [{name: K, content: '2'}]}, {waitMs: 1000});
	t.like(operation, {totals: {pending: 1}, exceptions: [{reason: 'delivery is paused at all'}]});
	t.like(await api.members.get(w1), {state: 'pending', instance: {reason: 'delivery is paused at all'}});
	t.is(at('w1').get(K), '1');
	await api.commit({kind: 'edit-member', member: root, paused: false});
	await manager.whenIdle();
	t.is(at('w1').get(K), '2');
	t.deepEqual((await api.operations.get(operation!.id)).totals, {applied: 1});
});

test('S8.1: an idle instance that is gone is found out by looking at it, and one that answers somebody is back at once', async (t) => {
	const {api, manager, at, w1, root} = await delivered(t);
	at('w1').offline = true;
	await manager.check(w1);
	t.is((await api.members.get(w1)).state, 'unreachable');
	await api.commit({kind: 'set', member: root, units: [{name: 'user:/x', content: '2'}]});
	at('w1').offline = false;
	await api.keys(w1).read('user:/x');
	await manager.whenIdle();
	t.is(at('w1').get('user:/x'), '2');
	t.is((await api.members.get(w1)).state, 'in sync');
});

/** What `w1` refused once was tried again, and is there. */
async function retried(t: ExecutionContext, {api, manager, at, root}: TestFleet): Promise<void> {
	at('w1').reject = () => 'C03200 no';
	const {operation} = await api.commit(
		{kind: 'set', member: root, units: [{name: 'user:/x', content: '2'}]},
		{waitMs: 1000},
	);
	at('w1').reject = undefined;
	t.is(await api.operations.retry(operation!.id), 1);
	await manager.whenIdle();
	t.is(at('w1').get('user:/x'), '2');
}

test('what was rejected is tried again when somebody asks for it', async (t) => {
	const fleet = await delivered(t);
	const {api, w1} = fleet;
	await retried(t, fleet);
	t.is((await api.members.get(w1)).state, 'in sync');
});

test("S0.3: trying an operation again leaves alone what somebody changed behind clusterd's back", async (t) => {
	const fleet = await delivered(t);
	const {api, at, root, w1} = fleet;
	at('w1').set(K, 'local');
	await api.drift.check(root);
	await retried(t, fleet);
	t.is(at('w1').get(K), 'local');
	t.is((await api.members.get(w1)).state, 'drifted');
});

test('S8.1: what waits for an instance to come back is tried at once when somebody asks for it', async (t) => {
	const {api, manager, at, root, w1} = await delivered(t);
	at('w1').offline = true;
	const {operation} = await api.commit(
		{kind: 'set', member: root, units: [{name: 'user:/x', content: '2'}]},
		{waitMs: 1000},
	);
	at('w1').offline = false;
	t.is(await api.operations.retry(operation!.id), 1);
	await manager.whenIdle();
	t.is(at('w1').get('user:/x'), '2');
	t.is((await api.members.get(w1)).state, 'in sync');
});

test('S13.2: a connection test tells who answers and whether it is there already, and leaves nothing', async (t) => {
	const {api, connector, w1} = await delivered(t);
	t.deepEqual(await api.members.probe('http://NEW.example/'), {address: 'http://new.example', version: '0.11.0'});
	t.deepEqual(connector.at('http://new.example').names(), []);
	t.like(await api.members.probe('http://w1.example'), {existing: {id: w1}});
	connector.at('http://gone.example').offline = true;
	await t.throwsAsync(api.members.probe('http://gone.example'), {code: 'INSTANCE_UNREACHABLE'} as object);
	await t.throwsAsync(api.members.probe('nonsense'), {code: 'INSTANCE_URL_INVALID'} as object);
});

test('S13.2: another machine behind an address is quarantined, gets nothing, and a person decides who it is', async (t) => {
	const {api, manager, at, clock, eu, w1} = await delivered(t);
	const MARKER = 'user:/sw/elektra/clusterd/#0/current/instance/id';
	const original = at('w1').get(MARKER)!;
	const other = 'b9d1a1a6-0c3e-4a6e-8d0c-1f2e3d4c5b6a';
	const exchange = async (marker: string): Promise<void> => {
		at('w1').offline = true;
		await manager.check(w1);
		at('w1').set(MARKER, marker);
		at('w1').restart();
		at('w1').offline = false;
		await clock.advance(400_000);
		await manager.whenIdle();
	};
	await exchange(other);
	t.is((await api.members.get(w1)).state, 'quarantined');
	const {operation} = await api.commit({kind: 'set', member: eu, units: [{name: K, content: '2'}]}, {waitMs: 1000});
	t.like(operation, {totals: {pending: 1}});
	t.is(at('w1').get(K), '1');

	await api.members.decide(w1, 'keep');
	await manager.whenIdle();
	t.is((await api.members.get(w1)).state, 'quarantined');
	at('w1').set(MARKER, original);
	await api.members.decide(w1, 'keep');
	await manager.whenIdle();
	t.is(at('w1').get(K), '2');

	await exchange(other);
	await api.members.decide(w1, 'accept');
	await manager.whenIdle();
	t.like(await api.members.get(w1), {state: 'in sync', instance: {marker: other}});
});

test('S2, S9: the same policy again makes no revision, nor does taking back what was never said', async (t) => {
	const {api, eu} = await delivered(t);
	t.is((await api.commit({kind: 'edit-member', member: eu, drift: 'inherit'})).revision, undefined);
	t.not((await api.commit({kind: 'edit-member', member: eu, drift: 'repair'})).revision, undefined);
	t.is((await api.commit({kind: 'edit-member', member: eu, drift: 'repair'})).revision, undefined);
	t.is((await api.commit({kind: 'edit-member', member: eu, name: 'eu', labels: {}})).revision, undefined);
});

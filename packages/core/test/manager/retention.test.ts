import test, {type ExecutionContext} from 'ava';
import type {FleetEvent, Id} from '@clusterd/core';
import {setup, type TestFleet} from './fleet.js';
import {refused} from './refused.js';

const K = 'user:/app/port';
const KEPT = {keepResults: 20, snapshotEvery: 10};

/** all > w1, w2, of which w2 is away for good, after so many settings of one key and as many commands on w1. */
async function played(t: ExecutionContext, rounds: number): Promise<TestFleet & {w1: Id; w2: Id}> {
	const fleet = await setup(t, KEPT);
	const [w1, w2] = [await fleet.instance('w1'), await fleet.instance('w2')];
	fleet.at('w2').offline = true;
	for (let round = 1; round <= rounds; round++) {
		await fleet.api.commit({kind: 'set', member: fleet.root, units: [{name: K, content: `${round}`}]});
		await fleet.api.commit({kind: 'set', member: w1, units: [{name: `user:/own/${round % 5}`, content: `${round}`}]});
		await fleet.manager.whenIdle();
	}
	return {...fleet, w1, w2};
}

const sizes = ({deliveries}: TestFleet, instance: Id): readonly number[] => [
	deliveries.operations.length,
	deliveries.ledgers.get(instance)!.commands.size,
	deliveries.ledgers.get(instance)!.units.size,
];

test('S0.4: what is remembered of deliveries does not grow with the number of changes, though an instance is away for good', async (t) => {
	const few = await played(t, 30);
	const many = await played(t, 150);
	t.deepEqual(sizes(many, many.w1), sizes(few, few.w1));
	const [operations, commands] = sizes(many, many.w1);
	t.true(operations! <= 31, `${operations} operations`);
	t.true(commands! <= 11, `${commands} commands`);
	t.true((await many.api.operations.list({limit: 1000})).filter(({endedAt}) => endedAt === undefined).length <= 15);
	t.is((await many.api.history.list({limit: 1000})).length, 303, 'revisions are kept for ever');
	many.at('w2').offline = false;
	await many.clock.advance(400_000);
	await many.manager.whenIdle();
	t.is(many.at('w2').get(K), '150');
});

test('S8.1: an operation of which an instance was not heard for so many revisions ends, says so, and is forgotten later', async (t) => {
	const fleet = await setup(t, KEPT);
	const {api, root, manager} = fleet;
	await fleet.instance('w1');
	fleet.at('w1').offline = true;
	const {operation} = await api.commit({kind: 'set', member: root, units: [{name: K, content: '0'}]});
	await manager.whenIdle();
	const stop = new AbortController();
	const events = api.events.follow({signal: stop.signal});
	const ended = (async () => {
		for await (const event of events)
			if (event.kind === 'operation' && event.operation.id === operation!.id && event.operation.endedAt !== undefined)
				return event.operation;
		return undefined;
	})();
	for (let count = 1; count <= 30; count++)
		await api.commit({kind: 'set', member: root, units: [{name: 'user:/other', content: `${count}`}]});
	t.like(await ended, {
		totals: {skipped: 1},
		exceptions: [
			{
				state: 'skipped',
				reason: 'it was not heard of for 20 further revisions; what it must have is delivered when it answers',
			},
		],
	});
	stop.abort();
	await refused(t, api.operations.get(operation!.id), 'OPERATION_NOT_FOUND');
	t.is((await api.history.get(operation!.revision)).number, operation!.revision);
});

test('S8.1: an operation goes on, however many revisions came since, for an instance that answers and must wait: what it lacks is told', async (t) => {
	const fleet = await setup(t, KEPT);
	const {api, root, manager} = fleet;
	const eu = await fleet.cluster('eu');
	await fleet.instance('w1', eu);
	await api.commit({kind: 'edit-member', member: eu, paused: true});
	const {operation} = await api.commit({kind: 'set', member: root, units: [{name: K, content: '0'}]});
	for (let count = 1; count <= 40; count++)
		await api.commit({kind: 'set', member: root, units: [{name: 'user:/other', content: `${count}`}]});
	await manager.whenIdle();
	t.like(await api.operations.get(operation!.id), {totals: {pending: 1}});
	await api.commit({kind: 'edit-member', member: eu, paused: false});
	await manager.whenIdle();
	t.like(await api.operations.get(operation!.id), {totals: {applied: 1}});
});

test('S15: commands whose results are forgotten are not done again by a daemon whose last notes were lost', async (t) => {
	const fleet = await setup(t, KEPT);
	const w1 = await fleet.instance('w1');
	const before = fleet.deliveries.notes.get(w1)!;
	for (let count = 0; count < 60; count++) {
		await fleet.api.commit({kind: 'set', member: w1, units: [{name: `user:/own/${count}`, content: 'ours'}]});
		await fleet.manager.whenIdle();
	}
	t.true(fleet.deliveries.ledgers.get(w1)!.commands.size < 60);
	const kept = await fleet.api.operations.list({limit: 1000});
	await fleet.manager.stop();
	fleet.deliveries.notes.set(w1, before);
	for (let count = 0; count < 60; count++) fleet.at('w1').remove(`user:/own/${count}`);
	const {manager, api} = await setup(t, KEPT, fleet);
	await manager.whenIdle();
	t.deepEqual(
		fleet
			.at('w1')
			.names()
			.filter((name) => name.startsWith('user:/own')),
		[],
	);
	t.deepEqual(
		(await api.operations.list({limit: 1000})).map(({id, endedAt}) => [id, endedAt !== undefined]),
		kept.map(({id}) => [id, true]),
		'and no operation comes back',
	);
});

test('S10, S15: commands of which it is not kept what they replaced are not undone, and it is said why', async (t) => {
	const fleet = await played(t, 60);
	const [oldest] = (await fleet.api.history.list({limit: 1000})).filter(({commands}) => commands.length > 0).slice(-1);
	const {refusals} = await fleet.api.plan({kind: 'undo', revision: oldest!.number});
	t.like(refusals, [
		{
			code: 'UNDO_CONFLICT',
			facts: {overlap: [{what: 'what was replaced on all / w1, which is not kept any more', member: fleet.w1}]},
		},
	]);
});

test('an event tells of an operation with its first twenty exceptions, so that thousands of events take little', async (t) => {
	const fleet = await setup(t, {limits: {unconfirmedInstances: 100}});
	for (let count = 0; count < 30; count++) {
		const name = `w${count}`;
		await fleet.instance(name);
		fleet.at(name).reject = () => 'no';
	}
	const stop = new AbortController();
	const events = fleet.api.events.follow({signal: stop.signal});
	const told: FleetEvent[] = [];
	const following = (async () => {
		for await (const event of events) {
			told.push(event);
			if (event.kind === 'operation' && event.operation.endedAt !== undefined) return;
		}
	})();
	const {operation} = await fleet.api.commit({kind: 'set', member: fleet.root, units: [{name: K, content: '1'}]});
	await following;
	stop.abort();
	const last = told.at(-1);
	t.deepEqual(last?.kind === 'operation' && [last.operation.totals, last.operation.exceptions.length], [
		{rejected: 30},
		20,
	]);
	t.is((await fleet.api.operations.exceptions(operation!.id)).total, 30);
});

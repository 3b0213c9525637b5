import test, {type ExecutionContext} from 'ava';
import type {FleetEvent} from '@clusterd/core';
import {setup, type TestFleet} from './fleet.js';

/** Follows a fleet's events from now on; the answer gives all that came until it is called. */
async function followed(t: ExecutionContext, {api}: TestFleet): Promise<() => Promise<FleetEvent[]>> {
	const stop = new AbortController();
	t.teardown(() => stop.abort());
	const told: FleetEvent[] = [];
	const events = api.events.follow({signal: stop.signal});
	const following = (async () => {
		for await (const event of events) told.push(event);
	})();
	await new Promise((resolve) => setImmediate(resolve));
	return async () => {
		stop.abort();
		await following;
		return told;
	};
}

test('S8.1: an elektrad that started again is told as an event, with the instance, the clusters above it, and when that was noticed', async (t) => {
	const fleet = await setup(t);
	const eu = await fleet.cluster('eu');
	const w1 = await fleet.instance('w1', eu);
	await fleet.instance('w2', eu);
	const events = await followed(t, fleet);
	fleet.at('w1').restart();
	await fleet.clock.advance(5000);
	await fleet.api.drift.check(fleet.root);
	await fleet.api.drift.check(fleet.root);
	t.deepEqual(
		(await events()).map(({id: _id, ...event}) => event),
		[{kind: 'restart', member: w1, ancestors: [fleet.root, eu], at: fleet.clock.now()}],
	);
});

test('S8.1: an instance that was away while its elektrad started again is told to have started again when it is back', async (t) => {
	const fleet = await setup(t);
	const w1 = await fleet.instance('w1');
	const events = await followed(t, fleet);
	fleet.at('w1').offline = true;
	await fleet.manager.check(w1);
	fleet.at('w1').restart();
	fleet.at('w1').offline = false;
	await fleet.clock.advance(10_000);
	await fleet.manager.whenIdle();
	const told = await events();
	t.deepEqual(
		told.flatMap((event) => (event.kind === 'state' ? [event.state] : [event.kind])),
		['unreachable', 'restart', 'in sync'],
	);
});

test("a slow reader is told of an instance's restarts once, and of its state too", async (t) => {
	const fleet = await setup(t);
	const w1 = await fleet.instance('w1');
	await fleet.api.commit({kind: 'set', member: fleet.root, units: [{name: 'user:/a', content: '1'}]});
	await fleet.manager.whenIdle();
	const stop = new AbortController();
	const events = fleet.api.events.follow({signal: stop.signal})[Symbol.asyncIterator]();
	for (const value of ['x', '1', 'y']) {
		fleet.at('w1').restart();
		fleet.at('w1').set('user:/a', value);
		await fleet.manager.check(w1);
	}
	const told = [(await events.next()).value, (await events.next()).value] as FleetEvent[];
	t.like(told, [
		{kind: 'restart', member: w1},
		{kind: 'state', member: w1, state: 'drifted'},
	]);
	stop.abort();
	t.true((await events.next()).done);
});

test('S13: another elektrad at a new address of an instance is no restart', async (t) => {
	const fleet = await setup(t);
	const w1 = await fleet.instance('w1');
	fleet.at('moved').starts = 7;
	const events = await followed(t, fleet);
	await fleet.api.commit({kind: 'edit-member', member: w1, address: 'http://moved.example'});
	await fleet.manager.whenIdle();
	t.false((await events()).some(({kind}) => kind === 'restart'));
});

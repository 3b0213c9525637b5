import test from 'ava';
import type {FleetManagerOptions} from '@clusterd/core';
import type {ExecutionContext} from 'ava';
import {setup, type TestFleet} from '../manager/fleet.js';

interface Watched extends TestFleet {
	/** Lets seconds pass, and tells how many reads were sent in each: keys, and contacts without one. */
	seconds(count: number): Promise<number[]>;
}

/** all > w0 … with `keys` of them set, watched by a budget. */
async function watched(
	t: ExecutionContext,
	{instances, keys, ...options}: Partial<FleetManagerOptions> & {instances: number; keys: number},
): Promise<Watched> {
	const fleet = await setup(t, {checkIntervalMs: 1000, ...options});
	const names = Array.from({length: instances}, (_, index) => `w${index}`);
	for (const name of names) await fleet.instance(name);
	if (keys > 0)
		await fleet.api.commit({
			kind: 'set',
			member: fleet.root,
			units: Array.from({length: keys}, (_, index) => ({name: `user:/app/k${index}`, content: 'v'})),
		});
	await fleet.manager.whenIdle();
	const sent = (): number =>
		// of two contacts one is for the keys
		names.map((name) => fleet.at(name).stats).reduce((sum, {reads, contacts}) => sum + reads + contacts / 2, 0);
	const seconds = async (count: number): Promise<number[]> => {
		const each: number[] = [];
		for (let second = 0; second < count; second++) {
			const before = sent();
			await fleet.clock.advance(1000);
			each.push(sent() - before);
		}
		return each;
	};
	return {...fleet, seconds};
}

test('S9: the watch sends so many reads a second, not looks at so many instances', async (t) => {
	const {seconds} = await watched(t, {instances: 6, keys: 9, checkReadsPerSecond: 20});
	t.deepEqual(await seconds(6), [20, 20, 20, 20, 20, 20]);
});

test("S9: an instance that takes more than a second's reads is looked at, and the others wait until they are made up for", async (t) => {
	const {seconds} = await watched(t, {instances: 2, keys: 29, checkReadsPerSecond: 10});
	t.deepEqual(await seconds(7), [30, 0, 0, 30, 0, 0, 30]);
});

test('S9: reads that were not needed are not saved up', async (t) => {
	const {seconds} = await watched(t, {instances: 3, keys: 0, checkReadsPerSecond: 2, checkIntervalMs: 10_000});
	t.deepEqual(await seconds(15), [0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 0, 0, 0, 0]);
});

test('S9: instances that are away or worked on take nothing of the budget', async (t) => {
	const {seconds, at, manager, api} = await watched(t, {instances: 3, keys: 4, checkReadsPerSecond: 5});
	at('w0').offline = true;
	at('w1').offline = true;
	await manager.check((await api.members.instances()).items[0]!.id);
	await manager.check((await api.members.instances()).items[1]!.id);
	t.deepEqual(await seconds(3), [5, 5, 5]);
});

test('S9, S5.2: an array takes a read for each of its keys', async (t) => {
	const {seconds, at, api, manager, root} = await watched(t, {instances: 4, keys: 0, checkReadsPerSecond: 5});
	await api.commit({
		kind: 'set',
		member: root,
		units: [{name: 'user:/hosts', elements: [{value: 'a', below: {port: '1'}}, {value: 'b'}]}],
	});
	await manager.whenIdle();
	const arrays = (): number =>
		[0, 1, 2, 3].map((index) => at(`w${index}`).stats.listings).reduce((one, other) => one + other);
	const looked: number[] = [];
	for (let second = 0; second < 4; second++) {
		const before = arrays();
		await seconds(1);
		looked.push(arrays() - before);
	}
	t.deepEqual(looked, [1, 1, 1, 1]);
});

test('S9: without a budget nobody is looked at, and no timer runs', async (t) => {
	const {seconds, clock} = await watched(t, {instances: 2, keys: 1, checkReadsPerSecond: 0});
	t.deepEqual(await seconds(5), [0, 0, 0, 0, 0]);
	t.is(clock.timers, 0);
});

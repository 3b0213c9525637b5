import test, {type ExecutionContext} from 'ava';
import type {Id, Release} from '@clusterd/core';
import {setup, type TestFleet} from './fleet.js';

const K = 'user:/app/port';

interface Returned extends TestFleet {
	readonly eu: Id;
	readonly web: Id;
	readonly w1: Id;
	move(member: Id, from: Id, to: Id, release?: Release): Promise<void>;
}

/** `web` left `eu`, which came below it then: all > web > eu > w1, and what `eu` sets is on w1, over an own value. */
async function returned(t: ExecutionContext): Promise<Returned> {
	const fleet = await setup(t);
	const {api, manager, root, at} = fleet;
	const move = async (member: Id, from: Id, to: Id, release: Release = 'restore'): Promise<void> => {
		await api.commit({kind: 'move-member', member, from, to, release});
		await manager.whenIdle();
	};
	const eu = await fleet.cluster('eu');
	const web = await fleet.cluster('web', eu);
	const w1 = await fleet.instance('w1', eu);
	at('w1').set(K, 'own');
	await api.commit({kind: 'set', member: eu, units: [{name: K, content: '80'}]});
	await manager.whenIdle();
	await move(web, eu, root);
	await move(eu, root, web);
	return {...fleet, eu, web, w1, move};
}

for (const [release, has] of [
	['restore', 'own'],
	['keep', '80'],
] as const) {
	test(`S4: a cluster that came below one that had left it is removed by its own rule, to ${release}`, async (t) => {
		const {api, manager, at, eu} = await returned(t);
		t.is(at('w1').get(K), '80');
		await api.commit({kind: 'remove-member', member: eu, release});
		await manager.whenIdle();
		t.is(at('w1').get(K), has);
	});

	test(`S4: a cluster that came below one that had left it, and moved on, is removed by its own rule, to ${release}`, async (t) => {
		const {api, manager, root, at, eu, web, move} = await returned(t);
		await move(eu, web, root);
		t.is(at('w1').get(K), '80');
		await api.commit({kind: 'remove-member', member: eu, release});
		await manager.whenIdle();
		t.is(at('w1').get(K), has);
	});

	test(`S4: a cluster whose parent came below one that had left it is removed by its own rule, to ${release}`, async (t) => {
		const fleet = await returned(t);
		const {api, manager, root, at, eu, web, move} = fleet;
		const outer = await fleet.cluster('outer');
		await move(eu, web, outer);
		await move(outer, root, web);
		await move(outer, web, root);
		await api.commit({kind: 'remove-member', member: eu, release});
		await manager.whenIdle();
		t.is(at('w1').get(K), has);
	});
}

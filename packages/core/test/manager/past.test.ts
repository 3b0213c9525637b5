import test from 'ava';
import {setup, type TestFleet} from './fleet.js';

const K = 'user:/app/port';

/** How much of the past the newest snapshot holds. */
async function pastOf({revisionStore}: TestFleet): Promise<number> {
	const {snapshot} = await revisionStore.load();
	let found = 0;
	for await (const {entity} of snapshot!.entries) if (entity === 'past' || entity === 'release') found += 1;
	return found;
}

test('S0.3: what was is kept, over restarts too, until every instance has followed it, and then forgotten', async (t) => {
	const fleet = await setup(t, {snapshotEvery: 1});
	const {api, root, at} = fleet;
	const [w1] = [await fleet.instance('w1'), await fleet.instance('w2')];
	await api.commit({kind: 'set', member: root, units: [{name: K, content: '1'}]});
	await fleet.manager.whenIdle();
	at('w1').offline = true;
	await api.commit({kind: 'remove', member: root, units: [{name: K}], release: 'keep'});
	await fleet.manager.whenIdle();
	await api.commit({kind: 'edit-member', member: root, name: 'everybody'});
	t.true((await pastOf(fleet)) > 0, 'w1 has not heard of it');

	const {manager, api: again, ...rest} = await fleet.restart();
	at('w1').offline = false;
	manager.wake(w1);
	await manager.whenIdle();
	t.is(at('w1').get(K), '1', 'the rule of the removal');
	await again.commit({kind: 'edit-member', member: root, name: 'all'});
	await again.commit({kind: 'edit-member', member: root, name: 'all again'});
	await manager.whenIdle();
	t.is(await pastOf({...rest, manager, api: again}), 0);
});

test('S0.3: an instance of which nothing is wanted, though a cluster above it has another name, keeps nothing from being forgotten', async (t) => {
	const fleet = await setup(t, {snapshotEvery: 1});
	const {api, root, manager} = fleet;
	const eu = await fleet.cluster('eu');
	await fleet.instance('w1');
	await fleet.instance('w2', eu);
	await api.commit({kind: 'edit-member', member: root, name: 'everybody'});
	for (const round of ['1', '2', '3', '4', '5']) {
		await api.commit({kind: 'set', member: eu, units: [{name: K, content: round}]});
		await api.commit({kind: 'remove', member: eu, units: [{name: K}]});
		await manager.whenIdle();
	}
	await api.commit({kind: 'edit-member', member: root, name: 'all'});
	await api.commit({kind: 'edit-member', member: root, name: 'all again'});
	await manager.whenIdle();
	t.is(await pastOf(fleet), 0);
});

test('S0.3: rules of changes by which nothing can have ended are forgotten too', async (t) => {
	const fleet = await setup(t, {snapshotEvery: 1});
	const {api, root, manager} = fleet;
	const w1 = await fleet.instance('w1');
	await api.commit({kind: 'set', member: root, units: [{name: K, content: '1'}]});
	const exempt = (reason: string): Promise<unknown> =>
		api.commit({kind: 'exempt', member: w1, units: [{name: K}], reason, release: 'keep'});
	await exempt('tests');
	await manager.whenIdle();
	await exempt('more tests');
	await exempt('still tests');
	manager.wake(w1);
	await manager.whenIdle();
	await api.commit({kind: 'edit-member', member: root, name: 'everybody'});
	manager.wake(w1);
	await manager.whenIdle();
	await api.commit({kind: 'edit-member', member: root, name: 'all'});
	t.is(await pastOf(fleet), 0);
});

test('S4, S8.2: below a stopped lock values are released by the rule of what ends on instances for which the lock is not open', async (t) => {
	const fleet = await setup(t, {concurrency: 1});
	const {api, manager, at, root} = fleet;
	const web = await fleet.cluster('web');
	for (const name of ['w1', 'w2', 'w3']) {
		await fleet.instance(name, web);
		at(name).set(K, 'own');
	}
	await api.commit({kind: 'set', member: web, units: [{name: K, content: 'web'}]});
	await manager.whenIdle();
	at('w1').reject = () => 'no';
	await api.commit({
		kind: 'set',
		member: root,
		units: [{name: K, content: 'all'}],
		conflicts: 'shadow',
		stop: {failures: 1},
	});
	await manager.whenIdle();
	t.deepEqual(
		['w1', 'w2', 'w3'].map((name) => at(name).get(K)),
		['web', 'web', 'web'],
	);
	await api.commit({kind: 'remove', member: web, units: [{name: K}], release: 'keep'});
	await manager.whenIdle();
	t.deepEqual(
		['w2', 'w3'].map((name) => at(name).get(K)),
		['web', 'web'],
	);
});

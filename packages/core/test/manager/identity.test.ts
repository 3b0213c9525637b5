import test from 'ava';
import {MARKER_KEY} from '@clusterd/core';
import {setup, type TestFleet} from './fleet.js';

const K = 'system:/sw/app/port';
const OTHER = 'b9d1a1a6-0c3e-4a6e-8d0c-1f2e3d4c5b6a';

/** The manager dies, and with it everything that a store may keep for a while before it is durable. */
async function crash(t: Parameters<typeof setup>[0], fleet: TestFleet): Promise<TestFleet> {
	await fleet.manager.stop();
	fleet.deliveries.notes.clear();
	return setup(t, {}, fleet);
}

/** Another machine comes behind the address. */
function exchange({at}: TestFleet): void {
	at('w1').set(MARKER_KEY, OTHER);
	at('w1').restart();
}

test('S13.2: who an instance is outlives a crash that comes before its note is durable, so that another machine there gets nothing', async (t) => {
	const first = await setup(t);
	const w1 = await first.instance('w1');
	exchange(first);
	const {api, manager, root, at, clock} = await crash(t, first);
	await api.commit({kind: 'set', member: root, units: [{name: K, content: '1'}]});
	await manager.whenIdle();
	await clock.advance(400_000);
	await manager.whenIdle();
	t.is((await api.members.get(w1)).state, 'quarantined');
	t.is(at('w1').get(K), undefined);
});

test('S13.2: that another machine was accepted outlives a crash too', async (t) => {
	const first = await setup(t);
	const w1 = await first.instance('w1');
	first.at('w1').offline = true;
	await first.api.members.decide(w1, 'accept');
	await first.manager.whenIdle();
	exchange(first);
	first.at('w1').offline = false;
	const {api, manager} = await crash(t, first);
	await manager.whenIdle();
	t.like(await api.members.get(w1), {state: 'in sync', instance: {marker: OTHER}});
});

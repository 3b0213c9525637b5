import test from 'ava';
import type {Id, Release} from '@clusterd/core';
import {setup, type TestFleet} from './fleet.js';

const K = 'user:/app/port';

async function move({api}: TestFleet, member: Id, from: Id, to: Id, release: Release): Promise<void> {
	await api.commit({kind: 'move-member', member, from, to, release});
}

test('S0.3: a member is released by the rule of its own move, not by that of a cluster that it comes below', async (t) => {
	const fleet = await setup(t);
	const {api, manager, root, at} = fleet;
	const eu = await fleet.cluster('eu');
	const web = await fleet.cluster('web', eu);
	const w1 = await fleet.instance('w1', eu);
	await api.commit({kind: 'set', member: eu, units: [{name: K, content: '80'}]});
	await manager.whenIdle();
	await move(fleet, web, eu, root, 'restore');
	await move(fleet, w1, eu, web, 'keep');
	await manager.whenIdle();
	t.is(at('w1').get(K), '80');
});

test('S0.3: a rule that reached an offline instance through a cluster stays when that cluster is removed', async (t) => {
	const fleet = await setup(t);
	const {api, manager, root, at} = fleet;
	const eu = await fleet.cluster('eu');
	const web = await fleet.cluster('web', eu);
	const w1 = await fleet.instance('w1', web);
	await api.commit({kind: 'set', member: eu, units: [{name: K, content: '80'}]});
	await manager.whenIdle();
	at('w1').offline = true;
	await move(fleet, web, eu, root, 'keep');
	await api.commit({kind: 'remove-member', member: web});
	await manager.whenIdle();
	at('w1').offline = false;
	manager.wake(w1);
	await manager.whenIdle();
	t.is(at('w1').get(K), '80');
});

test('S9: what a member has from a setting is released by the rule of its move below a cluster that is exempt, not by that of the exemption', async (t) => {
	const fleet = await setup(t);
	const {api, manager, root, at} = fleet;
	const web = await fleet.cluster('web');
	const w1 = await fleet.instance('w1');
	await api.commit({kind: 'set', member: root, units: [{name: K, content: '80'}]});
	await api.commit({kind: 'exempt', member: web, units: [{name: K}], reason: 'tests'});
	await move(fleet, w1, root, web, 'restore');
	await manager.whenIdle();
	t.is(at('w1').get(K), undefined);
});

test('S0.3: below a cluster its own rules count, not those by which it lost what is above it now', async (t) => {
	const fleet = await setup(t);
	const {api, manager, root, at} = fleet;
	const eu = await fleet.cluster('eu');
	const web = await fleet.cluster('web', eu);
	const w1 = await fleet.instance('w1');
	await api.commit({kind: 'set', member: eu, units: [{name: K, content: '80'}]});
	await move(fleet, web, eu, root, 'keep');
	await move(fleet, eu, root, web, 'keep');
	await move(fleet, w1, root, eu, 'keep');
	await manager.whenIdle();
	t.is(at('w1').get(K), '80');
	await api.commit({kind: 'remove', member: eu, units: [{name: K}], release: 'restore'});
	await manager.whenIdle();
	t.is(at('w1').get(K), undefined);
});

test('S9: a setting applies again to what was below an exempt cluster that goes', async (t) => {
	const fleet = await setup(t);
	const {api, manager, root, at} = fleet;
	const web = await fleet.cluster('web');
	await fleet.instance('w1', web);
	await api.commit({kind: 'set', member: root, units: [{name: K, content: '80'}]});
	await api.commit({kind: 'exempt', member: web, units: [{name: K}], reason: 'tests', release: 'restore'});
	await manager.whenIdle();
	t.is(at('w1').get(K), undefined);
	t.is((await api.commit({kind: 'remove-member', member: web})).plan.instances, 1);
	await manager.whenIdle();
	t.is(at('w1').get(K), '80');
});

test('S0.3: an offline instance keeps the rule by which a setting ended, when it left the cluster before that set it again', async (t) => {
	const fleet = await setup(t);
	const {api, manager, root, at} = fleet;
	const web = await fleet.cluster('web');
	const w1 = await fleet.instance('w1', web);
	const set = {kind: 'set', member: web, units: [{name: K, content: '80'}]} as const;
	await api.commit(set);
	await manager.whenIdle();
	at('w1').offline = true;
	await api.commit({kind: 'remove', member: web, units: [{name: K}], release: 'keep'});
	await move(fleet, w1, web, root, 'restore');
	await api.commit(set);
	at('w1').offline = false;
	manager.wake(w1);
	await manager.whenIdle();
	t.is(at('w1').get(K), '80');
});

test('S4: of settings that end at once none counts as one that stays over another', async (t) => {
	const fleet = await setup(t);
	const {api, manager, at, deliveries} = fleet;
	const eu = await fleet.cluster('eu');
	const web = await fleet.cluster('web', eu);
	const w1 = await fleet.instance('w1', web);
	at('w1').set(K, 'own');
	await api.commit({kind: 'set', member: web, units: [{name: K, content: '1'}]});
	await api.commit({kind: 'set', member: eu, units: [{name: K, content: '2'}], conflicts: 'shadow'});
	await manager.whenIdle();
	const change = {kind: 'remove-member', member: eu, cascade: true} as const;
	await api.commit(change, {digest: (await api.plan(change)).digest});
	await manager.whenIdle();
	t.is(at('w1').get(K), '2');
	t.deepEqual(deliveries.ledgers.get(w1)?.units.get(K)?.own, {content: '2'});
});

test('S4: with scope all own values under several locks do not come back', async (t) => {
	const fleet = await setup(t);
	const {api, manager, at} = fleet;
	const eu = await fleet.cluster('eu');
	const web = await fleet.cluster('web', eu);
	await fleet.instance('w1', web);
	at('w1').set(K, 'own');
	await api.commit({kind: 'set', member: web, units: [{name: K, content: '1'}]});
	await api.commit({kind: 'set', member: eu, units: [{name: K}], mode: 'absent', conflicts: 'shadow'});
	await manager.whenIdle();
	const change = {kind: 'remove', member: eu, units: [{name: 'user:/app'}], scope: 'all'} as const;
	await api.commit(change, {digest: (await api.plan(change)).digest});
	await manager.whenIdle();
	t.is(at('w1').get(K), undefined);
});

test('S9: who is exempt from a setting above another one keeps what that wrote, when it is exempt from it too', async (t) => {
	const fleet = await setup(t);
	const {api, manager, root, at} = fleet;
	const web = await fleet.cluster('web');
	const w1 = await fleet.instance('w1', web);
	at('w1').set(K, 'own');
	await api.commit({kind: 'set', member: root, units: [{name: K, content: '1'}]});
	await api.commit({kind: 'exempt', member: web, units: [{name: K}], reason: 'tests'});
	await api.commit({kind: 'set', member: web, units: [{name: K, content: '2'}]});
	await manager.whenIdle();
	await api.commit({kind: 'exempt', member: w1, units: [{name: K}], reason: 'tests'});
	await manager.whenIdle();
	t.is(at('w1').get(K), '2');
});

test('S9: who is exempt from a lock that stays over a unit has it released as by the setting that ends', async (t) => {
	const fleet = await setup(t);
	const {api, manager, at} = fleet;
	const eu = await fleet.cluster('eu');
	const web = await fleet.cluster('web', eu);
	const w1 = await fleet.instance('w1', web);
	await fleet.instance('w2', web);
	for (const name of ['w1', 'w2']) at(name).set(K, 'own');
	await api.commit({kind: 'set', member: web, units: [{name: K, content: 'web'}]});
	await api.commit({kind: 'exempt', member: w1, units: [{name: K}], reason: 'tests', release: 'restore'});
	await api.commit({kind: 'set', member: eu, units: [{name: K, content: 'eu'}], conflicts: 'shadow', own: 'take'});
	await manager.whenIdle();
	t.deepEqual([at('w1').get(K), at('w2').get(K)], ['eu', 'eu']);
	await api.commit({kind: 'remove-member', member: eu, release: 'keep'});
	await manager.whenIdle();
	t.deepEqual([at('w1').get(K), at('w2').get(K)], ['eu', 'web']);
});

test('S9: who is exempt from a lock above keeps what a setting below that lock wrote, when that ends or its cluster moves so', async (t) => {
	const fleet = await setup(t);
	const {api, manager, root, at} = fleet;
	const eu = await fleet.cluster('eu');
	const web = await fleet.cluster('web', eu);
	const w1 = await fleet.instance('w1', web);
	const d1 = await fleet.instance('d1', eu);
	await api.commit({kind: 'set', member: eu, units: [{name: K, content: '1'}], mode: 'default'});
	await api.commit({kind: 'set', member: root, units: [{name: K}], mode: 'absent'});
	for (const member of [w1, d1]) await api.commit({kind: 'exempt', member, units: [{name: K}], reason: 'tests'});
	await manager.whenIdle();
	t.deepEqual([at('w1').get(K), at('d1').get(K)], ['1', '1']);
	await move(fleet, web, eu, root, 'keep');
	await api.commit({kind: 'remove', member: eu, units: [{name: K}], release: 'keep'});
	await manager.whenIdle();
	t.deepEqual([at('w1').get(K), at('d1').get(K)], ['1', '1']);
});

test('S9: what left a cluster that is exempt is claimed again as before, so that the same setting once more is no change', async (t) => {
	const fleet = await setup(t);
	const {api, manager, root} = fleet;
	const eu = await fleet.cluster('eu');
	const web = await fleet.cluster('web');
	const setting = {kind: 'set', member: root, units: [{name: K, content: '1'}], mode: 'default'} as const;
	await api.commit(setting);
	await api.commit({kind: 'exempt', member: eu, units: [{name: K}], reason: 'tests'});
	await move(fleet, web, root, eu, 'keep');
	await move(fleet, web, eu, root, 'keep');
	await manager.whenIdle();
	t.is((await api.commit(setting)).revision, undefined);
});

test('S4: a cluster that came below one which had left it releases by its own rule', async (t) => {
	const fleet = await setup(t);
	const {api, manager, root, at} = fleet;
	const eu = await fleet.cluster('eu');
	const web = await fleet.cluster('web', eu);
	await fleet.instance('w1', eu);
	await api.commit({kind: 'set', member: eu, units: [{name: K, content: '1'}]});
	await move(fleet, web, eu, root, 'keep');
	await move(fleet, eu, root, web, 'keep');
	await api.commit({kind: 'remove-member', member: eu, release: 'restore'});
	await manager.whenIdle();
	t.is(at('w1').get(K), undefined);
});

/** `w1` has an own value under what a cluster sets, and does not hear of what comes after. */
async function setThenOffline({api, manager, at}: TestFleet, cluster: Id): Promise<void> {
	at('w1').set(K, 'own');
	await api.commit({kind: 'set', member: cluster, units: [{name: K, content: '80'}]});
	await manager.whenIdle();
	at('w1').offline = true;
}

/** What `w1` has once it is back and got all that it missed. */
async function whenBack({manager, at}: TestFleet, w1: Id): Promise<string | null | undefined> {
	await manager.whenIdle();
	at('w1').offline = false;
	manager.wake(w1);
	await manager.whenIdle();
	return at('w1').get(K);
}

test('S0.3: a member that came back and leaves again keeps the rule by which it left first, whatever that of a cluster above it', async (t) => {
	const fleet = await setup(t);
	const {api, root} = fleet;
	const eu = await fleet.cluster('eu');
	const site = await fleet.cluster('site', eu);
	const web = await fleet.cluster('web', eu);
	const w1 = await fleet.instance('w1', web);
	await setThenOffline(fleet, eu);
	await move(fleet, site, eu, root, 'keep');
	await move(fleet, web, eu, root, 'restore');
	await api.commit({kind: 'remove', member: eu, units: [{name: K}]});
	await move(fleet, web, root, site, 'restore');
	await move(fleet, site, root, eu, 'restore');
	await move(fleet, web, site, root, 'restore');
	t.is(await whenBack(fleet, w1), 'own');
});

test('S0.3: a member that comes back with a cluster keeps the rule of the setting that ended before it left, whatever the rule of that cluster', async (t) => {
	const fleet = await setup(t);
	const {api, root} = fleet;
	const eu = await fleet.cluster('eu');
	const site = await fleet.cluster('site', eu);
	const w1 = await fleet.instance('w1', eu);
	await setThenOffline(fleet, eu);
	await move(fleet, site, eu, root, 'keep');
	await api.commit({kind: 'remove', member: eu, units: [{name: K}]});
	await move(fleet, w1, eu, site, 'restore');
	await move(fleet, site, root, eu, 'restore');
	t.is(await whenBack(fleet, w1), 'own');
});

test('S0.3: a member that moves below another cluster of the owner keeps the rule by which the setting ended, whatever that of this cluster', async (t) => {
	const fleet = await setup(t);
	const {api, root} = fleet;
	const eu = await fleet.cluster('eu');
	const site = await fleet.cluster('site', eu);
	const w1 = await fleet.instance('w1', eu);
	await setThenOffline(fleet, eu);
	await move(fleet, site, eu, root, 'keep');
	await api.commit({kind: 'remove', member: eu, units: [{name: K}]});
	await move(fleet, site, root, eu, 'restore');
	await move(fleet, w1, eu, site, 'restore');
	t.is(await whenBack(fleet, w1), 'own');
});

test('S0.3: an offline instance keeps what its exemption left it, though the setting was removed since and that undone', async (t) => {
	const {api, manager, root, instance, at} = await setup(t);
	const w1 = await instance('w1');
	await api.commit({kind: 'set', member: root, units: [{name: K, content: '1'}]});
	await manager.whenIdle();
	at('w1').offline = true;
	await api.commit({kind: 'exempt', member: w1, units: [{name: K}], reason: 'tests'});
	const {revision} = await api.commit({kind: 'remove', member: root, units: [{name: K}]});
	await api.commit({kind: 'undo', revision: revision!});
	at('w1').offline = false;
	manager.wake(w1);
	await manager.whenIdle();
	t.is(at('w1').get(K), '1');
});

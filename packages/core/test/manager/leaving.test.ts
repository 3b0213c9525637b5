import test, {type ExecutionContext} from 'ava';
import type {Change} from '@clusterd/core';
import {setup, type TestFleet} from './fleet.js';
import {refused} from './refused.js';

const K = 'user:/app/port';

/** all > eu > web > w1; eu enforces K, which w1 had otherwise. */
async function example(t: ExecutionContext): Promise<TestFleet & {eu: string; web: string; w1: string}> {
	const fleet = await setup(t);
	const eu = await fleet.cluster('eu');
	const web = await fleet.cluster('web', eu);
	const w1 = await fleet.instance('w1', web);
	fleet.at('w1').set(K, 'own');
	await fleet.api.commit({kind: 'set', member: eu, units: [{name: K, content: '1'}]});
	await fleet.manager.whenIdle();
	return {...fleet, eu, web, w1};
}

const restore = (member: string): Change => ({kind: 'remove-member', member, release: 'restore'});

test('S7.5: an instance that is removed with restore has its own values again, and is gone', async (t) => {
	const {api, manager, at, eu, w1} = await example(t);
	const plan = await api.plan(restore(w1));
	t.like(plan.rows, [
		{unit: K, before: '1', counts: {change: 1}, groups: [{has: {content: '1'}, willHave: {content: 'own'}}]},
	]);
	const {operation} = await api.commit(restore(w1), {digest: plan.digest, waitMs: 1000});
	t.like(operation, {totals: {applied: 1}});
	await manager.whenIdle();
	t.is(at('w1').get(K), 'own');
	await refused(t, api.members.get(w1), 'MEMBER_NOT_FOUND');
	t.like(await api.members.get(eu), {instances: 0, counts: {}});
	t.like(await api.history.get((await api.health()).revision), {actor: {id: 'clusterd'}});
});

test('S7.5: an instance that is offline stays leaving, without settings and in no count, until it is back', async (t) => {
	const {api, manager, at, clock, eu, web, w1} = await example(t);
	at('w1').offline = true;
	const {operation} = await api.commit(restore(w1), {waitMs: 1000});
	t.like(operation, {totals: {pending: 1}});
	t.like(await api.members.get(w1), {instance: {leaving: true}});
	t.like(await api.members.get(eu), {instances: 0, counts: {}});
	t.deepEqual([(await api.settings.effective(w1)).total, (await api.members.instances()).total], [0, 0]);
	t.like((await api.commit({kind: 'set', member: web, units: [{name: 'user:/new', content: '1'}]})).operation, {
		targets: 0,
	});
	await refused(t, api.commit({kind: 'set', member: w1, units: [{name: 'user:/new', content: '1'}]}), 'CHANGE_INVALID');
	await refused(t, api.commit({kind: 'move-member', member: w1, from: web, to: eu}), 'CHANGE_INVALID');
	at('w1').offline = false;
	await clock.advance(400_000);
	await manager.whenIdle();
	t.is(at('w1').get(K), 'own');
	t.is(at('w1').get('user:/new'), undefined);
	await refused(t, api.members.get(w1), 'MEMBER_NOT_FOUND');
	t.like(await api.operations.get(operation!.id), {totals: {applied: 1}});
});

test('S7.5: leaving goes on after a restart, also when the last step was not yet taken', async (t) => {
	const fleet = await example(t);
	fleet.at('w1').offline = true;
	await fleet.api.commit(restore(fleet.w1), {waitMs: 1000});
	const {api, manager, clock} = await fleet.restart();
	fleet.at('w1').offline = false;
	await clock.advance(400_000);
	await manager.whenIdle();
	t.is(fleet.at('w1').get(K), 'own');
	await refused(t, api.members.get(fleet.w1), 'MEMBER_NOT_FOUND');
});

test('S7.5: what is leaving can be abandoned, and then keeps what it has', async (t) => {
	const {api, manager, at, clock, web, w1} = await example(t);
	at('w1').offline = true;
	await api.commit(restore(w1));
	t.is((await api.commit(restore(w1))).revision, undefined);
	await api.commit({kind: 'remove-member', member: w1});
	await refused(t, api.members.get(w1), 'MEMBER_NOT_FOUND');
	at('w1').offline = false;
	await clock.advance(400_000);
	await manager.whenIdle();
	t.is(at('w1').get(K), '1');
	t.is((await api.members.get(web)).instances, 0);
});

test('S7.5: an instance that refuses to have its own value again stays leaving', async (t) => {
	const {api, manager, at, w1} = await example(t);
	at('w1').reject = () => 'no';
	const {operation} = await api.commit(restore(w1), {waitMs: 1000});
	await manager.whenIdle();
	t.like(operation, {totals: {rejected: 1}});
	t.like(await api.members.get(w1), {state: 'rejected', instance: {leaving: true}});
});

test('S7.5: with cascade the clusters below go as well, confirmed, and their instances come to the parent', async (t) => {
	const {api, manager, at, root, instance, eu, web, w1} = await example(t);
	await api.commit({kind: 'set', member: web, units: [{name: 'user:/web', content: '2'}]});
	const d1 = await instance('d1', eu);
	const change: Change = {kind: 'remove-member', member: eu, cascade: true};
	await refused(t, api.commit(change), 'CONFIRMATION_REQUIRED');
	await api.commit(change, {digest: (await api.plan(change)).digest});
	await manager.whenIdle();
	t.is((await api.members.clusters()).total, 1);
	t.deepEqual((await api.members.children(root)).items.map(({id}) => id).sort(), [w1, d1].sort());
	t.deepEqual([at('w1').get(K), at('w1').get('user:/web'), at('d1').get(K)], ['1', '2', '1']);
	t.like(await api.members.root(), {instances: 2, state: 'in sync'});
});

test('S7.5: with cascade, instances of one name from several clusters refuse it', async (t) => {
	const {api, cluster, instance, eu, web} = await example(t);
	const db = await cluster('db', eu);
	await instance('same', web);
	await api.commit({kind: 'create-instance', name: 'same', parent: db, address: 'http://other.example'});
	const plan = await api.plan({kind: 'remove-member', member: eu, cascade: true});
	t.like(plan.refusals, [{code: 'NAME_TAKEN', facts: {name: 'same', holders: [{kind: 'instance'}]}}]);
	t.deepEqual((await api.plan({kind: 'remove-member', member: web})).refusals, []);
});

test('S13.2: at a new address it is looked anew who answers, and back at the old one all is well again', async (t) => {
	const {api, manager, connector, w1} = await example(t);
	connector
		.at('http://other.example')
		.set('user:/sw/elektra/clusterd/#0/current/instance/id', '00000000-0000-4000-8000-ffffffffffff');
	await api.commit({kind: 'edit-member', member: w1, address: 'http://other.example'});
	await manager.whenIdle();
	t.is((await api.members.get(w1)).state, 'quarantined');
	t.is(connector.at('http://other.example').get(K), undefined);
	await api.commit({kind: 'edit-member', member: w1, address: 'http://w1.example'});
	await manager.whenIdle();
	t.is((await api.members.get(w1)).state, 'in sync');
});

test('S0.1: a name that a cluster leaves to one of its members is taken', async (t) => {
	const {api, root, cluster} = await setup(t);
	const outer = await cluster('web');
	await cluster('web', outer);
	const other = await cluster('db');
	await api.commit({kind: 'remove-member', member: outer});
	await refused(t, api.commit({kind: 'edit-member', member: other, name: 'web'}), 'NAME_TAKEN');
	t.is((await api.members.get(root)).children, 2);
});

test('S7.5: an instance that is leaving is not touched when its cluster goes', async (t) => {
	const {api, manager, at, web, w1} = await example(t);
	at('w1').offline = true;
	await api.commit(restore(w1));
	await api.commit({kind: 'set', member: web, units: [{name: 'user:/new', content: '1'}]});
	await manager.whenIdle();
	t.like(await api.plan({kind: 'remove-member', member: web}), {instances: 0, rows: []});
});

test('S7.5: the plan for an instance that goes says nothing of settings from which it is exempt', async (t) => {
	const {api, w1} = await example(t);
	await api.commit({kind: 'exempt', member: w1, units: [{name: K}], reason: 'being moved'});
	t.deepEqual((await api.plan(restore(w1))).rows, []);
});

test('nothing is remembered of an instance that is removed while it is worked on', async (t) => {
	const {api, manager, deliveryStore, deliveries, root, instance} = await setup(t);
	const w1 = await instance('w1');
	await api.commit({kind: 'set', member: root, units: [{name: K, content: '1'}], mode: 'default'});
	await manager.whenIdle();
	const ledger = deliveryStore.ledger.bind(deliveryStore);
	const writeAhead = deliveryStore.writeAhead.bind(deliveryStore);
	let read = 0;
	let written = 0;
	deliveryStore.ledger = async (...call) => {
		const found = await ledger(...call);
		// just before a command has the default judged anew
		if (++read === 4) await api.commit({kind: 'remove-member', member: w1});
		return found;
	};
	deliveryStore.writeAhead = (...call) => (written++, writeAhead(...call));
	await api.commit({kind: 'set', member: w1, units: [{name: K, content: '2'}]});
	await manager.whenIdle();
	t.is(written, 1, 'something was remembered after it was gone');
	t.deepEqual([deliveries.ledgers.has(w1), deliveries.notes.has(w1)], [false, false]);
});

test('S15: what an instance was told before it was removed is not repeated when undo brought it back and the daemon starts again', async (t) => {
	const fleet = await setup(t);
	const {api, root, at} = fleet;
	const w1 = await fleet.instance('w1');
	await api.commit({kind: 'set', member: w1, units: [{name: K, content: 'ordered'}], queue: true});
	await api.commit({kind: 'set', member: root, units: [{name: K, content: 'set'}]});
	await fleet.manager.whenIdle();
	const {revision} = await api.commit({kind: 'remove-member', member: w1});
	await fleet.manager.whenIdle();
	await api.commit({kind: 'undo', revision: revision!});
	const again = await fleet.restart();
	await again.manager.whenIdle();
	await again.api.commit({kind: 'remove', member: root, units: [{name: K}]});
	await again.manager.whenIdle();
	t.is(at('w1').get(K), 'set', 'which it kept when it was removed');
});

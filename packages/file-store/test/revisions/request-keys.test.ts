import {createHash} from 'node:crypto';
import test, {type ExecutionContext} from 'ava';
import {FleetManager, type Change} from '@clusterd/core';
import {ManualClock, MemoryConnector, SeededRandom} from '@clusterd/core/memory';
import {FileDeliveryStore, FileRevisionStore} from '@clusterd/file-store';
import {temporaryDirectory} from '../disk/temporary-directory.js';

const K = 'user:/app/port';

/** Managers one after another over the same files and instances. */
async function setup(
	t: ExecutionContext,
): Promise<{connector: MemoryConnector; start: (snapshotEvery?: number) => Promise<FleetManager>}> {
	const directory = await temporaryDirectory(t);
	const [connector, clock] = [new MemoryConnector(), new ManualClock()];
	let end = async (): Promise<void> => undefined;
	t.teardown(() => end());
	return {
		connector,
		async start(snapshotEvery = 1000) {
			await end();
			const revisionStore = new FileRevisionStore({directory});
			const deliveryStore = new FileDeliveryStore({directory, clock});
			const manager = await FleetManager.start({
				revisionStore,
				deliveryStore,
				connector,
				clock,
				random: new SeededRandom({seed: 1}),
				regex: {compile: (pattern) => new RegExp(pattern)},
				hash: (text) => createHash('sha256').update(text).digest('hex'),
				checkReadsPerSecond: 0,
				snapshotEvery,
			});
			end = async () => {
				end = async () => undefined;
				await manager.stop();
				await Promise.all([revisionStore.close(), deliveryStore.close()]);
			};
			return manager;
		},
	};
}

for (const [how, snapshotEvery] of [
	['revisions', 1000],
	['a snapshot', 1],
] as const) {
	test(`S10: a request with the same key has one effect and the same answer across a restart, from ${how}`, async (t) => {
		const {connector, start} = await setup(t);
		const before = await start(snapshotEvery);
		const api = before.as({id: 'ada'});
		const create: Change = {kind: 'create-instance', name: 'w1', address: 'http://w1.example'};
		const made = await api.commit(create, {requestKey: 'make w1'});
		const set: Change = {kind: 'set', member: (await api.members.root()).id, units: [{name: K, content: '1'}]};
		const first = await api.commit(set, {requestKey: 'set K', waitMs: 1000});
		await before.whenIdle();
		t.like(await api.commit(set, {requestKey: 'set K'}), {
			revision: first.revision!,
			repeated: true,
			plan: {digest: first.plan.digest, rows: first.plan.rows as []},
		});

		const after = await start();
		const again = after.as({id: 'ada'});
		connector.at('http://w1.example').set(K, 'changed by somebody');
		t.like(await again.commit(create, {requestKey: 'make w1'}), {
			revision: made.revision!,
			member: made.member!,
			repeated: true,
		});
		t.like(await again.commit(set, {requestKey: 'set K'}), {
			revision: first.revision!,
			repeated: true,
			operation: {id: first.operation!.id, totals: {applied: 1}},
			plan: {edits: first.plan.edits as [], instances: 1},
		});
		await after.whenIdle();
		t.is((await again.health()).revision, first.revision!);
		t.is(connector.at('http://w1.example').get(K), 'changed by somebody');
		await t.throwsAsync(again.commit({...set, mode: 'default'}, {requestKey: 'set K'}), {
			message: /used for another change/,
		});
	});
}

test('S9: exemptions are kept in files, by revisions and by snapshots', async (t) => {
	const {start} = await setup(t);
	const first = await start(1);
	const api = first.as({id: 'ada'});
	const {id: root} = await api.members.root();
	const {member} = await api.commit({kind: 'create-instance', name: 'w1', address: 'http://w1.example'});
	await api.commit({kind: 'set', member: root, units: [{name: K, content: '1'}]});
	await api.commit({
		kind: 'exempt',
		member: member!,
		units: [{name: K}],
		reason: 'ä "reason"',
		until: 9_999_999_999_999,
	});
	await first.whenIdle();
	const second = (await start()).as({id: 'bob'});
	t.like((await second.settings.exemptions(root)).items, [
		{member: {id: member!}, reason: 'ä "reason"', until: 9_999_999_999_999, since: {actor: 'ada'}},
	]);
	await second.commit({kind: 'end-exemption', member: member!, units: [{name: K}]});
	t.is((await (await start()).as({id: 'bob'}).settings.exemptions(root)).total, 0);
});

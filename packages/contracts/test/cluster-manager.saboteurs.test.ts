import test, {type ExecutionContext} from 'ava';
import {createHash} from 'node:crypto';
import {clusterManagerContract, failedTitles, type ClusterManagerSubject} from '@clusterd/contracts';
import {FleetManager, type ClusterManager, type MemberKeys} from '@clusterd/core';
import {
	ManualClock,
	MemoryConnector,
	MemoryDeliveryStore,
	MemoryRevisionStore,
	SeededRandom,
} from '@clusterd/core/memory';

/** all > eu > web > w1, w2; the member is web. `spoil` puts a saboteur in the manager's place. */
async function subject(
	t: ExecutionContext,
	spoil: (api: ClusterManager) => ClusterManager,
): Promise<ClusterManagerSubject> {
	const connector = new MemoryConnector();
	const manager = await FleetManager.start({
		revisionStore: new MemoryRevisionStore(),
		deliveryStore: new MemoryDeliveryStore(),
		connector,
		clock: new ManualClock(),
		random: new SeededRandom({seed: 1}),
		hash: (text) => createHash('sha256').update(text).digest('hex'),
		regex: {compile: (pattern) => new RegExp(pattern)},
		checkReadsPerSecond: 0,
	});
	t.teardown(() => manager.stop());
	const api = manager.as({id: 'ada'});
	const root = (await api.members.root()).id;
	const parent = (await api.commit({kind: 'create-cluster', name: 'eu'})).member!;
	const member = (await api.commit({kind: 'create-cluster', name: 'web', parent})).member!;
	const instances = [];
	for (const name of ['w1', 'w2']) {
		const instance = connector.at(`http://${name}.example`);
		const id = (await api.commit({kind: 'create-instance', name, parent: member, address: `http://${name}.example`}))
			.member!;
		instances.push({
			id,
			get: (key: string) => instance.get(key) ?? undefined,
			set: (key: string, value: string) => instance.set(key, value),
			setMeta: (key: string, metakey: string, content: string) => instance.setMeta(key, metakey, content),
			setOffline: (offline: boolean) => void (instance.offline = offline),
		});
	}
	await manager.whenIdle();
	return {
		api: spoil(api),
		other: spoil(manager.as({id: 'bob'})),
		root,
		parent,
		member,
		instances,
		settle: () => manager.whenIdle(),
	};
}

const failedOver = (t: ExecutionContext, spoil: (api: ClusterManager) => ClusterManager): Promise<readonly string[]> =>
	failedTitles(t, (suite) =>
		clusterManagerContract(suite, {name: 'manager', setup: (attempt) => subject(attempt, spoil)}),
	);

const reading = (api: ClusterManager, read: (keys: MemberKeys) => MemberKeys['read']): ClusterManager => ({
	...api,
	keys: (member) => {
		const keys = api.keys(member);
		return {
			member,
			read: read(keys),
			names: (below, options) => keys.names(below, options),
			readBelow: (below, options) => keys.readBelow(below, options),
			find: (pattern, options) => keys.find(pattern, options),
		};
	},
});

test('the suite passes over the manager itself', async (t) => {
	t.deepEqual(await failedOver(t, (api) => api), []);
});

test('the suite finds a manager that hides who did not answer', async (t) => {
	const failed = await failedOver(t, (api) =>
		reading(api, (keys) => async (name, options) => ({
			...(await keys.read(name, options)),
			missed: {count: 0, members: []},
		})),
	);
	t.true(failed.includes('manager: S12: who does not answer is named, is unknown, and never counts as equal'));
});

test('the suite finds a manager that lets a lock be written over', async (t) => {
	const failed = await failedOver(t, (api) => ({
		...api,
		commit: async (change, options) => {
			try {
				return await api.commit(change, options);
			} catch {
				return {plan: await api.plan({kind: 'create-cluster', name: 'never'})};
			}
		},
	}));
	t.true(failed.includes('manager: S1: a unit set above cannot be changed here, and another one can'));
});

test('the suite finds a manager whose plan already does it', async (t) => {
	const failed = await failedOver(t, (api) => ({...api, plan: async (change) => (await api.commit(change)).plan}));
	t.true(failed.includes('manager: a plan changes nothing, and its digest commits what it said'));
});

test('the suite finds a manager that forgets the base and the request key', async (t) => {
	const failed = await failedOver(t, (api) => ({
		...api,
		commit: (change, {base: _base, requestKey: _key, ...options} = {}) => api.commit(change, options),
	}));
	t.true(failed.includes('manager: S10: base and request key travel with a change, and who made it is told'));
});

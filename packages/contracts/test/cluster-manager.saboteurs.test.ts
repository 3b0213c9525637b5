import test, {type ExecutionContext} from 'ava';
import {clusterManagerContract, failedTitles} from '@clusterd/contracts';
import type {ClusterManager, MemberKeys} from '@clusterd/core';
import {memorySubject} from './memory-subject.js';

const failedOver = (t: ExecutionContext, spoil: (api: ClusterManager) => ClusterManager): Promise<readonly string[]> =>
	failedTitles(t, (suite) =>
		clusterManagerContract(suite, {name: 'manager', setup: (attempt) => memorySubject(attempt, 1, spoil)}),
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

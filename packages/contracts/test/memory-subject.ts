import {createHash} from 'node:crypto';
import type {ExecutionContext} from 'ava';
import {memoryInstanceHand, type ClusterManagerSubject} from '@clusterd/contracts';
import {FleetManager, type ClusterManager} from '@clusterd/core';
import {
	ManualClock,
	MemoryConnector,
	MemoryDeliveryStore,
	MemoryRevisionStore,
	SeededRandom,
} from '@clusterd/core/memory';

/**
 * all > eu > member, over memory. The member is an instance (`depth` 0), a cluster of two (1) or a cluster of
 * clusters of two (2). `spoil` puts a saboteur in the manager's place.
 */
export async function memorySubject(
	t: ExecutionContext,
	depth: number,
	spoil = (api: ClusterManager): ClusterManager => api,
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
	const made = async (change: Parameters<ClusterManager['commit']>[0]): Promise<string> =>
		(await api.commit(change)).member!;
	const clusters = [await made({kind: 'create-cluster', name: 'eu'})];
	for (let level = 0; level < depth; level++)
		clusters.push(await made({kind: 'create-cluster', name: `level${level}`, parent: clusters.at(-1)!}));
	const instances = [];
	for (const name of depth > 0 ? ['w1', 'w2'] : ['w1']) {
		const address = `http://${name}.example`;
		const id = await made({kind: 'create-instance', name, parent: clusters.at(-1)!, address});
		instances.push(memoryInstanceHand(id, connector.at(address)));
	}
	await manager.whenIdle();
	return {
		api: spoil(api),
		other: spoil(manager.as({id: 'bob'})),
		root: (await api.members.root()).id,
		parent: clusters[0]!,
		member: clusters[1] ?? instances[0]!.id,
		instances,
		settle: () => manager.whenIdle(),
	};
}

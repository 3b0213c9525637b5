import type {ExecutionContext} from 'ava';
import {createHash} from 'node:crypto';
import {FleetManager, type ClusterManager, type FleetManagerOptions, type Id} from '@clusterd/core';
import {
	DeliveryMemory,
	ManualClock,
	MemoryConnector,
	MemoryDeliveryStore,
	MemoryRevisionStore,
	RevisionMemory,
	SeededRandom,
} from '@clusterd/core/memory';

/** A manager over memory, with what a test needs to make a fleet and to look behind it. */
export interface TestFleet {
	readonly manager: FleetManager;
	readonly api: ClusterManager;
	readonly connector: MemoryConnector;
	readonly clock: ManualClock;
	readonly root: Id;
	readonly revisionStore: MemoryRevisionStore;
	readonly deliveryStore: MemoryDeliveryStore;
	readonly revisions: RevisionMemory;
	readonly deliveries: DeliveryMemory;
	cluster(name: string, parent?: Id): Promise<Id>;
	instance(name: string, parent?: Id): Promise<Id>;
	/** The key database of an instance, as somebody outside has it. */
	at(name: string): ReturnType<MemoryConnector['at']>;
	/** Ends this manager, breaking off whatever it does, and starts another over the same media. */
	restart(): Promise<TestFleet>;
}

export interface Media {
	readonly revisions: RevisionMemory;
	readonly deliveries: DeliveryMemory;
	readonly connector: MemoryConnector;
	readonly clock: ManualClock;
}

export async function setup(
	t: ExecutionContext,
	options: Partial<FleetManagerOptions> = {},
	media?: Media,
): Promise<TestFleet> {
	const {revisions, deliveries, connector, clock} = media ?? {
		revisions: new RevisionMemory(),
		deliveries: new DeliveryMemory(),
		connector: new MemoryConnector(),
		clock: new ManualClock(),
	};
	const deliveryStore = new MemoryDeliveryStore({memory: deliveries});
	const revisionStore = new MemoryRevisionStore({memory: revisions});
	const manager = await FleetManager.start({
		revisionStore,
		deliveryStore,
		connector,
		clock,
		random: new SeededRandom({seed: 1}),
		hash: (text) => createHash('sha256').update(text).digest('hex'),
		regex: {compile: (pattern) => new RegExp(pattern)},
		checkReadsPerSecond: 0,
		...options,
	});
	t.teardown(() => manager.stop());
	const api = manager.as({id: 'ada'});
	const root = (await api.members.root()).id;
	const made = async (change: Parameters<ClusterManager['commit']>[0]): Promise<Id> => {
		const {member} = await api.commit(change);
		await manager.whenIdle();
		return member!;
	};
	return {
		manager,
		api,
		connector,
		clock,
		root,
		revisionStore,
		deliveryStore,
		revisions,
		deliveries,
		cluster: (name, parent = root) => made({kind: 'create-cluster', name, parent}),
		instance: (name, parent = root) => made({kind: 'create-instance', name, parent, address: `http://${name}.example`}),
		at: (name) => connector.at(`http://${name}.example`),
		async restart() {
			await manager.stop();
			return setup(t, options, {revisions, deliveries, connector, clock});
		},
	};
}

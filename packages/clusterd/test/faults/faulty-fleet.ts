import type {ExecutionContext} from 'ava';
import {
	FleetManager,
	type ClusterManager,
	type FleetManagerOptions,
	type Id,
	type InstanceNote,
	type MemberView,
	type Operation,
} from '@clusterd/core';
import {
	DeliveryMemory,
	MemoryDeliveryStore,
	MemoryRevisionStore,
	RevisionMemory,
	SeededRandom,
} from '@clusterd/core/memory';
import {ElektradConnector, type ElektradConnectorOptions} from '@clusterd/elektrad';
import {startEmbeddedElektrad, type EmbeddedElektrad, type EmbeddedElektradOptions} from '@clusterd/embedded-elektrad';
import {SystemClock} from '@clusterd/api';
import {Re2RegexEngine} from '#src/system/re2-regex-engine.js';
import {sha256} from '#src/system/sha256.js';
import {until} from '../until.js';
import {ImpatientClock} from './impatient-clock.js';

/** What the tests set; every instance has `OWN` there of its own. */
export const K = 'system:/sw/app/port';
export const OWN = 'own';
/** A key that nobody ever sets. */
export const MINE = 'system:/sw/app/mine';

export interface FaultyFleet {
	readonly manager: FleetManager;
	readonly api: ClusterManager;
	readonly root: Id;
	/** The one with which something is wrong, and a healthy one. */
	readonly w1: Id;
	/** Every note of an instance, the oldest first: what was told, however shortly. */
	readonly notes: readonly InstanceNote[];
	readonly faulty: EmbeddedElektrad;
	readonly healthy: EmbeddedElektrad;
	/** Sets K at the root; resolves when the healthy instance has it and of the faulty one something is known. */
	set(content: string): Promise<Operation>;
	/** Resolves when an operation is as described, with it. */
	untilOperation(id: string, holds: (operation: Operation) => boolean): Promise<Operation>;
	/** Resolves when an instance is as described, with it. */
	untilMember(id: Id, holds: (member: MemberView) => boolean): Promise<MemberView>;
}

export interface FaultyFleetOptions {
	readonly connector?: Partial<ElektradConnectorOptions>;
	readonly manager?: Partial<FleetManagerOptions>;
	readonly elektrad?: EmbeddedElektradOptions;
	/** Whether K was set to `before` and delivered already; the value is `0`. */
	readonly isSetBefore?: boolean;
}

let seed = 0;

/**
 * Elektrads with all their defects on ports of their own, and a manager over the true connector that tries again at
 * once.
 */
export async function setup(
	t: ExecutionContext,
	{
		connector: connectorOptions = {},
		manager: managerOptions = {},
		elektrad,
		isSetBefore = true,
	}: FaultyFleetOptions = {},
): Promise<FaultyFleet> {
	const random = new SeededRandom({seed: ++seed});
	const [faulty, healthy] = await Promise.all([start(t, elektrad), start(t, elektrad)]);
	const connector = new ElektradConnector({
		clock: new ImpatientClock(),
		random,
		sessionBudget: 'unlimited',
		separateHosts: ['localhost'],
		timeoutMs: 60_000,
		...connectorOptions,
	});
	const notes: InstanceNote[] = [];
	const deliveryStore = new MemoryDeliveryStore({memory: new DeliveryMemory()});
	const note = deliveryStore.note.bind(deliveryStore);
	deliveryStore.note = (news) => {
		notes.push(...news);
		note(news);
	};
	const manager = await FleetManager.start({
		revisionStore: new MemoryRevisionStore({memory: new RevisionMemory()}),
		deliveryStore,
		connector,
		random,
		clock: new SystemClock(),
		hash: sha256,
		regex: new Re2RegexEngine(),
		backoff: {shortestMs: 20, longestMs: 50},
		checkReadsPerSecond: 0,
		deadlineMs: 60_000,
		...managerOptions,
	});
	t.teardown(() => manager.stop());
	const api = manager.as({id: 'ada'});
	const root = (await api.members.root()).id;
	const [w1] = await Promise.all(
		[['w1', faulty] as const, ['w2', healthy] as const].map(
			async ([name, {url}]) => (await api.commit({kind: 'create-instance', name, parent: root, address: url})).member!,
		),
	);
	const fleet = {
		manager,
		api,
		root,
		w1: w1!,
		notes,
		faulty,
		healthy,
		async set(content: string) {
			const {operation} = await api.commit({kind: 'set', member: root, units: [{name: K, content}]}, {waitMs: 60_000});
			return fleet.untilOperation(
				operation!.id,
				({totals, exceptions}) =>
					totals.applied !== undefined &&
					exceptions.every(({state, reason}) => state !== 'pending' || reason !== undefined),
			);
		},
		untilOperation: (id: string, holds: (operation: Operation) => boolean) =>
			until(api, () => api.operations.get(id), holds),
		untilMember: (id: Id, holds: (member: MemberView) => boolean) => until(api, () => api.members.get(id), holds),
	};
	if (isSetBefore) await fleet.set('0');
	await manager.whenIdle();
	return fleet;
}

async function start(t: ExecutionContext, options: EmbeddedElektradOptions = {}): Promise<EmbeddedElektrad> {
	const elektrad = await startEmbeddedElektrad({seed: {keys: {[K]: OWN, [MINE]: OWN}}, ...options});
	t.teardown(() => elektrad.stop());
	return elektrad;
}

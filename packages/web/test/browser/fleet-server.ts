import {createHash} from 'node:crypto';
import {join} from 'node:path';
import type {ExecutionContext} from 'ava';
import {FleetManager, type Change, type ClusterManager, type Id} from '@clusterd/core';
import {MemoryDeliveryStore, MemoryRevisionStore, SeededRandom} from '@clusterd/core/memory';
import {ElektradConnector} from '@clusterd/elektrad';
import {startEmbeddedElektrad, type EmbeddedElektrad} from '@clusterd/embedded-elektrad';
import {HttpServer} from '@clusterd/http';

/** A fleet behind a real server: embedded elektrads, the core, HTTP, and the built site. */
export interface FleetServer {
	readonly address: string;
	readonly fleet: FleetManager;
	readonly manager: ClusterManager;
	readonly root: Id;
	/** Ids of members by name, as they were made here. */
	readonly ids: Record<string, Id>;
	readonly elektrads: Record<string, EmbeddedElektrad>;
	/** Does a change, confirmed, and waits for what comes of it. */
	change(change: Change): Promise<Id>;
	/** Stops serving; a browser in use then has no connection. */
	close(): Promise<void>;
}

export type Keys = Readonly<
	Record<string, {readonly value?: string; readonly meta?: Readonly<Record<string, string>>}>
>;

const SITE = join(import.meta.dirname, '../../site');

const clock = {
	now: () => Date.now(),
	after(delayMs: number, wake: () => void) {
		const timer = setTimeout(wake, delayMs).unref();
		return () => clearTimeout(timer);
	},
};

/** Starts a fleet: instances by name with their keys, each in the cluster of that name, below the root. */
export async function startFleetServer(
	t: Pick<ExecutionContext, 'teardown'>,
	clusters: Readonly<Record<string, Readonly<Record<string, Keys>>>> = {},
): Promise<FleetServer> {
	const random = new SeededRandom({seed: 1});
	const connector = new ElektradConnector({
		clock,
		random,
		sessionBudget: 'unlimited',
		settleFloorMs: 0,
		timeoutMs: 30_000,
	});
	const fleet = await FleetManager.start({
		revisionStore: new MemoryRevisionStore(),
		deliveryStore: new MemoryDeliveryStore(),
		connector,
		clock,
		random,
		hash: (text) => createHash('sha256').update(text).digest('hex'),
		regex: {compile: (pattern) => new RegExp(pattern)},
		checkReadsPerSecond: 0,
		deadlineMs: 30_000, // A machine that runs all tests at once is slow; nothing here is about deadlines.
	});
	const server = new HttpServer({
		manager: (actor) => fleet.as(actor),
		authenticate: () => ({id: 'ada', name: 'Ada'}),
		siteDirectory: SITE,
		graceMs: 100,
	});
	const {address} = await server.listen();
	const manager = fleet.as({id: 'ada', name: 'Ada'});
	const {id: root} = await manager.members.root();
	const elektrads: Record<string, EmbeddedElektrad> = {};
	const ids: Record<string, Id> = {};
	const change = async (wanted: Change): Promise<Id> => {
		const {digest} = await manager.plan(wanted);
		const {member} = await manager.commit(wanted, {digest, waitMs: 5000});
		return member ?? '';
	};
	t.teardown(async () => {
		await server.close();
		await fleet.stop();
		await Promise.all(Object.values(elektrads).map(async (elektrad) => elektrad.stop()));
	});
	for (const [cluster, instances] of Object.entries(clusters)) {
		const parent = (ids[cluster] =
			cluster === 'all' ? root : await change({kind: 'create-cluster', name: cluster, parent: root}));
		for (const [name, keys] of Object.entries(instances)) {
			elektrads[name] = await startEmbeddedElektrad({seed: {keys}, handles: 2});
			ids[name] = await change({kind: 'create-instance', name, address: elektrads[name].url, parent});
		}
	}
	await fleet.whenIdle();
	return {address, fleet, manager, root, ids, elektrads, change, close: () => server.close()};
}

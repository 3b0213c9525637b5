import {createHash} from 'node:crypto';
import type {ExecutionContext} from 'ava';
import {FleetManager, type ClusterManager, type FleetManagerOptions, type Id} from '@clusterd/core';
import {
	ManualClock,
	MemoryConnector,
	MemoryDeliveryStore,
	MemoryLogger,
	MemoryRevisionStore,
	SeededRandom,
	type MemoryInstance,
} from '@clusterd/core/memory';
import {HttpServer, type HttpServerOptions} from '@clusterd/http';
import {checkConforming} from './conforming.js';

/** A fleet in memory, served over HTTP on a port of its own. */
export interface ServedFleet {
	readonly address: string;
	readonly port: number;
	readonly fleet: FleetManager;
	/** The fleet behind the server. */
	readonly manager: ClusterManager;
	readonly clock: ManualClock;
	readonly logger: MemoryLogger;
	readonly root: Id;
	readonly server: HttpServer;
	cluster(name: string, parent?: Id): Promise<Id>;
	/** Adds an instance with an empty key database. */
	instance(name: string, parent?: Id): Promise<Id>;
	/** The key database of an instance, as somebody outside has it. */
	at(name: string): MemoryInstance;
	/** Asks the server; a path, or a path with its query. Every answer is held against the route table. */
	ask(path: string, init?: RequestInit): Promise<Response>;
	/** Sends JSON. */
	send(method: string, path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Response>;
	/** What of the fleet a refused request must not change. */
	contents(): Promise<unknown>;
}

export interface ServedFleetOptions {
	readonly fleet?: Partial<FleetManagerOptions>;
	readonly http?: Partial<HttpServerOptions>;
}

export async function setup(t: ExecutionContext, options: ServedFleetOptions = {}): Promise<ServedFleet> {
	const clock = new ManualClock();
	const logger = new MemoryLogger();
	const connector = new MemoryConnector();
	const fleet = await startFleet({clock, connector, ...options.fleet});
	const server = new HttpServer({manager: (actor) => fleet.as(actor), clock, logger, ...options.http});
	const {address, port} = await server.listen();
	t.teardown(async () => {
		await server.close();
		await fleet.stop();
	});
	const manager = fleet.as({id: 'ada'});
	const root = (await manager.members.root()).id;
	const made = async (change: Parameters<ClusterManager['commit']>[0]): Promise<Id> => {
		const {member = ''} = await manager.commit(change);
		await fleet.whenIdle();
		return member;
	};
	const ask = async (path: string, init?: RequestInit): Promise<Response> => {
		const response = await fetch(address + path, init);
		await checkConforming(init?.method ?? 'GET', path, response);
		return response;
	};
	const at = (name: string): MemoryInstance => connector.at(`http://${name}.example`);
	const names: string[] = [];
	return {
		address,
		port,
		fleet,
		manager,
		clock,
		logger,
		root,
		server,
		ask,
		at,
		cluster: (name, parent = root) => made({kind: 'create-cluster', name, parent}),
		instance(name, parent = root) {
			names.push(name);
			return made({kind: 'create-instance', name, parent, address: `http://${name}.example`});
		},
		send: (method, path, body, headers = {}) =>
			ask(path, {method, body: JSON.stringify(body), headers: {'Content-Type': 'application/json', ...headers}}),
		contents: async () => ({
			revision: (await manager.health()).revision,
			clusters: await manager.members.clusters(),
			instances: await manager.members.instances(),
			keys: names.map((name) =>
				at(name)
					.names()
					.map((key) => [key, at(name).get(key), at(name).meta(key)]),
			),
		}),
	};
}

function startFleet(
	options: Pick<FleetManagerOptions, 'clock' | 'connector'> & Partial<FleetManagerOptions>,
): Promise<FleetManager> {
	return FleetManager.start({
		revisionStore: new MemoryRevisionStore(),
		deliveryStore: new MemoryDeliveryStore(),
		random: new SeededRandom({seed: 1}),
		hash: (text) => createHash('sha256').update(text).digest('hex'),
		regex: {compile: (pattern) => new RegExp(pattern)},
		checkReadsPerSecond: 0,
		...options,
	});
}

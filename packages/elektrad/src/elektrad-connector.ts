import {
	InstanceUrl,
	SILENT,
	type Clock,
	type Connector,
	type KeyDatabase,
	type Logger,
	type Random,
	type Target,
} from '@clusterd/core';
import {ElektradKeyDatabase} from './elektrad-key-database.js';
import type {Environment} from './session/environment.js';
import {HostLanes} from './session/host-lanes.js';
import {SessionBudget, type SessionLimits} from './session/session-budget.js';
import {HttpTransport} from './wire/http-transport.js';
import {KeyPaths} from './wire/routes.js';
import {Wire} from './wire/wire.js';

/** How to make an {@link ElektradConnector}. */
export interface ElektradConnectorOptions {
	readonly clock: Clock;
	readonly random: Random;
	/** @defaultValue one that keeps nothing */
	readonly logger?: Logger;
	/** How many sessions may be opened at one address; over it, reads go on in the old session and writes wait.
	 * @defaultValue 4 in ten minutes, 12 in an hour */
	readonly sessionBudget?: SessionLimits | 'unlimited';
	/**
	 * Hosts, without port, whose elektrads do not share `system:` and `spec:` files, so that writes there need not go one
	 * at a time.
	 * Addresses with a path prefix never do. @defaultValue none */
	readonly separateHosts?: readonly string[];
	/** Whether instances get a key by which they are known again (S13.2). @defaultValue true */
	readonly marker?: boolean;
	/** How long an instance may be silent while an answer is due, ms. @defaultValue 10,000 */
	readonly timeoutMs?: number;
	/** How long a whole answer may take, ms, however busily it trickles. @defaultValue 120,000 */
	readonly longestMs?: number;
	/** How long an unused connection is kept, ms. @defaultValue 10,000 */
	readonly idleSocketMs?: number;
	/** Longer answers are cut off, and the instance is called broken. @defaultValue 32 MiB */
	readonly maxBodyBytes?: number;
	/**
	 * How long a new session rests at least before it creates or empties a file, ms: elektrad opens another handle in
	 * that time, and a file that comes or goes meanwhile kills it. Less is for instances that are known not to die of it.
	 * @defaultValue 250
	 */
	readonly settleFloorMs?: number;
	/**
	 * A new session rests at least as many times as long as reading everything took, since opening another handle takes
	 * elektrad longer
	 * when there is more to read or to do. @defaultValue 40 */
	readonly settleFactor?: number;
	/** How long a write waits for another process that locks the file, ms. @defaultValue 5,000 */
	readonly fileLockMs?: number;
}

/**
 * Connects to instances over the HTTP of elektrad 0.11, such as it is: the only place that knows its defects
 * (docs/elektrad-protocol.md), and avoids what a client can avoid of them (docs/elektrad-client.md).
 */
export class ElektradConnector implements Connector {
	readonly #transport: HttpTransport;
	readonly #environment: Environment;
	readonly #hostLanes: HostLanes;
	readonly #writesMarker: boolean;
	readonly #open = new Set<KeyDatabase>();

	constructor({
		clock,
		random,
		logger = SILENT,
		sessionBudget = {perTenMinutes: 4, perHour: 12},
		separateHosts = [],
		marker = true,
		timeoutMs = 10_000,
		longestMs = 120_000,
		idleSocketMs = 10_000,
		maxBodyBytes = 32 * 1024 * 1024,
		settleFloorMs = 250,
		settleFactor = 40,
		fileLockMs = 5_000,
	}: ElektradConnectorOptions) {
		this.#transport = new HttpTransport({timeoutMs, longestMs, idleSocketMs, maxBodyBytes});
		const budget = new SessionBudget({clock, limits: sessionBudget});
		this.#environment = {clock, random, logger, budget, paths: new KeyPaths(), settleFloorMs, settleFactor, fileLockMs};
		this.#hostLanes = new HostLanes(separateHosts);
		this.#writesMarker = marker;
	}

	/** @throws INSTANCE_URL_INVALID */
	open(target: Target): KeyDatabase {
		const wire = new Wire({
			url: InstanceUrl.parse(target.address),
			instance: target.instance,
			transport: this.#transport,
		});
		const database = new ElektradKeyDatabase({
			target,
			wire,
			environment: this.#environment,
			hostLanes: this.#hostLanes,
			writesMarker: this.#writesMarker,
			onClose: this.#forget,
		});
		this.#open.add(database);
		return database;
	}

	async close(): Promise<void> {
		for (const database of this.#open) await database.close();
		this.#transport.close();
	}

	readonly #forget = (database: KeyDatabase): void => {
		this.#open.delete(database);
	};
}

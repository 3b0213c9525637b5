import type {Server} from 'node:http';
import type {Faults} from './faults/faults.js';
import {close, createGoServer, listenPatiently} from './http/go-server.js';
import {Instance, type InstanceOptions} from './instance.js';
import {Disk} from './kdb/disk.js';
import {keepInFile} from './kdb/disk-file.js';
import type {OutsideKdb} from './kdb/outside-kdb.js';
import {applySeed, type Seed} from './seed.js';

/** Where and how an elektrad is started. */
export interface EmbeddedElektradOptions extends InstanceOptions {
	/** @defaultValue 0, any free port */
	readonly port?: number;
	/** @defaultValue '127.0.0.1' */
	readonly host?: string;
	/** A JSON file that holds the key database; without it, all is gone with the process. */
	readonly data?: string;
	/** What is in a new key database before elektrad starts; or what writes that. */
	readonly seed?: Seed | ((kdb: OutsideKdb) => void);
}

/** What can be done with an elektrad that runs in this process, on a port of its own or in a fleet. */
export interface ElektradControl {
	/** Such as `http://127.0.0.1:33333`, without a slash at the end. */
	readonly url: string;
	/** The key database past elektrad. */
	readonly kdb: OutsideKdb;
	/** What goes wrong on the wire and behind it. */
	readonly faults: Faults;
	/** How many sessions elektrad holds. */
	readonly sessionCount: number;
	/** What killed elektrad (protocol.md 6.1), until it is started anew; undefined while it lives. */
	readonly death: Error | undefined;
	/** Forgets all sessions, as if they had expired. */
	forgetSessions(): void;
	/**
	 * Ends elektrad if it still lives, and starts it anew at the same address; connections and sessions are lost. Whoever
	 * connects meanwhile waits: for an elektrad that refuses between, `stop` it before.
	 *
	 * @param options `empty`: whether the key database is lost too.
	 * @throws {@link KdbError} when it cannot start, since a configuration file is broken.
	 */
	restart(options?: {readonly empty?: boolean}): Promise<void>;
	/** Ends elektrad and its connections. */
	stop(): Promise<void>;
}

/** An elektrad on a port of its own. */
export interface EmbeddedElektrad extends ElektradControl {
	readonly port: number;
}

/**
 * Starts an elektrad without libelektra that behaves on the wire as elektrad 0.11 does.
 *
 * @throws {@link KdbError} when the key database cannot be read.
 */
export async function startEmbeddedElektrad({
	port = 0,
	host = '127.0.0.1',
	data,
	seed,
	...options
}: EmbeddedElektradOptions = {}): Promise<EmbeddedElektrad> {
	const disk = new Disk();
	const isNew = data === undefined || !keepInFile(disk, data);
	const running = new Running(options, host, disk);
	if (isNew) {
		plant(running.kdb, seed);
	}
	await running.start(port);
	return running;
}

/** Writes a seed, or lets it be written. */
export function plant(kdb: OutsideKdb, seed: EmbeddedElektradOptions['seed']): void {
	if (typeof seed === 'function') {
		seed(kdb);
	} else if (seed !== undefined) {
		applySeed(kdb, seed);
	}
}

class Running implements EmbeddedElektrad {
	readonly #instance: Instance;
	readonly #host: string;
	#server: Server | undefined;
	#port = 0;
	#death: Error | undefined;
	#ending: Promise<void> = Promise.resolve();

	constructor(options: InstanceOptions, host: string, disk: Disk) {
		this.#host = host;
		this.#instance = new Instance(
			options,
			{
				onDeath: (death) => {
					this.#death = death;
					this.#ending = this.stop();
				},
				setRefusing: (refusing) => (refusing ? this.#closePort() : this.#openPort()),
			},
			disk,
		);
	}

	get url(): string {
		return `http://${this.#host}:${this.#port}`;
	}

	get port(): number {
		return this.#port;
	}

	get kdb(): OutsideKdb {
		return this.#instance.kdb;
	}

	get faults(): Faults {
		return this.#instance.faults;
	}

	get sessionCount(): number {
		return this.#instance.sessionCount;
	}

	get death(): Error | undefined {
		return this.#death;
	}

	async start(port: number): Promise<void> {
		this.#instance.start();
		this.#death = undefined;
		this.#port = port;
		await this.#openPort();
	}

	forgetSessions(): void {
		this.#instance.forgetSessions();
	}

	async restart({empty = false}: {readonly empty?: boolean} = {}): Promise<void> {
		this.#instance.stop();
		this.#server?.closeAllConnections(); // it goes on listening: a port that is left may be held by others for a moment
		if (empty) {
			this.#instance.erase();
		}
		try {
			this.#instance.start();
		} catch (error) {
			await this.#closePort();
			throw error;
		}
		this.#death = undefined;
		if (this.#server === undefined) {
			await this.#openPort();
		}
	}

	async stop(): Promise<void> {
		this.#instance.stop();
		await this.#closePort();
	}

	/** Listens, unless elektrad is down or refuses. */
	async #openPort(): Promise<void> {
		await this.#ending;
		if (!this.#instance.isRunning || this.faults.isRefusing) {
			return;
		}
		const server = createGoServer((request, response) => {
			this.#instance.handle(request, response, request.url ?? '/');
		});
		this.#server = server;
		this.#port = await listenPatiently(server, {port: this.#port, host: this.#host});
	}

	async #closePort(): Promise<void> {
		const server = this.#server;
		this.#server = undefined;
		this.#ending = server === undefined ? this.#ending : close(server);
		await this.#ending;
	}
}

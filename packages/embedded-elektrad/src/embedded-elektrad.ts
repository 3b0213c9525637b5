import type {Server} from 'node:http';
import {close, createGoServer, listen} from './http/go-server.js';
import {Instance, type InstanceOptions} from './instance.js';
import type {OutsideKdb} from './kdb/outside-kdb.js';
import {applySeed, type Seed} from './seed.js';

/** Where and how an elektrad is started. */
export interface EmbeddedElektradOptions extends InstanceOptions {
	/** @defaultValue 0, any free port */
	readonly port?: number;
	/** @defaultValue '127.0.0.1' */
	readonly host?: string;
	/** What is in the key database before elektrad starts; or what writes that. */
	readonly seed?: Seed | ((kdb: OutsideKdb) => void);
}

/** An elektrad that runs in this process. */
export interface EmbeddedElektrad {
	/** Such as `http://127.0.0.1:33333`, without a slash at the end. */
	readonly url: string;
	readonly port: number;
	/** The key database past elektrad. */
	readonly kdb: OutsideKdb;
	/** What killed elektrad (protocol.md 6.1), until it is started anew; undefined while it lives. */
	readonly death: Error | undefined;
	/** Ends elektrad if it still lives, and starts it anew on the same port and key database; the sessions are lost. @throws KdbError when it cannot start. */
	restart(): Promise<void>;
	/** Ends elektrad and its connections. */
	stop(): Promise<void>;
}

/**
 * Starts an elektrad without libelektra that behaves on the wire as elektrad 0.11 does.
 *
 * @throws {@link KdbError} when the seed leaves a key database that cannot be read.
 */
export async function startEmbeddedElektrad({port = 0, host = '127.0.0.1', seed, ...options}: EmbeddedElektradOptions = {}): Promise<EmbeddedElektrad> {
	const running = new Running(options, host);
	if (typeof seed === 'function') {
		seed(running.kdb);
	} else if (seed !== undefined) {
		applySeed(running.kdb, seed);
	}
	await running.start(port);
	return running;
}

class Running implements EmbeddedElektrad {
	readonly #instance: Instance;
	readonly #host: string;
	#server: Server | undefined;
	#port = 0;
	#death: Error | undefined;
	#ending: Promise<void> = Promise.resolve();

	constructor(options: InstanceOptions, host: string) {
		this.#host = host;
		this.#instance = new Instance(options, death => {
			this.#death = death;
			this.#ending = this.stop();
		});
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

	get death(): Error | undefined {
		return this.#death;
	}

	async start(port: number): Promise<void> {
		this.#instance.start();
		this.#death = undefined;
		this.#server = createGoServer((request, response) => {
			this.#instance.handle(request, response, request.url ?? '/');
		});
		this.#port = await listen(this.#server, {port, host: this.#host});
	}

	async restart(): Promise<void> {
		await this.stop();
		await this.start(this.#port);
	}

	async stop(): Promise<void> {
		const server = this.#server;
		this.#server = undefined;
		this.#instance.stop();
		await (server === undefined ? this.#ending : close(server));
	}
}

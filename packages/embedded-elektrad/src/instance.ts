import type {IncomingMessage, ServerResponse} from 'node:http';
import {RequestHandler} from './http/request-handler.js';
import {Database} from './kdb/database.js';
import type {ProcessDeath} from './kdb/kdb-error.js';
import {OutsideKdb} from './kdb/outside-kdb.js';
import {Router} from './routes/router.js';
import {HandlePool} from './session/handle-pool.js';
import {Sessions} from './session/sessions.js';

/** How an instance behaves; the same for one and for a fleet. */
export interface InstanceOptions {
	/** Whether it has the defects of elektrad (protocol.md 6). @defaultValue true */
	readonly quirks?: boolean;
	/** Of Elektra. @defaultValue '0.11.0' */
	readonly version?: string;
	/** How many handles are opened in advance, as elektrad's option `-handles`. @defaultValue 10 */
	readonly handles?: number;
	/** The time in milliseconds, by which sessions expire. @defaultValue Date.now */
	readonly now?: () => number;
}

const POOL_SIZE = 10;

/** One elektrad without a port: a key database, its sessions, and what answers requests. */
export class Instance {
	readonly database: Database;
	readonly kdb: OutsideKdb;
	readonly #options: InstanceOptions;
	readonly #onDeath: (death: ProcessDeath) => void;
	#running: {readonly sessions: Sessions; readonly handler: RequestHandler} | undefined;

	constructor(options: InstanceOptions, onDeath: (death: ProcessDeath) => void) {
		this.#options = options;
		this.#onDeath = onDeath;
		this.database = new Database(options.version ?? '0.11.0');
		this.kdb = new OutsideKdb(this.database);
	}

	/** Whether requests are answered. */
	get isRunning(): boolean {
		return this.#running !== undefined;
	}

	/** How many sessions there are. */
	get sessionCount(): number {
		return this.#running?.sessions.size ?? 0;
	}

	/**
	 * Opens the handles of the pool; there are no sessions then.
	 *
	 * @throws {@link KdbError} when any configuration file cannot be read (protocol.md 1).
	 */
	start(): void {
		const {quirks = true, handles = POOL_SIZE, now = Date.now} = this.#options;
		const {database} = this;
		const sessions = new Sessions(new HandlePool(database, handles), now);
		const handler = new RequestHandler({router: new Router(database.version), sessions, database, quirks, onDeath: this.#onDeath});
		this.#running = {sessions, handler};
	}

	/** Ends it; what is stored stays. */
	stop(): void {
		this.#running = undefined;
	}

	/** Forgets all sessions, as if they had expired. */
	forgetSessions(): void {
		this.#running?.sessions.clear();
	}

	/** Answers a request; one that comes while nothing runs has its connection closed. */
	handle(request: IncomingMessage, response: ServerResponse, rawTarget: string): void {
		if (this.#running === undefined) {
			request.socket.destroy();
		} else {
			this.#running.handler.handle(request, response, rawTarget);
		}
	}
}

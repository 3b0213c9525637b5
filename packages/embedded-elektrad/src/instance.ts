import type {IncomingMessage, ServerResponse} from 'node:http';
import type {Fault} from './faults/fault.js';
import {Faults, type SetRefusing} from './faults/faults.js';
import {injectWireFault, PROXY_ANSWER} from './faults/inject.js';
import {RequestHandler, type Reply} from './http/request-handler.js';
import {Database} from './kdb/database.js';
import type {Disk} from './kdb/disk.js';
import {KdbError, type ProcessDeath} from './kdb/kdb-error.js';
import {OutsideKdb} from './kdb/outside-kdb.js';
import {HandlePool} from './session/handle-pool.js';
import {Sessions} from './session/sessions.js';
import {send} from './wire/answer.js';

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

/** What an instance tells whoever runs it. */
export interface InstanceListener {
	/** Something killed the process (protocol.md 6.1). */
	readonly onDeath: (death: ProcessDeath) => void;
	readonly setRefusing: SetRefusing;
}

const POOL_SIZE = 10;
const LOCKED = 'Conflict because other process writes to configuration indicated by file lock';

/** One elektrad without a port: a key database, its sessions, and what answers requests. */
export class Instance {
	readonly kdb: OutsideKdb;
	readonly faults: Faults;
	readonly #database: Database;
	readonly #options: InstanceOptions;
	readonly #onDeath: (death: ProcessDeath) => void;
	#running: {readonly sessions: Sessions; readonly handler: RequestHandler} | undefined;

	constructor(options: InstanceOptions, {onDeath, setRefusing}: InstanceListener, disk?: Disk) {
		this.#options = options;
		this.#onDeath = onDeath;
		this.#database = new Database(options.version ?? '0.11.0', disk);
		this.kdb = new OutsideKdb(this.#database);
		this.faults = new Faults(setRefusing);
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
		const database = this.#database;
		const sessions = new Sessions(new HandlePool(database, handles), now);
		this.#running = {sessions, handler: new RequestHandler({sessions, database, quirks, onDeath: this.#onDeath})};
	}

	/** Whether requests are answered. */
	get isRunning(): boolean {
		return this.#running !== undefined;
	}

	/** Ends it; what is stored stays. */
	stop(): void {
		this.#running = undefined;
	}

	/** Forgets all sessions, as if they had expired. */
	forgetSessions(): void {
		this.#running?.sessions.clear();
	}

	/** Removes all that is stored, as if the machine were set up anew. */
	erase(): void {
		this.#database.disk.clear();
	}

	/** Answers a request; to one that comes while nothing runs, as a proxy in front does. */
	handle(request: IncomingMessage, response: ServerResponse, rawTarget: string): void {
		const running = this.#running;
		if (running === undefined) {
			send(response, PROXY_ANSWER);
			return;
		}
		const proceed = (reply: Reply) => {
			running.handler.handle(request, response, rawTarget, reply);
		};
		const reply: Reply = (answer, setCookie) => {
			send(response, answer, setCookie);
		};
		const fault = this.faults.isSet ? this.faults.strike(request.method ?? '', rawTarget) : undefined;
		if (fault === undefined) {
			proceed(reply);
		} else if (!injectWireFault(fault, {request, response, proceed})) {
			this.#injectBehind(fault, running.sessions, proceed, reply);
		}
	}

	/** Lets a fault behind the wire strike a request: in the files, or in the session that it makes. */
	#injectBehind(fault: Fault, sessions: Sessions, proceed: (reply: Reply) => void, reply: Reply): void {
		const {disk} = this.#database;
		const before = disk.save();
		if (fault.kind === 'stale') {
			sessions.spoiling(() => {
				proceed(reply);
			});
			return;
		}
		if (fault.kind === 'lock') {
			disk.letIn(() => {
				throw KdbError.of('C01100', LOCKED);
			});
		} else if (fault.kind === 'conflict') {
			disk.letIn(fault.write);
		}
		proceed((...answer) => {
			disk.letIn(undefined);
			if (fault.kind === 'lose-writes') {
				disk.restore(before);
			}
			reply(...answer);
		});
	}
}

import {randomUUID} from 'node:crypto';
import type {ProcessDeath} from '../kdb/kdb-error.js';
import type {HandlePool} from './handle-pool.js';
import {Session} from './session.js';

const LIFETIME_MS = 3_600_000;
const SWEEP_MS = 300_000;

/** A session, and what has come of finding it. */
export interface FoundSession {
	readonly session: Session;
	/** The id that the answer hands out; undefined for a session that was known. */
	readonly created?: string;
	/** What kills elektrad once it has answered, if making the session does. */
	readonly death?: ProcessDeath;
}

/** The sessions of one elektrad (protocol.md 5). */
export class Sessions {
	readonly #pool: HandlePool;
	readonly #now: () => number;
	readonly #byId = new Map<string, Session>();
	#sweptAt: number;
	#spoil = false;

	/** @param now the time in milliseconds. */
	constructor(pool: HandlePool, now: () => number) {
		this.#pool = pool;
		this.#now = now;
		this.#sweptAt = now();
	}

	/** How many there are, the expired ones that no sweep has found among them. */
	get size(): number {
		return this.#byId.size;
	}

	/** The session of that id; an unknown or expired one is made, under that very id. */
	find(id: string | undefined): FoundSession {
		const now = this.#now();
		this.#sweep(now);
		const known = id === undefined ? undefined : this.#byId.get(id);
		if (known !== undefined && now <= known.expiresAt) {
			known.expiresAt = now + LIFETIME_MS;
			return {session: known};
		}
		const created = id ?? randomUUID();
		const {handle, death} = this.#pool.take();
		if (this.#spoil) {
			handle.forgetFiles();
		}
		const session = new Session(handle, now + LIFETIME_MS);
		this.#byId.set(created, session);
		return {session, created, ...(death !== undefined && {death})};
	}

	/**
	 * Makes the sessions that `work` makes stale ones: they see no keys of any file, and believe that nothing changes
	 * (protocol.md 6.7).
	 */
	spoiling(work: () => void): void {
		this.#spoil = true;
		work();
		this.#spoil = false;
	}

	/** Forgets all sessions, as elektrad does when it is started anew. */
	clear(): void {
		this.#byId.clear();
	}

	#sweep(now: number): void {
		if (now - this.#sweptAt < SWEEP_MS) {
			return;
		}
		this.#sweptAt = now;
		for (const [id, session] of this.#byId) {
			if (now > session.expiresAt) {
				this.#byId.delete(id);
			}
		}
	}
}

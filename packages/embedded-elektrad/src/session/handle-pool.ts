import type {Database} from '../kdb/database.js';
import type {Handle} from '../kdb/handle.js';
import {KdbError, ProcessDeath} from '../kdb/kdb-error.js';

/**
 * elektrad's pool of handles that were opened in advance.
 *
 * Whoever gets a handle may get one that knows nothing of the mounts and specifications of the last minutes: it was
 * opened when another one was taken, some sessions ago (protocol.md 5, 6.7).
 */
export class HandlePool {
	readonly #database: Database;
	/** Opened in advance, the oldest first. */
	readonly #ready: Handle[];

	/**
	 * @param size of the pool; elektrad always holds one handle more (protocol.md 6.8).
	 * @throws {@link KdbError} when the key database cannot be read.
	 */
	constructor(database: Database, size: number) {
		this.#database = database;
		const first = database.open();
		this.#ready = Array.from({length: size + 1}, () => first);
	}

	/**
	 * Takes the oldest handle and opens a new one.
	 *
	 * @returns also the death of the process that follows when the key database cannot be read now (protocol.md 6.1).
	 */
	take(): {readonly handle: Handle; readonly death?: ProcessDeath} {
		const handle = this.#ready.shift() ?? this.#database.open();
		try {
			this.#ready.push(this.#database.open());
			return {handle: handle.copy()};
		} catch (cause) {
			if (cause instanceof KdbError) {
				return {
					handle: handle.copy(),
					death: new ProcessDeath(`panic: could not create new handle: ${cause.message}`, {cause}),
				};
			}
			throw cause;
		}
	}
}

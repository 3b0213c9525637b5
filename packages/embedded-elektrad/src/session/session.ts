import type {Handle} from '../kdb/handle.js';

/** One of elektrad's sessions: a handle to the key database, used by one request at a time. */
export class Session {
	/** What the session reads and writes with. */
	handle: Handle;
	/** In milliseconds of the clock; each request moves it by an hour. */
	expiresAt: number;
	#busy = false;
	readonly #waiting: Array<() => void> = [];

	constructor(handle: Handle, expiresAt: number) {
		this.handle = handle;
		this.expiresAt = expiresAt;
	}

	/** Calls `start` when all earlier requests have ended; at once if there are none. */
	acquire(start: () => void): void {
		if (this.#busy) {
			this.#waiting.push(start);
		} else {
			this.#busy = true;
			start();
		}
	}

	/** Ends the present request and lets the next one begin. */
	release(): void {
		const next = this.#waiting.shift();
		if (next === undefined) {
			this.#busy = false;
		} else {
			next();
		}
	}
}

import type {Clock} from '@clusterd/core';

/**
 * A clock on which waiting takes no time: whoever waits moves it on. For what waits for a machine that is not there.
 */
export class ImpatientClock implements Clock {
	#skippedMs = 0;

	now(): number {
		return Date.now() + this.#skippedMs;
	}

	after(delayMs: number, wake: () => void): () => void {
		const due = this.now() + delayMs;
		const timer = setImmediate(() => {
			this.#skippedMs += Math.max(0, due - this.now());
			wake();
		});
		return () => clearImmediate(timer);
	}
}

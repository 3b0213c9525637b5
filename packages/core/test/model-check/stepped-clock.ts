import type {Clock} from '@clusterd/core';

interface Timer {
	readonly at: number;
	readonly wake: () => void;
}

/**
 * A clock that stands still until it is told to go on; it waits for nothing, so that thousands of histories are quick.
 */
export class SteppedClock implements Clock {
	#now = 1_000_000_000_000;
	readonly #timers = new Set<Timer>();

	now(): number {
		return this.#now;
	}

	after(delayMs: number, wake: () => void): () => void {
		const timer = {at: this.#now + delayMs, wake};
		this.#timers.add(timer);
		return () => void this.#timers.delete(timer);
	}

	/** Moves on, and wakes at once what is due by then. */
	advance(ms: number): void {
		this.#now += ms;
		for (const timer of [...this.#timers].sort((one, other) => one.at - other.at)) {
			if (timer.at <= this.#now && this.#timers.delete(timer)) timer.wake();
		}
	}
}

import type {Clock} from '../ports/clock.js';

interface Timer {
	readonly at: number;
	readonly wake: () => void;
}

export interface ManualClockOptions {
	/** Milliseconds since 1970. @defaultValue 1,000,000,000,000 (a day in September 2001) */
	readonly now?: number;
}

/** A clock that stands still until a test moves it on. */
export class ManualClock implements Clock {
	#now: number;
	/** Earliest first; of equal ones the one set first. */
	readonly #timers: Timer[] = [];

	constructor({now = 1_000_000_000_000}: ManualClockOptions = {}) {
		this.#now = now;
	}

	now(): number {
		return this.#now;
	}

	after(delayMs: number, wake: () => void): () => void {
		const timer = {at: this.#now + Math.max(0, delayMs), wake};
		this.#timers.splice(this.#timers.findLastIndex(({at}) => at <= timer.at) + 1, 0, timer);
		return () => {
			const index = this.#timers.indexOf(timer);
			if (index >= 0) this.#timers.splice(index, 1);
		};
	}

	/** How many timers are set. */
	get timers(): number {
		return this.#timers.length;
	}

	/** When the next timer is due, ms since 1970; undefined when none is set. */
	get nextAt(): number | undefined {
		return this.#timers[0]?.at;
	}

	/**
	 * Moves time on by `ms` and calls what becomes due, earliest first, each at its own time; what that sets is called
	 * too if it becomes due. Resolves when promises that hung on it have settled, as far as they wait for no input or
	 * output.
	 */
	async advance(ms: number): Promise<void> {
		const end = this.#now + ms;
		await settled();
		for (let at = this.nextAt; at !== undefined && at <= end; at = this.nextAt) {
			this.#now = at;
			this.#wakeDue();
			await settled();
		}
		this.#now = end;
	}

	#wakeDue(): void {
		for (const timer of this.#timers.filter(({at}) => at <= this.#now)) {
			const index = this.#timers.indexOf(timer);
			if (index < 0) continue; // one before it took it back
			this.#timers.splice(index, 1);
			timer.wake();
		}
	}
}

/** Resolves when every chain of promises has run to its end: timers come after all of them. */
function settled(): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, 0));
}

import type {Clock} from '@clusterd/core';

const TEN_MINUTES_MS = 600_000;
const HOUR_MS = 3_600_000;

/**
 * How many sessions may be opened at one address: each costs its elektrad a copy of the whole key database for an hour.
 */
export interface SessionLimits {
	readonly perTenMinutes: number;
	readonly perHour: number;
}

/** Counts the sessions that were opened, by address; forgets with the process. */
export class SessionBudget {
	readonly #clock: Clock;
	readonly #limits: SessionLimits | undefined;
	readonly #opened = new Map<string, number[]>();

	constructor({clock, limits}: {readonly clock: Clock; readonly limits: SessionLimits | 'unlimited'}) {
		this.#clock = clock;
		this.#limits = limits === 'unlimited' ? undefined : limits;
	}

	/** Whether one more session may be opened now. */
	allows(address: string): boolean {
		if (this.#limits === undefined) return true;
		const now = this.#clock.now();
		const times = this.#opened.get(address)?.filter((time) => now - time < HOUR_MS) ?? [];
		if (times.length === 0) this.#opened.delete(address);
		else this.#opened.set(address, times);
		return (
			times.length < this.#limits.perHour &&
			times.filter((time) => now - time < TEN_MINUTES_MS).length < this.#limits.perTenMinutes
		);
	}

	/** A session was, or may have been, opened. */
	spend(address: string): void {
		if (this.#limits === undefined) return;
		const times = this.#opened.get(address);
		if (times === undefined) this.#opened.set(address, [this.#clock.now()]);
		else times.push(this.#clock.now());
	}

	/** elektrad started anew: all its sessions are gone. */
	forget(address: string): void {
		this.#opened.delete(address);
	}
}

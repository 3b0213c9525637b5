import type {Fleet} from '../../fleet/fleet.js';
import type {Id} from '../../fleet/member.js';
import type {Clock} from '../../ports/clock.js';
import type {Logger} from '../../ports/logger.js';
import type {Delivery} from '../delivery.js';

export interface WatchOptions {
	readonly fleet: Fleet;
	readonly delivery: Delivery;
	readonly clock: Clock;
	readonly logger: Logger;
	/** Reads sent in a second, in the mean, at most; 0: none. */
	readonly readsPerSecond: number;
	/** No instance is looked at more often than this, ms. */
	readonly intervalMs: number;
}

const TICK_MS = 1000;

/**
 * Looks at every instance in turn, by a budget of reads, whether its owned units are as they should be (S9). One timer
 * for all.
 */
export class Watch {
	readonly #options: WatchOptions;
	/** Those whose turn comes in this round, the first one last. */
	readonly #rest: Id[] = [];
	/** What may be read now; below 0 when one instance took more than a second's. */
	#budget = 0;
	#roundBegan = 0;
	#cancel: (() => void) | undefined;

	constructor(options: WatchOptions) {
		this.#options = options;
	}

	start(): void {
		if (this.#options.readsPerSecond <= 0) return;
		this.#roundBegan = this.#options.clock.now();
		this.#cancel = this.#options.clock.after(TICK_MS, () => this.#tick());
	}

	stop(): void {
		this.#cancel?.();
	}

	#tick(): void {
		const {clock, readsPerSecond, intervalMs, fleet} = this.#options;
		const now = clock.now();
		if (this.#rest.length === 0 && now - this.#roundBegan >= intervalMs) {
			this.#roundBegan = now;
			for (const member of fleet.members()) if (member.kind === 'instance') this.#rest.push(member.id);
			this.#rest.reverse();
		}
		this.#budget = Math.min(0, this.#budget) + readsPerSecond * (TICK_MS / 1000);
		while (this.#budget > 0 && this.#rest.length > 0) this.#check(this.#rest.pop()!);
		this.#cancel = clock.after(TICK_MS, () => this.#tick());
	}

	#check(instance: Id): void {
		const {delivery, logger} = this.#options;
		this.#budget -= delivery.readsToCheck(instance);
		delivery.check(instance).catch((error: unknown) => logger.error('a check failed', {instance, error}));
	}
}

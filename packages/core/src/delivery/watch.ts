import type {Fleet} from '../model/fleet.js';
import type {Id} from '../model/member.js';
import type {Clock} from '../ports/clock.js';
import type {Logger} from '../ports/logger.js';
import type {Delivery} from './delivery.js';

export interface WatchOptions {
	readonly fleet: Fleet;
	readonly delivery: Delivery;
	readonly clock: Clock;
	readonly logger: Logger;
	/** Instances looked at in a second at most; 0: never. */
	readonly perSecond: number;
	/** No instance is looked at more often than this, ms. */
	readonly intervalMs: number;
}

const TICK_MS = 1000;

/** Looks at every instance in turn, by a budget, whether its owned units are as they should be (S9). One timer for all. */
export class Watch {
	readonly #options: WatchOptions;
	#rest: Id[] = [];
	#roundBegan = 0;
	#cancel: (() => void) | undefined;

	constructor(options: WatchOptions) {
		this.#options = options;
	}

	start(): void {
		if (this.#options.perSecond <= 0) return;
		this.#roundBegan = this.#options.clock.now();
		this.#cancel = this.#options.clock.after(TICK_MS, () => this.#tick());
	}

	stop(): void {
		this.#cancel?.();
	}

	#tick(): void {
		const {clock, delivery, perSecond, intervalMs, fleet, logger} = this.#options;
		const now = clock.now();
		if (this.#rest.length === 0 && now - this.#roundBegan >= intervalMs) {
			this.#roundBegan = now;
			for (const member of fleet.members()) if (member.kind === 'instance') this.#rest.push(member.id);
		}
		for (const instance of this.#rest.splice(0, Math.max(1, Math.round(perSecond * (TICK_MS / 1000))))) delivery.check(instance).catch((error: unknown) => logger.error('a check failed', {instance, error}));
		this.#cancel = clock.after(TICK_MS, () => this.#tick());
	}
}

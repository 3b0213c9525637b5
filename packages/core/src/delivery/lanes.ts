import type {Id} from '../model/member.js';

export interface LanesOptions {
	/** Instances worked on at the same time. */
	readonly concurrency: number;
	readonly work: (instance: Id) => Promise<void>;
	/** Hears of work that rejects, which it should not. */
	readonly crashed: (instance: Id, error: unknown) => void;
}

/** A lane per instance: never two works at once on one, many instances at a time, in the order of asking. */
export class Lanes {
	readonly #options: LanesOptions;
	readonly #queue = new Set<Id>();
	readonly #running = new Set<Id>();
	readonly #again = new Set<Id>();
	readonly #idle: (() => void)[] = [];
	#isClosed = false;

	constructor(options: LanesOptions) {
		this.#options = options;
	}

	/** Has an instance worked on soon; once more if that is under way. */
	add(instance: Id): void {
		if (this.#isClosed) return;
		if (this.#running.has(instance)) this.#again.add(instance);
		else this.#queue.add(instance);
		this.#fill();
	}

	drop(instance: Id): void {
		this.#queue.delete(instance);
		this.#again.delete(instance);
	}

	/** Whether an instance is worked on at this moment. */
	isRunning(instance: Id): boolean {
		return this.#running.has(instance);
	}

	isBusy(instance: Id): boolean {
		return this.#running.has(instance) || this.#queue.has(instance);
	}

	/** Does other work in an instance's lane, beside the limit; it must be free. */
	async occupy(instance: Id, work: () => Promise<void>): Promise<void> {
		this.#running.add(instance);
		try {
			await work();
		} finally {
			this.#done(instance);
		}
	}

	/** Resolves when nothing is waiting or under way. */
	whenIdle(): Promise<void> {
		if (this.#queue.size === 0 && this.#running.size === 0) return Promise.resolve();
		return new Promise((resolve) => this.#idle.push(resolve));
	}

	/** Takes nothing more; resolves when what is under way is over. */
	close(): Promise<void> {
		this.#isClosed = true;
		this.#queue.clear();
		this.#again.clear();
		return this.whenIdle();
	}

	#fill(): void {
		for (const instance of this.#queue) {
			if (this.#running.size >= this.#options.concurrency) return;
			this.#queue.delete(instance);
			this.occupy(instance, () => this.#options.work(instance)).catch((error: unknown) => this.#options.crashed(instance, error));
		}
	}

	#done(instance: Id): void {
		this.#running.delete(instance);
		if (this.#again.delete(instance)) this.add(instance);
		this.#fill();
		if (this.#queue.size > 0 || this.#running.size > 0) return;
		for (const wake of this.#idle.splice(0)) wake();
	}
}

import type {Id} from '../../fleet/member.js';
import {Bounds, type Bound} from './bounds.js';
import {Queue} from './queue.js';

export interface LanesOptions {
	/** Instances worked on at the same time. */
	readonly concurrency: number;
	/** Of its groups, how many are. @defaultValue as many as of all */
	readonly boundsOf?: (instance: Id) => readonly Bound[];
	readonly work: (instance: Id) => Promise<void>;
	/** Hears of work that rejects, which it should not. */
	readonly crashed: (instance: Id, error: unknown) => void;
}

/** A lane per instance: never two works at once on one, many instances at a time, in the order of asking. */
export class Lanes {
	readonly #options: LanesOptions;
	readonly #queue = new Queue<Id>();
	/** Those for whom a place in their group became free. */
	readonly #next = new Queue<Id>();
	readonly #bounds: Bounds;
	readonly #running = new Set<Id>();
	readonly #again = new Set<Id>();
	readonly #idle: (() => void)[] = [];
	#isClosed = false;

	constructor(options: LanesOptions) {
		this.#options = options;
		this.#bounds = new Bounds(options.boundsOf ?? (() => []), (instance) => this.#next.add(instance));
	}

	/** Has an instance worked on soon; once more if that is under way. */
	add(instance: Id): void {
		if (this.#isClosed) return;
		if (this.#running.has(instance)) this.#again.add(instance);
		else if (!this.#isQueued(instance)) this.#queue.add(instance);
		this.#fill();
	}

	drop(instance: Id): void {
		this.#queue.delete(instance);
		this.#next.delete(instance);
		this.#bounds.drop(instance);
		this.#again.delete(instance);
	}

	/** Whether an instance is worked on at this moment. */
	isRunning(instance: Id): boolean {
		return this.#running.has(instance);
	}

	isBusy(instance: Id): boolean {
		return this.#running.has(instance) || this.#isQueued(instance);
	}

	#isQueued(instance: Id): boolean {
		return this.#queue.has(instance) || this.#next.has(instance) || this.#bounds.isWaiting(instance);
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
		if (this.#isIdle) return Promise.resolve();
		return new Promise((resolve) => this.#idle.push(resolve));
	}

	/** Takes nothing more; resolves when what is under way is over. */
	close(): Promise<void> {
		this.#isClosed = true;
		this.#queue.clear();
		this.#next.clear();
		this.#bounds.clear();
		this.#again.clear();
		return this.whenIdle();
	}

	/** Who waits for a place in a group waits for somebody who is running. */
	get #isIdle(): boolean {
		return this.#queue.size === 0 && this.#next.size === 0 && this.#running.size === 0;
	}

	#fill(): void {
		do {
			this.#begin(this.#next);
			this.#begin(this.#queue);
		} while (this.#next.size > 0 && this.#running.size < this.#options.concurrency);
	}

	#begin(instances: Queue<Id>): void {
		while (this.#running.size < this.#options.concurrency) {
			const instance = instances.take();
			if (instance === undefined) return;
			if (!this.#bounds.enter(instance)) continue;
			this.occupy(instance, () => this.#options.work(instance)).catch((error: unknown) =>
				this.#options.crashed(instance, error),
			);
		}
	}

	#done(instance: Id): void {
		this.#running.delete(instance);
		this.#bounds.leave(instance);
		if (this.#again.delete(instance)) this.add(instance);
		this.#fill();
		if (!this.#isIdle) return;
		for (const wake of this.#idle.splice(0)) wake();
	}
}

import {isClusterdError, type Change, type ClusterManager, type Outcome} from '@clusterd/core';

/**
 * One of those who write while the daemon is killed again and again: numbers its changes, and repeats what was not
 * acknowledged.
 */
export class Writer {
	readonly name: string;
	readonly #changeOf: (number: number) => Change;
	readonly #waitMs: number;
	/** Revisions of acknowledged changes, by their number. */
	readonly acknowledged = new Map<number, number>();
	/** How many of those that were repeated had been done already. */
	repeated = 0;
	#next = 1;

	constructor(name: string, changeOf: (number: number) => Change, {waitMs = 0}: {readonly waitMs?: number} = {}) {
		this.name = name;
		this.#waitMs = waitMs;
		this.#changeOf = changeOf;
	}

	/** The last number that was sent, acknowledged or not. */
	get last(): number {
		return this.acknowledged.has(this.#next) ? this.#next : this.#next - 1;
	}

	/** Sends one change after another until the daemon is gone; `sent` hears of each just after it was sent. */
	async write(manager: ClusterManager, sent: () => void): Promise<void> {
		try {
			for (;;) {
				const answer = this.#send(manager);
				sent();
				this.#note(await answer);
			}
		} catch (error) {
			if (isClusterdError(error)) throw error;
			// The daemon was killed: the same request goes to the next one.
		}
	}

	/** Sends what is not acknowledged yet. */
	async finish(manager: ClusterManager): Promise<void> {
		this.#note(await this.#send(manager));
	}

	#send(manager: ClusterManager): Promise<Outcome> {
		return manager.commit(this.#changeOf(this.#next), {requestKey: `${this.name} ${this.#next}`, waitMs: this.#waitMs});
	}

	#note({revision, repeated}: Outcome): void {
		if (revision === undefined) throw new Error(`${this.name} ${this.#next} made no revision`);
		if (repeated) this.repeated++;
		this.acknowledged.set(this.#next, revision);
		this.#next++;
	}
}

import {setMaxListeners} from 'node:events';
import type {ReadOptions} from '@clusterd/core';

interface Waiting {
	readonly enter: () => void;
	readonly refuse: (reason: Error) => void;
}

/**
 * Lets one task at a time through: elektrad serves the requests of a session one after another anyway, and a write and
 * what belongs to it must not be torn apart. Urgent tasks go before others; of equals, the first come.
 */
export class Lane {
	#isBusy = false;
	#urgent: Waiting[] | undefined;
	#others: Waiting[] | undefined;
	#closed: Error | undefined;

	/**
	 * Runs a task when its turn comes, and settles as it does. Aborting takes a waiting task back; one that runs is left to its end,
	 * and the lane with it, but the caller need not wait.
	 */
	async run<Result>(task: () => Promise<Result>, {urgent = false, signal}: ReadOptions = {}): Promise<Result> {
		signal?.throwIfAborted();
		if (signal !== undefined) setMaxListeners(0, signal); // One read asks thousands of instances with one signal: no leak.
		if (this.#closed !== undefined) throw this.#closed;
		if (this.#isBusy) await this.#turn(urgent, signal);
		this.#isBusy = true;
		const running = this.#occupy(task);
		return signal === undefined ? running : orAborted(running, signal);
	}

	/** Turns away everybody who waits or comes, with that reason. */
	close(reason: Error): void {
		this.#closed = reason;
		for (const {refuse} of [...this.#urgent ?? [], ...this.#others ?? []]) refuse(reason);
		this.#urgent = undefined;
		this.#others = undefined;
	}

	async #occupy<Result>(task: () => Promise<Result>): Promise<Result> {
		try {
			return await task();
		} finally {
			const next = this.#urgent?.shift() ?? this.#others?.shift();
			if (next === undefined) this.#isBusy = false;
			else next.enter();
		}
	}

	#turn(isUrgent: boolean, signal: AbortSignal | undefined): Promise<void> {
		const queue = isUrgent ? this.#urgent ??= [] : this.#others ??= [];
		return new Promise((resolve, reject) => {
			const abort = (): void => {
				queue.splice(queue.indexOf(waiting), 1);
				reject(signal?.reason as Error);
			};
			const waiting = {
				enter: () => {
					signal?.removeEventListener('abort', abort);
					resolve();
				},
				refuse: (reason: Error) => {
					signal?.removeEventListener('abort', abort);
					reject(reason);
				},
			};
			signal?.addEventListener('abort', abort, {once: true});
			queue.push(waiting);
		});
	}
}

/** Settles as `running` does, or rejects with the signal's reason when that comes first. */
export function orAborted<Result>(running: Promise<Result>, signal: AbortSignal): Promise<Result> {
	return new Promise((resolve, reject) => {
		const abort = (): void => reject(signal.reason as Error);
		signal.addEventListener('abort', abort, {once: true});
		running.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
	});
}

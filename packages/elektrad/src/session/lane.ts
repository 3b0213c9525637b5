import {setMaxListeners} from 'node:events';
import type {ReadOptions} from '@clusterd/core';

interface Waiting {
	readonly enter: () => void;
	readonly refuse: (reason: Error) => void;
}

const NO_OPTIONS: ReadOptions = {};

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
	 * Runs a task when its turn comes, and settles as it does. Aborting takes a waiting task back; one that runs is left
	 * to its end, and the lane with it, but the caller need not wait.
	 */
	run<Result>(task: () => Promise<Result>, {urgent = false, signal}: ReadOptions = NO_OPTIONS): Promise<Result> {
		if (this.#closed !== undefined || signal?.aborted) return Promise.reject(this.#closed ?? (signal?.reason as Error));
		const running = this.#isBusy ? this.#turn(urgent, signal).then(() => this.#occupy(task)) : this.#occupy(task);
		if (signal === undefined) return running;
		setMaxListeners(0, signal); // one read asks thousands of instances with one signal: no leak
		return orAborted(running, signal);
	}

	/** Turns away everybody who waits or comes, with that reason. */
	close(reason: Error): void {
		this.#closed = reason;
		for (const {refuse} of [...(this.#urgent ?? []), ...(this.#others ?? [])]) refuse(reason);
		this.#urgent = undefined;
		this.#others = undefined;
	}

	async #occupy<Result>(task: () => Promise<Result>): Promise<Result> {
		this.#isBusy = true;
		try {
			return await task();
		} finally {
			const next = this.#urgent?.shift() ?? this.#others?.shift();
			if (next === undefined) this.#isBusy = false;
			else next.enter();
		}
	}

	#turn(isUrgent: boolean, signal: AbortSignal | undefined): Promise<void> {
		const queue = isUrgent ? (this.#urgent ??= []) : (this.#others ??= []);
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
		signal.addEventListener('abort', abort);
		running.then(
			(result) => {
				signal.removeEventListener('abort', abort);
				resolve(result);
			},
			(error: Error) => {
				signal.removeEventListener('abort', abort);
				reject(error);
			},
		);
	});
}

import {ClusterdError, isClusterdError} from '../errors.js';
import type {Backoff} from '../delivery/lanes/backoff.js';
import type {Clock} from '../ports/clock.js';
import type {Logger} from '../ports/logger.js';

export interface StorageGuardOptions {
	readonly clock: Clock;
	readonly logger: Logger;
	readonly backoff: Backoff;
	/** Loads again, and takes up what became durable although its author was told otherwise. */
	readonly reload: () => Promise<void>;
}

/** Refuses changes from the moment storage fails until it is shown to work again. */
export class StorageGuard {
	readonly #options: StorageGuardOptions;
	#reason: string | undefined;
	#cancel: (() => void) | undefined;
	#isStopped = false;

	constructor(options: StorageGuardOptions) {
		this.#options = options;
	}

	/** Why changes are refused; undefined when they are not. */
	get reason(): string | undefined {
		return this.#reason;
	}

	/** @throws READ_ONLY, STOPPED */
	check(): void {
		if (this.#isStopped) throw new ClusterdError('STOPPED', {what: 'The manager'});
		if (this.#reason !== undefined) throw new ClusterdError('READ_ONLY', {reason: this.#reason});
	}

	/** A store failed. */
	failed(error: unknown): void {
		if (this.#isStopped || isClusterdError(error, 'STOPPED')) return;
		const isNew = this.#reason === undefined;
		this.#reason = error instanceof Error ? error.message : String(error);
		if (!isNew) return;
		this.#options.logger.error('storage failed; changes are refused until it works', {error});
		this.#later(1);
	}

	stop(): void {
		this.#isStopped = true;
		this.#cancel?.();
	}

	#later(attempt: number): void {
		if (this.#isStopped) return; // stopped while it was tried: nobody waits for storage any more
		const {clock, backoff} = this.#options;
		this.#cancel = clock.after(Math.min(backoff.longestMs, backoff.shortestMs * attempt), () => {
			this.#recover(attempt).catch((error: unknown) => {
				this.#options.logger.warn('storage still fails', {error});
				this.#later(attempt + 1);
			});
		});
	}

	async #recover(attempt: number): Promise<void> {
		if (this.#isStopped) return;
		await this.#options.reload();
		this.#reason = undefined;
		this.#options.logger.info('storage works again', {attempts: attempt});
	}
}

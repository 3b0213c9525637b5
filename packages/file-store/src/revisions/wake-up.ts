/** Lets many wait for the next time that something happens. */
export class WakeUp {
	readonly #waiting = new Set<() => void>();

	/** Resolves at the next {@link WakeUp.all}, or when the signal is aborted. */
	next(signal?: AbortSignal): Promise<void> {
		return new Promise((resolve) => {
			const wake = (): void => {
				this.#waiting.delete(wake);
				signal?.removeEventListener('abort', wake);
				resolve();
			};
			this.#waiting.add(wake);
			signal?.addEventListener('abort', wake);
		});
	}

	/** Wakes all who wait. */
	all(): void {
		for (const wake of this.#waiting) wake();
	}
}

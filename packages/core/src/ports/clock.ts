/** Time, so that tests can drive it. */
export interface Clock {
	/** Milliseconds since 1970. */
	now(): number;
	/** Calls `wake` once, `delayMs` from now (at least 0); the answer takes that back. Does not keep a process alive. */
	after(delayMs: number, wake: () => void): () => void;
}

/** Resolves after `delayMs` on that clock; rejects with the signal's reason when that comes first. */
export function pause(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
	return new Promise((resolve, reject) => {
		if (signal?.aborted) return reject(signal.reason as Error);
		const abort = (): void => {
			cancel();
			reject(signal?.reason as Error);
		};
		const cancel = clock.after(delayMs, () => {
			signal?.removeEventListener('abort', abort);
			resolve();
		});
		signal?.addEventListener('abort', abort, {once: true});
	});
}

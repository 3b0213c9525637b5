import type {Clock} from '@clusterd/core';

/** What `setTimeout` can wait at most, ms. */
const LONGEST_MS = 2 ** 31 - 1;

/** The platform's own time, in Node and in browsers. */
export class SystemClock implements Clock {
	now(): number {
		return Date.now();
	}

	after(delayMs: number, wake: () => void): () => void {
		let timer: number;
		const wait = (leftMs: number): void => {
			const stepMs = Math.min(Math.max(leftMs, 0), LONGEST_MS);
			timer = setTimeout(() => (leftMs > stepMs ? wait(leftMs - stepMs) : wake()), stepMs);
			if (typeof timer === 'object') (timer as {unref(): void}).unref(); // Node's; a browser has numbers
		};
		wait(delayMs);
		return () => clearTimeout(timer);
	}
}

import type {Clock} from '@clusterd/core';

/**
 * The browser's time; while the example is filled it stands in the past, so that a fleet that was just made has a
 * history.
 */
export class PageClock implements Clock {
	/** How far behind the present it is, ms. */
	behindMs = 0;

	now(): number {
		return Date.now() - this.behindMs;
	}

	after(delayMs: number, wake: () => void): () => void {
		const timer = setTimeout(wake, delayMs);
		return () => clearTimeout(timer);
	}
}

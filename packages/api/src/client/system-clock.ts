import type {Clock} from '@clusterd/core';

/** The platform's own time, in Node and in browsers. */
export const SYSTEM_CLOCK: Clock = {
	now: () => Date.now(),
	after(delayMs, wake) {
		const timer = setTimeout(wake, delayMs);
		if (typeof timer === 'object') (timer as {unref(): void}).unref(); // Node's; a browser has numbers.
		return () => clearTimeout(timer);
	},
};

import type {Clock} from '@clusterd/core';

/** The platform's own time. */
export const SYSTEM_CLOCK: Clock = {
	now: () => Date.now(),
	after(delayMs, wake) {
		const timer = setTimeout(wake, delayMs).unref();
		return () => clearTimeout(timer);
	},
};

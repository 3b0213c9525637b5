import type {Random} from '../../ports/random.js';

/** How long delivery waits before it tries again (S8.1). */
export interface Backoff {
	/** After the first failure, ms. @defaultValue 1,000 */
	readonly shortestMs: number;
	/** At most, ms. @defaultValue 300,000 */
	readonly longestMs: number;
}

export const BACKOFF: Backoff = {shortestMs: 1000, longestMs: 300_000};

/** The wait after the n-th failure in a row (from 1): doubled each time, less up to a quarter by chance. */
export function waitAfter(failures: number, {shortestMs, longestMs}: Backoff, random: Random): number {
	const full = Math.min(longestMs, shortestMs * 2 ** Math.min(failures - 1, 30));
	return Math.round(full * (1 - random.next() / 4));
}

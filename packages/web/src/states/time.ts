const MINUTE_MS = 60_000;
const STEPS = [
	['day', 86_400_000],
	['hour', 3_600_000],
	['minute', MINUTE_MS],
] as const;

const relative = new Intl.RelativeTimeFormat('en', {numeric: 'always', style: 'narrow'});
const exact = new Intl.DateTimeFormat('en', {dateStyle: 'medium', timeStyle: 'medium'});

/** How long ago a moment was: `just now`, `5m ago`, `in 20s`. @param at ms since 1970 */
export function ago(at: number, now = Date.now()): string {
	const distance = at - now;
	const step = STEPS.find(([, length]) => Math.abs(distance) >= length);
	if (step) return relative.format(Math.trunc(distance / step[1]), step[0]);
	return distance > 1500
		? relative.format(Math.round(distance / 1000), 'second')
		: distance > -10_000
			? 'just now'
			: relative.format(Math.trunc(distance / 1000), 'second');
}

/** A moment to the second, in the reader's time zone. @param at ms since 1970 */
export const exactly = (at: number): string => exact.format(at);

/** A duration: `under 0.1 s`, `0.4 s`, `12 s`, `3 min`. */
export function lasting(ms: number): string {
	if (ms < 100) return 'under 0.1 s';
	if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`;
	return ms < 2 * MINUTE_MS ? `${Math.round(ms / 1000)} s` : `${Math.round(ms / MINUTE_MS)} min`;
}

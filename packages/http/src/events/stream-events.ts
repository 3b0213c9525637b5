import type {Clock, FleetEvent} from '@clusterd/core';
import {eventText, HEARTBEAT} from './event-text.js';

export interface StreamEventsOptions {
	readonly clock: Clock;
	/** ms between two signs of life when nothing happens */
	readonly heartbeatMs: number;
}

/**
 * Events as text for a stream, with a heartbeat at once (once they are followed) and whenever nothing happens. Ends
 * with the events.
 */
export async function* streamEvents(
	events: AsyncIterable<FleetEvent>,
	{clock, heartbeatMs}: StreamEventsOptions,
): AsyncGenerator<string> {
	const iterator = events[Symbol.asyncIterator]();
	let next = iterator.next();
	try {
		yield HEARTBEAT;
		for (;;) {
			const result = await orSilence(next, clock, heartbeatMs);
			if (result === undefined) yield HEARTBEAT;
			else if (result.done) return;
			else {
				yield eventText(result.value);
				next = iterator.next();
			}
		}
	} finally {
		await iterator.return?.();
	}
}

/** What comes, or undefined when nothing does for that long. */
async function orSilence<Value>(coming: Promise<Value>, clock: Clock, silenceMs: number): Promise<Value | undefined> {
	let cancel = (): void => undefined;
	const silence = new Promise<undefined>((resolve) => {
		cancel = clock.after(silenceMs, () => resolve(undefined));
	});
	try {
		return await Promise.race([coming, silence]);
	} finally {
		cancel();
	}
}

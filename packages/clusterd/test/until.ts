import type {ClusterManager} from '@clusterd/core';

/**
 * Followed from here, events begin with `reset` as soon as they are followed: what happened just before cannot be
 * missed.
 */
const BEFORE_ALL = '0.0';

/**
 * Looks, and looks again whenever something happened, until what is seen is as described.
 *
 * @throws with what was seen last, when that takes longer than `longestMs`
 */
export async function until<Seen>(
	manager: ClusterManager,
	look: () => Promise<Seen>,
	holds: (seen: Seen) => boolean,
	{longestMs = 60_000}: {readonly longestMs?: number} = {},
): Promise<Seen> {
	const over = new AbortController();
	const {signal} = over;
	const timer = setTimeout(() => over.abort(), longestMs);
	let seen: Seen | undefined;
	try {
		for await (const _event of manager.events.follow({after: BEFORE_ALL, signal})) {
			seen = await look();
			if (holds(seen)) return seen;
		}
	} finally {
		clearTimeout(timer);
		over.abort();
	}
	throw new Error(`it did not come to what was waited for; seen last: ${JSON.stringify(seen)}`);
}

import type {Change, Outcome} from '@clusterd/core';
import type {Seen} from './seen.js';

/**
 * Somebody wants to change something. The nearest `<clusterd-changes>` shows what it would do where that concerns more
 * than one instance, does it, and answers in `outcome`.
 */
export class ChangeEvent extends Event {
	readonly change: Change;
	/** What the author saw; undefined: what the page shows now. */
	readonly seen: Seen | undefined;
	/**
	 * What came of it: undefined when it was called off; rejects with what went wrong. Set by whoever takes the event up.
	 */
	outcome?: Promise<Outcome | undefined>;

	constructor(change: Change, seen?: Seen) {
		super('clusterd-change', {bubbles: true, composed: true, cancelable: true});
		this.change = change;
		this.seen = seen;
	}
}

/**
 * Asks for a change from an element.
 * @param seen what its author saw when it was begun; left out: what the page shows now
 * @returns undefined when it was called off
 */
export async function requestChange(from: EventTarget, change: Change, seen?: Seen): Promise<Outcome | undefined> {
	const event = new ChangeEvent(change, seen);
	from.dispatchEvent(event);
	if (!event.outcome) throw new Error('No <clusterd-changes> is around the element that asks for a change');
	return event.outcome;
}

import type {Change, Outcome} from '@clusterd/core';

/**
 * Somebody wants to change something. The nearest `<clusterd-changes>` shows what it would do where that concerns more than one
 * instance, does it, and answers in `outcome`.
 */
export class ChangeEvent extends Event {
	readonly change: Change;
	/** What came of it: undefined when it was called off; rejects with what went wrong. Set by whoever takes the event up. */
	outcome?: Promise<Outcome | undefined>;

	constructor(change: Change) {
		super('clusterd-change', {bubbles: true, composed: true, cancelable: true});
		this.change = change;
	}
}

/** Asks for a change from an element. @returns undefined when it was called off */
export async function requestChange(from: EventTarget, change: Change): Promise<Outcome | undefined> {
	const event = new ChangeEvent(change);
	from.dispatchEvent(event);
	if (!event.outcome) throw new Error('No <clusterd-changes> is around the element that asks for a change');
	return event.outcome;
}

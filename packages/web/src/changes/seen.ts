import {ContextConsumer} from '@lit/context';
import type {ReactiveControllerHost} from 'lit';
import type {Change, ChangeOptions} from '@clusterd/core';
import {feedContext} from '../contexts.js';

/**
 * What the author of a change saw when it was begun (S10): the newest revision, or of one key of an instance what was
 * read of it.
 */
export type Seen = Pick<ChangeOptions, 'base' | 'contents'>;

/** Remembers what the page showed when somebody began with something that takes a while, such as a dialog. */
export class Begun {
	readonly #feed: ContextConsumer<typeof feedContext, ReactiveControllerHost & HTMLElement>;
	#seen: Seen = {};

	constructor(host: ReactiveControllerHost & HTMLElement) {
		this.#feed = new ContextConsumer(host, {context: feedContext, subscribe: true});
	}

	get seen(): Seen {
		return this.#seen;
	}

	/** Somebody begins now. */
	now(): void {
		this.#seen = seenOf(this.#feed.value?.revision);
	}
}

/** What somebody sees to whom the page shows this revision; undefined: it does not know which. */
export const seenOf = (base: number | undefined): Seen => (base === undefined ? {} : {base});

/**
 * Of what an author saw what can be compared: nothing of an instance that does not answer, for which the change waits
 * (S15).
 */
export const comparable = (seen: Seen, change: Change): Seen =>
	'queue' in change && change.queue ? seenOf(seen.base) : seen;

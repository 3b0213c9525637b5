import type {Trouble} from './trouble.js';

/** One of elektrad's sessions, as this client knows it: a key set in elektrad's memory that is ours alone. */
export interface Session {
	/** What goes into the cookie. */
	id: string;
	/** elektrad's version, as `0.11.0`; undefined when it may be another one by now. */
	version: string | undefined;
	/** ms since 1970 */
	readonly openedAt: number;
	/** When it was used last, ms since 1970. */
	usedAt: number;
	/** When elektrad has replaced the handle that was taken for it, ms since 1970: before, no file may come or go. */
	settledAt: number;
	/** It must be looked at before it is written with: it is new, or elektrad started again under it. */
	isFresh: boolean;
	/** Two sessions agreed on what is there. */
	isAttested: boolean;
	/** As found when it was first looked at; undefined before. */
	mounts: readonly string[] | undefined;
	/** The content of the marker key; undefined where it is missing. */
	marker: string | undefined;
	/**
	 * Why it must be replaced as soon as the budget allows: a request got no answer, or a refused write could not be
	 * healed.
	 */
	spent: 'unanswered' | 'poisoned' | undefined;
	/** Keys of which it may tell what was never stored. */
	tainted: Set<string> | undefined;
	/** Why its reads are no truth. */
	trouble: Trouble | undefined;
}

/** A session that was just opened. */
export function newSession(id: string, version: string | undefined, now: number): Session {
	return {
		id,
		version,
		openedAt: now,
		usedAt: now,
		settledAt: Infinity,
		isFresh: true,
		isAttested: false,
		mounts: undefined,
		marker: undefined,
		spent: undefined,
		tainted: undefined,
		trouble: undefined,
	};
}

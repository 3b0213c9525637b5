import type {KeyView} from '@clusterd/core';
import {seenOf, type Seen} from '../changes/seen.js';

/** What the page shows of each key: so that a change can say what its author saw (S10). */
export class SeenKeys {
	readonly #newest: () => number | undefined;
	readonly #shown = new Map<string, {readonly at: number; readonly digest: string | undefined}>();
	#news = 0;

	/** @param newest the newest revision that the page has heard of */
	constructor(newest: () => number | undefined) {
		this.#newest = newest;
	}

	/** What is read from now on shows this revision, or a later one. */
	now(): number {
		return this.#newest() ?? 0;
	}

	/** Something changed: keys that are not read again yet show what was before. */
	outdate(): void {
		this.#news = this.now();
	}

	/** Takes up keys that were read. @param begun when that began, unless it was before a change from here */
	take(views: readonly KeyView[], begun: number): void {
		for (const view of views) {
			const at = Math.max(begun, newestIn(view));
			if (at >= (this.#shown.get(view.name)?.at ?? 0)) this.#shown.set(view.name, {at, digest: view.digest});
		}
	}

	/** A key was changed from here, by a revision that its author knows. */
	changed(name: string, revision: number): void {
		this.#shown.set(name, {at: revision, digest: undefined});
	}

	/** What somebody sees who looks at a key now. */
	of(name: string): Seen {
		const {at, digest} = this.#shown.get(name) ?? {at: 0, digest: undefined};
		if (digest !== undefined) return {contents: digest};
		const newest = this.#newest();
		return seenOf(this.#shown.has(name) && at < this.#news ? at : newest && Math.max(at, newest));
	}
}

/**
 * The newest revision that a view shows something of, which may be known sooner than by its event; 0 when nobody sets
 * anything.
 */
const newestIn = ({value, meta}: KeyView): number =>
	Math.max(0, ...[value, ...Object.values(meta)].flatMap(({setting}) => (setting ? [setting.since.revision] : [])));

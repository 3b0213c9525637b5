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
		for (const {name, digest} of views) if (begun >= (this.#shown.get(name)?.at ?? 0)) this.#shown.set(name, {at: begun, digest});
	}

	/** A key was changed from here, by a revision that its author knows. */
	changed(name: string, revision: number): void {
		this.#shown.set(name, {at: revision, digest: undefined});
	}

	/** What somebody sees who looks at a key now. */
	of(name: string): Seen {
		const {at, digest} = this.#shown.get(name) ?? {at: Infinity, digest: undefined};
		if (digest !== undefined) return {contents: digest};
		return seenOf(at < this.#news ? at : this.#newest());
	}
}

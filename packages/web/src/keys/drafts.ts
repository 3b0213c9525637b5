import type {Seen} from '../changes/seen.js';
import {PageStorage} from '../live/storage.js';

/** A text that was typed, and what its author saw who began with it (S10). */
interface Draft {
	readonly text: string;
	readonly seen: Seen;
}

/** What was typed and not saved, by member and key; it outlives a reload of the page. */
export class Drafts {
	readonly #texts: string;
	readonly #seen: string;
	readonly #storage = new PageStorage('tab');
	readonly #typed = new Map<string, Draft>();

	constructor(member: string) {
		this.#texts = `clusterd-draft ${member} `;
		this.#seen = `clusterd-seen ${member} `;
		for (const item of this.#storage.names(this.#texts)) {
			const name = item.slice(this.#texts.length);
			this.#typed.set(name, {
				text: this.#storage.get(item) ?? '',
				seen: JSON.parse(this.#storage.get(this.#seen + name) ?? '{}') as Seen,
			});
		}
	}

	get(name: string): Draft | undefined {
		return this.#typed.get(name);
	}

	/** Keeps what was typed. @param seen what whoever begins now sees */
	set(name: string, text: string, seen: Seen): void {
		const draft = {text, seen: this.#typed.get(name)?.seen ?? seen};
		this.#typed.set(name, draft);
		this.#storage.set(this.#texts + name, text);
		this.#storage.set(this.#seen + name, JSON.stringify(draft.seen));
	}

	/** It was saved, or given up. */
	forget(name: string): void {
		this.#typed.delete(name);
		for (const prefix of [this.#texts, this.#seen]) this.#storage.set(prefix + name, undefined);
	}
}

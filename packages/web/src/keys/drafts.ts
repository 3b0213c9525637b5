import {PageStorage} from '../live/storage.js';

/** What was typed and not saved, by member and key; it outlives a reload of the page. */
export class Drafts {
	readonly #prefix: string;
	readonly #storage = new PageStorage('tab');
	readonly #typed = new Map<string, string>();

	constructor(member: string) {
		this.#prefix = `clusterd-draft ${member} `;
		for (const item of this.#storage.names(this.#prefix)) this.#typed.set(item.slice(this.#prefix.length), this.#storage.get(item) ?? '');
	}

	get(name: string): string | undefined {
		return this.#typed.get(name);
	}

	/** Keeps what was typed; undefined: it was saved or given up. */
	set(name: string, text: string | undefined): void {
		if (text === undefined) this.#typed.delete(name);
		else this.#typed.set(name, text);
		this.#storage.set(this.#prefix + name, text);
	}
}

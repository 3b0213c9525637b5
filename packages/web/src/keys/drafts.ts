/** What was typed and not saved, by member and key; it outlives a reload of the page. */
export class Drafts {
	readonly #prefix: string;
	readonly #typed = new Map<string, string>();

	constructor(member: string) {
		this.#prefix = `clusterd-draft ${member} `;
		try {
			for (const item of Object.keys(sessionStorage)) if (item.startsWith(this.#prefix)) this.#typed.set(item.slice(this.#prefix.length), sessionStorage.getItem(item) ?? '');
		} catch {
			// Storage is switched off: drafts last as long as the page.
		}
	}

	get(name: string): string | undefined {
		return this.#typed.get(name);
	}

	/** Keeps what was typed; undefined: it was saved or given up. */
	set(name: string, text: string | undefined): void {
		if (text === undefined) this.#typed.delete(name);
		else this.#typed.set(name, text);
		try {
			if (text === undefined) sessionStorage.removeItem(this.#prefix + name);
			else sessionStorage.setItem(this.#prefix + name, text);
		} catch {
			// Storage is full or switched off: drafts last as long as the page.
		}
	}
}

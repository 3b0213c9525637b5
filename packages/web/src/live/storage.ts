/** The browser's storage, for this browser or for this tab; where it is switched off or full, nothing is kept. */
export class PageStorage {
	readonly #open: () => Storage;

	constructor(kind: 'browser' | 'tab') {
		this.#open = () => (kind === 'browser' ? localStorage : sessionStorage);
	}

	get(name: string): string | undefined {
		return this.#try((storage) => storage.getItem(name) ?? undefined);
	}

	/** Keeps a text; undefined removes it. */
	set(name: string, text: string | undefined): void {
		this.#try((storage) => (text === undefined ? storage.removeItem(name) : storage.setItem(name, text)));
	}

	/** Names that begin so. */
	names(prefix: string): readonly string[] {
		return this.#try((storage) => Object.keys(storage).filter((name) => name.startsWith(prefix))) ?? [];
	}

	#try<Result>(use: (storage: Storage) => Result): Result | undefined {
		try {
			return use(this.#open());
		} catch {
			return undefined; // What is not kept here is in the page as long as that lives.
		}
	}
}

import type {Position} from './segments.js';

/** Contents of lines by their places, the last ones written or read: whoever works on a few keys again and again reads no file. */
export class RecentContents {
	readonly #limit: number;
	readonly #texts = new Map<Position, string>();
	#length = 0;

	/** Keeps at most so many characters. */
	constructor(limit: number) {
		this.#limit = limit;
	}

	/** What the line at this place holds; undefined when that is not kept. */
	get(position: Position): string | undefined {
		return this.#texts.get(position);
	}

	/** Keeps a content, and forgets the oldest ones when it is too much. */
	keep(position: Position, content: string): void {
		this.forget(position);
		this.#texts.set(position, content);
		this.#length += content.length;
		for (const oldest of this.#texts.keys()) {
			if (this.#length <= this.#limit) return;
			this.forget(oldest);
		}
	}

	/** Forgets what is kept of a line that does not count any more. */
	forget(position: Position): void {
		const text = this.#texts.get(position);
		if (text === undefined) return;
		this.#length -= text.length;
		this.#texts.delete(position);
	}
}

import type {Slot} from '../log/line-places.js';

/**
 * Contents of lines by their slots, the last ones written or read: whoever works on a few keys again and again reads no
 * file.
 */
export class RecentContents {
	readonly #limit: number;
	readonly #texts = new Map<Slot, string>();
	/**
	 * One for good, which has passed by those only that were forgotten: a new one would have to look for the first that
	 * is left.
	 */
	readonly #oldest = this.#texts.keys();
	#length = 0;

	/** Keeps at most so many characters. */
	constructor(limit: number) {
		this.#limit = limit;
	}

	/** What the line in this slot holds; undefined when that is not kept. */
	get(slot: Slot): string | undefined {
		return this.#texts.get(slot);
	}

	/** Keeps a content, and forgets the oldest ones when it is too much. */
	keep(slot: Slot, content: string): void {
		this.forget(slot);
		this.#texts.set(slot, content);
		this.#length += content.length;
		while (this.#length > this.#limit) this.forget(this.#oldest.next().value!);
	}

	/** Forgets what is kept of a line that does not count any more. */
	forget(slot: Slot): void {
		const text = this.#texts.get(slot);
		if (text === undefined) return;
		this.#length -= text.length;
		this.#texts.delete(slot);
	}
}

/**
 * Items in the order of their coming, each once. The first is found at once, however many were taken before: a plain
 * set looks past all of them.
 */
export class Queue<Item> {
	readonly #items = new Set<Item>();
	/** One for good, which has passed by those only that are gone. */
	readonly #order = this.#items.values();

	get size(): number {
		return this.#items.size;
	}

	has(item: Item): boolean {
		return this.#items.has(item);
	}

	/** Adds an item at the end, unless it is there. */
	add(item: Item): void {
		this.#items.add(item);
	}

	delete(item: Item): void {
		this.#items.delete(item);
	}

	clear(): void {
		this.#items.clear();
	}

	/** Takes the first one out; undefined when there is none. */
	take(): Item | undefined {
		if (this.#items.size === 0) return undefined; // asked then, the order would have ended for ever
		const item = this.#order.next().value!;
		this.#items.delete(item);
		return item;
	}
}

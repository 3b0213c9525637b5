/**
 * Lends rows a place in the page for as long as they are shown, and gives places that become free to rows that come, so
 * that scrolling makes no elements anew.
 */
export class Slots {
	#lent = new Map<string, number>();
	#last = 0;

	/**
	 * Puts a row that is out of view among those in view, where its element is already: an element that is moved loses
	 * the focus.
	 */
	place<Item>(row: string, shown: readonly Item[], item: Item): Item[] {
		const at = [...this.#lent.keys()].indexOf(row);
		return [...shown.slice(0, Math.max(0, at)), item, ...shown.slice(Math.max(0, at))];
	}

	/** The places of rows, in their order; a row that was shown before keeps its place. */
	assign(rows: readonly string[]): ReadonlyMap<string, number> {
		const shown = new Set(rows);
		const free = [...this.#lent].filter(([row]) => !shown.has(row)).map(([, slot]) => slot);
		this.#lent = new Map(rows.map((row) => [row, this.#lent.get(row) ?? free.shift() ?? ++this.#last]));
		return this.#lent;
	}
}

import type {PlacedLine} from '../log/segments.js';
import {LinePlaces, type Slot} from '../log/line-places.js';

/** The place of one line of a key, and the slot that remembers it. */
export interface IndexedLine extends PlacedLine {
	readonly slot: Slot;
}

/** Where the lines of each key are: a few bytes a line, however many keys there are. */
export class KeyedIndex {
	readonly #places = new LinePlaces();
	/** The newest line of each key; each links to the one before it. */
	readonly #newest = new Map<string, Slot>();

	/** All keys that have lines. */
	keys(): IterableIterator<string> {
		return this.#newest.keys();
	}

	/** Adds the newest line of a key; tells its slot. */
	add(key: string, place: PlacedLine): Slot {
		const slot = this.#places.add(place, this.#newest.get(key) ?? 0);
		this.#newest.set(key, slot);
		return slot;
	}

	/** Whether the slot still remembers this place. */
	isAt({slot, position}: IndexedLine): boolean {
		return this.#places.position(slot) === position;
	}

	/** Forgets all lines of a key. */
	clear(key: string): void {
		for (const {slot} of this.linesOf(key)) this.#places.giveBack(slot);
		this.#newest.delete(key);
	}

	/** The lines of a key, oldest first. */
	linesOf(key: string): readonly IndexedLine[] {
		const lines: IndexedLine[] = [];
		for (let slot = this.#newest.get(key) ?? 0; slot !== 0; slot = this.#places.link(slot)) {
			lines.push({slot, position: this.#places.position(slot), length: this.#places.length(slot)});
		}
		return lines.reverse();
	}

	/**
	 * Replaces lines of a key by others that say the same (the first of them stands for the first, and so on; those
	 * without a counterpart go). Lines that changed since they were looked at stay.
	 */
	replace(key: string, lines: readonly IndexedLine[], by: readonly (PlacedLine | undefined)[]): void {
		const known = new Map(lines.map(({slot, position}, index) => [slot, {position, place: by[index]}]));
		let newer: Slot = 0;
		for (let slot = this.#newest.get(key) ?? 0; slot !== 0;) {
			const older = this.#places.link(slot);
			const change = known.get(slot);
			if (change?.position !== this.#places.position(slot)) {
				newer = slot;
			} else if (change.place) {
				this.#places.move(slot, change.place);
				newer = slot;
			} else {
				this.#unlink(key, newer, older);
				this.#places.giveBack(slot);
			}
			slot = older;
		}
	}

	#unlink(key: string, newer: Slot, older: Slot): void {
		if (newer !== 0) {
			this.#places.setLink(newer, older);
		} else if (older !== 0) {
			this.#newest.set(key, older);
		} else {
			this.#newest.delete(key);
		}
	}
}

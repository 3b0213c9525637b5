import type {PlacedLine, Position} from './segments.js';

const BLOCK = 16_384;

/** Names a place in {@link LinePlaces}; of a place given back it is used again. */
export type Slot = number;

/**
 * Millions of places of lines in 16 bytes each, every one with a link to another: no objects, and never copied as they
 * grow.
 */
export class LinePlaces {
	readonly #positions: Float64Array[] = [];
	readonly #lengths: Uint32Array[] = [];
	readonly #links: Uint32Array[] = [];
	#count = 1; // 0 is no slot
	#free: Slot = 0;

	/** Keeps a place and its link (0 = none). */
	add({position, length}: PlacedLine, link: Slot): Slot {
		const slot = this.#take();
		const [block, index] = [Math.floor(slot / BLOCK), slot % BLOCK];
		this.#positionsOf(block)[index] = position;
		this.#lengths[block]![index] = length;
		this.#links[block]![index] = link;
		return slot;
	}

	position(slot: Slot): Position {
		return this.#positions[Math.floor(slot / BLOCK)]![slot % BLOCK]!;
	}

	length(slot: Slot): number {
		return this.#lengths[Math.floor(slot / BLOCK)]![slot % BLOCK]!;
	}

	link(slot: Slot): Slot {
		return this.#links[Math.floor(slot / BLOCK)]![slot % BLOCK]!;
	}

	setLink(slot: Slot, link: Slot): void {
		this.#links[Math.floor(slot / BLOCK)]![slot % BLOCK] = link;
	}

	/** Puts another place in a slot. */
	move(slot: Slot, {position, length}: PlacedLine): void {
		this.#positions[Math.floor(slot / BLOCK)]![slot % BLOCK] = position;
		this.#lengths[Math.floor(slot / BLOCK)]![slot % BLOCK] = length;
	}

	/** The slot may be used for another place. */
	giveBack(slot: Slot): void {
		this.move(slot, {position: -1, length: 0});
		this.setLink(slot, this.#free);
		this.#free = slot;
	}

	#take(): Slot {
		if (this.#free === 0) return this.#count++;
		const slot = this.#free;
		this.#free = this.link(slot);
		return slot;
	}

	#positionsOf(block: number): Float64Array {
		const present = this.#positions[block];
		if (present) return present;
		this.#lengths[block] = new Uint32Array(BLOCK);
		this.#links[block] = new Uint32Array(BLOCK);
		return (this.#positions[block] = new Float64Array(BLOCK));
	}
}

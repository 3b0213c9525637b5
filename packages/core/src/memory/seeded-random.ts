import type {Random} from '../ports/random.js';

export interface SeededRandomOptions {
	/** An integer; only its lowest 32 bits count. @defaultValue 1 */
	readonly seed?: number;
}

/** Chance that repeats itself: the same seed gives the same sequence (mulberry32). Not for secrets. */
export class SeededRandom implements Random {
	#state: number;

	constructor({seed = 1}: SeededRandomOptions = {}) {
		this.#state = seed | 0;
	}

	next(): number {
		this.#state = (this.#state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	}

	uuid(): string {
		return 'xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx'.replaceAll(/[xy]/g, (place) => {
			const digit = Math.floor(this.next() * 16);
			return (place === 'y' ? 8 + (digit % 4) : digit).toString(16);
		});
	}
}

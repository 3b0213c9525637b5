import {SeededRandom} from '@clusterd/core/memory';

/** Decisions that repeat themselves with the same seed. */
export class Chance {
	readonly #random: SeededRandom;

	constructor(seed: number) {
		this.#random = new SeededRandom({seed});
	}

	happens(probability: number): boolean {
		return this.#random.next() < probability;
	}

	/** A whole number from 0 on. */
	below(end: number): number {
		return Math.floor(this.#random.next() * end);
	}

	/** @throws RangeError when there is nothing to choose from */
	of<Item>(items: readonly Item[]): Item {
		if (items.length === 0) throw new RangeError('there is nothing to choose from');
		return items[this.below(items.length)]!;
	}

	/** One of these, in proportion to their weights. */
	weighed<Item>(items: readonly (readonly [weight: number, item: Item])[]): Item {
		let rest = this.#random.next() * items.reduce((sum, [weight]) => sum + weight, 0);
		return (items.find(([weight]) => (rest -= weight) < 0) ?? items[0]!)[1];
	}
}

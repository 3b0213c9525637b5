import type {PlanException} from '../records/plan.js';

/** Which part of a plan's exceptions is wanted. */
export interface ExceptionRange {
	/** @defaultValue 0 */
	readonly offset?: number;
	/** At most 1,000. @defaultValue 1,000 */
	readonly limit?: number;
}

const MAX_SHOWN = 1000;

/** Exceptions as they are found: all are counted, those of the range are kept. */
export class Exceptions {
	readonly #from: number;
	readonly #to: number;
	readonly #items: PlanException[] = [];
	#total = 0;

	constructor({offset = 0, limit = MAX_SHOWN}: ExceptionRange = {}) {
		this.#from = offset;
		this.#to = offset + Math.min(limit, MAX_SHOWN);
	}

	add(exception: () => PlanException): void {
		const at = this.#total++;
		if (at >= this.#from && at < this.#to) this.#items.push(exception());
	}

	get total(): number {
		return this.#total;
	}

	get items(): readonly PlanException[] {
		return this.#items;
	}
}

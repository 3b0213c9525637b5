import type {Clock} from '../../ports/clock.js';

interface Entry<Item> {
	readonly at: number;
	readonly item: Item;
}

/** Wakes items at their times, with one timer for all. An item has one time at most; a later `set` replaces it. */
export class Schedule<Item> {
	readonly #clock: Clock;
	readonly #wake: (item: Item) => void;
	readonly #heap: Entry<Item>[] = [];
	readonly #times = new Map<Item, number>();
	#cancel: (() => void) | undefined;
	#armedFor = Infinity;

	constructor(clock: Clock, wake: (item: Item) => void) {
		this.#clock = clock;
		this.#wake = wake;
	}

	/** Wakes `item` at `at`, ms since 1970. */
	set(item: Item, at: number): void {
		this.#times.set(item, at);
		this.#push({at, item});
		this.#arm();
	}

	/** When the item will be woken; undefined when it will not. */
	at(item: Item): number | undefined {
		return this.#times.get(item);
	}

	drop(item: Item): void {
		this.#times.delete(item);
	}

	/** Everything that waits. */
	items(): Iterable<Item> {
		return this.#times.keys();
	}

	stop(): void {
		this.#cancel?.();
		this.#times.clear();
		this.#heap.length = 0;
	}

	#arm(): void {
		const next = this.#heap[0]?.at ?? Infinity;
		if (next >= this.#armedFor) return;
		this.#cancel?.();
		this.#armedFor = next;
		this.#cancel = this.#clock.after(Math.max(0, next - this.#clock.now()), () => this.#fire());
	}

	#fire(): void {
		this.#armedFor = Infinity;
		const now = this.#clock.now();
		while (this.#heap[0] !== undefined && this.#heap[0].at <= now) {
			const {at, item} = this.#pop();
			if (this.#times.get(item) !== at) continue;
			this.#times.delete(item);
			this.#wake(item);
		}
		this.#arm();
	}

	#push(entry: Entry<Item>): void {
		const heap = this.#heap;
		let at = heap.push(entry) - 1;
		for (let above = (at - 1) >> 1; at > 0 && heap[above]!.at > entry.at; at = above, above = (at - 1) >> 1)
			heap[at] = heap[above]!;
		heap[at] = entry;
	}

	#pop(): Entry<Item> {
		const heap = this.#heap;
		const first = heap[0]!;
		const last = heap.pop()!;
		if (heap.length === 0) return first;
		let at = 0;
		for (let below = 1; below < heap.length; below = 2 * at + 1) {
			if (below + 1 < heap.length && heap[below + 1]!.at < heap[below]!.at) below += 1;
			if (heap[below]!.at >= last.at) break;
			heap[at] = heap[below]!;
			at = below;
		}
		heap[at] = last;
		return first;
	}
}

import {entryOf} from '../../fleet/entry-of.js';
import type {Id} from '../../fleet/member.js';
import {Queue} from './queue.js';

/** How many instances of a group, as a cluster or a machine, are worked on at the same time. */
export interface Bound {
	/** The group. */
	readonly key: string;
	readonly limit: number;
}

/** Places in groups that are bounded. Who finds one full waits for a place there, in nobody else's way. */
export class Bounds {
	readonly #of: (instance: Id) => readonly Bound[];
	readonly #taken = new Map<string, number>();
	/** The groups in which an instance took a place: it may be moved to others meanwhile. */
	readonly #held = new Map<Id, readonly string[]>();
	readonly #waiting = new Map<string, Queue<Id>>();
	readonly #waitsFor = new Map<Id, string>();
	readonly #offer: (instance: Id) => void;

	/** `of` tells an instance's groups as they are now; `offer` is called for one that waited when it may try again. */
	constructor(of: (instance: Id) => readonly Bound[], offer: (instance: Id) => void) {
		this.#of = of;
		this.#offer = offer;
	}

	/** Takes a place in each of an instance's groups; false when one is full: then it waits for that. */
	enter(instance: Id): boolean {
		const bounds = this.#of(instance);
		const isFull = ({key, limit}: Bound): boolean => (this.#taken.get(key) ?? 0) >= limit;
		const full = bounds.find(isFull);
		if (full) {
			entryOf(this.#waiting, full.key, () => new Queue<Id>()).add(instance);
			this.#waitsFor.set(instance, full.key);
			for (const bound of bounds) if (!isFull(bound)) this.#offerPlace(bound.key); // perhaps it was offered one there
			return false;
		}
		for (const {key} of bounds) this.#taken.set(key, (this.#taken.get(key) ?? 0) + 1);
		if (bounds.length > 0)
			this.#held.set(
				instance,
				bounds.map(({key}) => key),
			);
		return true;
	}

	/** Gives an instance's places back, and offers each to who waited for it longest. */
	leave(instance: Id): void {
		const keys = this.#held.get(instance) ?? [];
		this.#held.delete(instance);
		for (const key of keys) {
			const left = this.#taken.get(key)! - 1;
			if (left > 0) this.#taken.set(key, left);
			else this.#taken.delete(key);
			this.#offerPlace(key);
		}
	}

	isWaiting(instance: Id): boolean {
		return this.#waitsFor.has(instance);
	}

	/** It waits no longer. */
	drop(instance: Id): void {
		const key = this.#waitsFor.get(instance);
		if (key === undefined) return;
		this.#waitsFor.delete(instance);
		const waiting = this.#waiting.get(key)!;
		waiting.delete(instance);
		if (waiting.size === 0) this.#waiting.delete(key);
	}

	#offerPlace(key: string): void {
		const next = this.#waiting.get(key)?.take();
		if (next === undefined) return;
		this.drop(next);
		this.#offer(next);
	}

	/** Nobody waits any longer. */
	clear(): void {
		this.#waiting.clear();
		this.#waitsFor.clear();
	}
}

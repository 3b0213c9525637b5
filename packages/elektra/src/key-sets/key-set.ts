import type {Key} from './key.js';
import {KeyName} from '../key-names/key-name.js';

/**
 * Keys in Elektra's order, one for each name.
 *
 * A key set never changes: what changes it gives back another one. Both share their keys, so
 * handing a set to thousands of holders costs nothing until one of them writes, and then only its list of references.
 * Finding takes O(log n), changing O(n) with a very small constant.
 */
export class KeySet implements Iterable<Key> {
	/** The set without keys. */
	static readonly empty = new KeySet([]);

	readonly #keys: readonly Key[];

	private constructor(keys: readonly Key[]) {
		this.#keys = keys;
	}

	/** Makes a set of keys in any order; of two with one name the later wins. */
	static from(keys: Iterable<Key>): KeySet {
		const sorted = [...keys].sort((a, b) => KeyName.compare(a.name, b.name));
		return new KeySet(
			sorted.filter((key, index) => {
				const next = sorted[index + 1];
				return next === undefined || KeyName.compare(key.name, next.name) !== 0;
			}),
		);
	}

	get size(): number {
		return this.#keys.length;
	}

	/** The keys in Elektra's order. */
	get keys(): readonly Key[] {
		return this.#keys;
	}

	[Symbol.iterator](): Iterator<Key> {
		return this.#keys[Symbol.iterator]();
	}

	/** The key of that very name, or undefined. */
	get(name: KeyName): Key | undefined {
		const key = this.#keys[this.#indexFrom(name)];
		return key !== undefined && KeyName.compare(key.name, name) === 0 ? key : undefined;
	}

	has(name: KeyName): boolean {
		return this.get(name) !== undefined;
	}

	/** The key `name` itself, if there is one, and all keys below it, in order. */
	atAndBelow(name: KeyName): readonly Key[] {
		const [from, to] = this.#rangeOf(name);
		return this.#keys.slice(from, to);
	}

	/** All keys below `name` at any depth, without itself, in order. */
	below(name: KeyName): readonly Key[] {
		const [from, to] = this.#rangeOf(name);
		return this.#keys.slice(this.has(name) ? from + 1 : from, to);
	}

	/** This set with `key`, in place of the one of that name if there is one. */
	with(key: Key): KeySet {
		const index = this.#indexFrom(key.name);
		const present = this.#keys[index];
		const replaces = present !== undefined && KeyName.compare(present.name, key.name) === 0;
		return new KeySet(this.#keys.toSpliced(index, replaces ? 1 : 0, key));
	}

	/** This set with all of `keys`; where both have a name, theirs. */
	withAll(keys: Iterable<Key>): KeySet {
		return KeySet.from([...this.#keys, ...keys]);
	}

	/** This set without the key of that very name; keys below it stay. */
	without(name: KeyName): KeySet {
		return this.has(name) ? new KeySet(this.#keys.toSpliced(this.#indexFrom(name), 1)) : this;
	}

	/** This set without `name` and all below it. */
	withoutAtAndBelow(name: KeyName): KeySet {
		const [from, to] = this.#rangeOf(name);
		return from === to ? this : new KeySet(this.#keys.toSpliced(from, to - from));
	}

	/** This set with the keys for which `keep` holds. */
	filter(keep: (key: Key) => boolean): KeySet {
		return new KeySet(this.#keys.filter((key) => keep(key)));
	}

	/** Where the first key at or after `name` stands. */
	#indexFrom(name: KeyName): number {
		return this.#firstIndex((key) => KeyName.compare(key.name, name) >= 0);
	}

	#rangeOf(name: KeyName): [from: number, to: number] {
		const from = this.#indexFrom(name);
		return [from, this.#firstIndex((key) => KeyName.compare(key.name, name) > 0 && !key.name.isBelow(name))];
	}

	/** The first index for which `holds`, which must hold for every later one too. */
	#firstIndex(holds: (key: Key) => boolean): number {
		let low = 0;
		let high = this.#keys.length;
		while (low < high) {
			const middle = (low + high) >>> 1;
			const key = this.#keys[middle];
			if (key !== undefined && holds(key)) {
				high = middle;
			} else {
				low = middle + 1;
			}
		}
		return low;
	}
}

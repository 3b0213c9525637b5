import {savedArray} from '../units/array-content.js';
import type {LedgerLine} from '../records/delivery.js';
import {KeyName} from '@clusterd/elektra';
import type {Id} from '../fleet/member.js';
import {savedIn, type KeyReading} from '../units/reading.js';
import type {Revision} from '../records/revision.js';
import type {Saved} from '../units/setting.js';
import {isArrayUnit, unitName, type Unit} from '../units/unit.js';
import type {Known} from '../plan/known.js';

/** An instance that is read before it comes: others can come in between, so its id is not known yet. */
export const NEWCOMER: Id = 'newcomer';

/** Keys read while planning, by instance. */
export class Readings implements Known {
	readonly #newcomer: (() => Id) | undefined;
	readonly #keys = new Map<Id, Map<string, KeyReading>>();
	readonly #below = new Map<Id, Map<string, readonly KeyReading[]>>();
	/** Why an instance that had to be read could not be. */
	fault: Error | undefined;
	/** The revision that shall be undone. */
	undone: Revision | undefined;
	readonly #replaced = new Map<string, readonly LedgerLine[]>();
	readonly #forgotten = new Set<string>();
	readonly #lines = new Map<Id, ReadonlyMap<Unit, LedgerLine>>();

	/**
	 * @param newcomer the id that an instance will have which is read before it comes, by what is known now: for as long
	 * it is {@link NEWCOMER}
	 */
	constructor(newcomer?: () => Id) {
		this.#newcomer = newcomer;
	}

	add(instance: Id, keys: readonly KeyReading[]): void {
		const known = this.#keys.get(instance) ?? new Map<string, KeyReading>();
		for (const key of keys) known.set(key.name, key);
		this.#keys.set(instance, known);
	}

	addBelow(instance: Id, name: string, keys: readonly KeyReading[]): void {
		this.add(instance, keys);
		this.#below.set(instance, (this.#below.get(instance) ?? new Map<string, readonly KeyReading[]>()).set(name, keys));
	}

	addLedger(instance: Id, lines: ReadonlyMap<Unit, LedgerLine>): void {
		this.#lines.set(instance, lines);
	}

	/** What a revision's commands replaced on an instance. */
	addReplaced(instance: Id, revision: number, lines: readonly LedgerLine[]): void {
		this.#replaced.set(`${instance} ${revision}`, lines);
	}

	/** What a revision's commands replaced on an instance is not kept any more. */
	addForgotten(instance: Id, revision: number): void {
		this.#forgotten.add(`${instance} ${revision}`);
	}

	replaced(instance: Id, revision: number): readonly LedgerLine[] | undefined {
		const key = `${instance} ${revision}`;
		return this.#forgotten.has(key) ? undefined : (this.#replaced.get(key) ?? []);
	}

	key(instance: Id, name: string): KeyReading | undefined {
		const id = this.#idOf(instance);
		const key = this.#keys.get(id)?.get(name);
		if (key) return key;
		for (const top of this.#below.get(id)?.keys() ?? [])
			if (KeyName.parse(name).isBelowOrSame(KeyName.parse(top))) return {name, state: 'missing', meta: {}};
		return undefined;
	}

	present(instance: Id, unit: Unit): Saved | undefined {
		if (isArrayUnit(unit)) {
			const keys = this.below(instance, unitName(unit));
			return keys && savedArray(unit, keys);
		}
		const reading = this.key(instance, unitName(unit));
		return reading && savedIn(reading, unit);
	}

	ledger(instance: Id): ReadonlyMap<Unit, LedgerLine> | undefined {
		return this.#lines.get(this.#idOf(instance));
	}

	below(instance: Id, name: string): readonly KeyReading[] | undefined {
		const read = this.#below.get(this.#idOf(instance));
		const exact = read?.get(name);
		if (exact || !read) return exact;
		const asked = KeyName.parse(name);
		for (const [top, keys] of read)
			if (asked.isBelow(KeyName.parse(top))) return keys.filter((key) => KeyName.parse(key.name).isBelowOrSame(asked));
		return undefined;
	}

	#idOf(instance: Id): Id {
		return instance === this.#newcomer?.() ? NEWCOMER : instance;
	}
}

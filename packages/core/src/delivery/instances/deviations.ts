import type {Difference} from '../../records/delivery.js';
import {entryOf} from '../../fleet/entry-of.js';
import type {Id} from '../../fleet/member.js';
import type {Unit} from '../../units/unit.js';

const NONE: ReadonlySet<Id> = new Set();

/** Which instances deviate, in all and per unit, kept as their notes change: what is as it should be takes no room. */
export class Deviations {
	readonly #ofUnit = new Map<Unit, Set<Id>>();
	readonly #instances = new Set<Id>();

	/** The instances on which some unit is not as it should be. */
	get instances(): ReadonlySet<Id> {
		return this.#instances;
	}

	/** The instances on which a unit is not as it should be. */
	of(unit: Unit): ReadonlySet<Id> {
		return this.#ofUnit.get(unit) ?? NONE;
	}

	/** The differences of an instance are others now. */
	change(instance: Id, before: readonly Difference[], after: readonly Difference[]): void {
		if (before === after) return;
		for (const {unit} of before) this.#remove(unit, instance);
		for (const {unit} of after) entryOf(this.#ofUnit, unit, () => new Set<Id>()).add(instance);
		if (after.length > 0) this.#instances.add(instance);
		else this.#instances.delete(instance);
	}

	#remove(unit: Unit, instance: Id): void {
		const instances = this.#ofUnit.get(unit);
		instances?.delete(instance);
		if (instances?.size === 0) this.#ofUnit.delete(unit);
	}
}

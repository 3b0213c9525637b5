import {entryOf} from './entry-of.js';
import type {Id} from './member.js';
import type {Setting} from '../units/setting.js';
import {arraysAround, isArrayUnit, isValueUnit, unitName, type Unit} from '../units/unit.js';

const NONE: ReadonlyMap<Unit, Setting> = new Map();

/** Settings by cluster and by unit. */
export class SettingIndex {
	readonly #byCluster = new Map<Id, Map<Unit, Setting>>();
	readonly #setters = new Map<Unit, Set<Id>>();
	/** What is set of a key besides its value, by the key's name. */
	readonly #beside = new Map<string, Set<Unit>>();
	/** What is set at or below elements of what could be an array, by the array. */
	readonly #inside = new Map<Unit, Set<Unit>>();
	#arrays = 0;
	readonly #open = new Map<Setting, ReadonlySet<Id>>();

	of(cluster: Id): ReadonlyMap<Unit, Setting> {
		return this.#byCluster.get(cluster) ?? NONE;
	}

	/** Every unit that some cluster sets, in no order. */
	units(): Iterable<Unit> {
		return this.#setters.keys();
	}

	settersOf(unit: Unit): Iterable<Id> {
		return this.#setters.get(unit) ?? [];
	}

	/** The units of a key other than its value that some cluster sets. */
	unitsBeside(name: string): Iterable<Unit> {
		return this.#beside.get(name) ?? [];
	}

	/** Whether some cluster sets an array. */
	get hasArrays(): boolean {
		return this.#arrays > 0;
	}

	/** The units that some cluster sets and that are part of an array, whether or not that is set. */
	unitsInside(array: Unit): Iterable<Unit> {
		return this.#inside.get(array) ?? [];
	}

	get isStaged(): boolean {
		return this.#open.size > 0;
	}

	isClosedTo(setting: Setting, instance: Id): boolean {
		return this.#open.get(setting)?.has(instance) === false;
	}

	*all(): Generator<Setting> {
		for (const settings of this.#byCluster.values()) yield* settings.values();
	}

	add(setting: Setting): void {
		const {cluster, unit} = setting;
		if (setting.stage?.open) this.#open.set(setting, new Set(setting.stage.open));
		entryOf(this.#byCluster, cluster, () => new Map<Unit, Setting>()).set(unit, setting);
		const setters = entryOf(this.#setters, unit, () => new Set<Id>());
		if (setters.size === 0) this.#enter(unit);
		setters.add(cluster);
	}

	/** A unit is set for the first time. */
	#enter(unit: Unit): void {
		if (isArrayUnit(unit)) this.#arrays += 1;
		if (!isValueUnit(unit)) entryOf(this.#beside, unitName(unit), () => new Set<Unit>()).add(unit);
		for (const array of arraysAround(unit)) entryOf(this.#inside, array, () => new Set<Unit>()).add(unit);
	}

	remove({cluster, unit}: Setting): void {
		const present = this.#byCluster.get(cluster)?.get(unit);
		if (present) this.#open.delete(present);
		drop(this.#byCluster, cluster, unit);
		drop(this.#setters, unit, cluster);
		if (present && !this.#setters.has(unit)) this.#leave(unit);
	}

	/** A unit is set nowhere any more. */
	#leave(unit: Unit): void {
		if (isArrayUnit(unit)) this.#arrays -= 1;
		if (!isValueUnit(unit)) drop(this.#beside, unitName(unit), unit);
		for (const array of arraysAround(unit)) drop(this.#inside, array, unit);
	}
}

function drop<Key, Item>(
	map: Map<Key, {delete(item: Item): boolean; readonly size: number}>,
	key: Key,
	item: Item,
): void {
	const items = map.get(key);
	items?.delete(item);
	if (items?.size === 0) map.delete(key);
}

import {entryOf} from './entry-of.js';
import type {Id} from './member.js';
import type {Setting} from './setting.js';
import {isValueUnit, unitName, type Unit} from './unit.js';

const NONE: ReadonlyMap<Unit, Setting> = new Map();

/** Settings by cluster and by unit. */
export class SettingIndex {
	readonly #byCluster = new Map<Id, Map<Unit, Setting>>();
	readonly #setters = new Map<Unit, Set<Id>>();
	/** What is set of a key besides its value, by the key's name. */
	readonly #beside = new Map<string, Set<Unit>>();
	readonly #open = new Map<Setting, ReadonlySet<Id>>();

	of(cluster: Id): ReadonlyMap<Unit, Setting> {
		return this.#byCluster.get(cluster) ?? NONE;
	}

	settersOf(unit: Unit): Iterable<Id> {
		return this.#setters.get(unit) ?? [];
	}

	/** The units of a key other than its value that some cluster sets. */
	unitsBeside(name: string): Iterable<Unit> {
		return this.#beside.get(name) ?? [];
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
		if (setting.stage?.open) this.#open.set(setting, new Set(setting.stage.open));
		entryOf(this.#byCluster, setting.cluster, () => new Map<Unit, Setting>()).set(setting.unit, setting);
		entryOf(this.#setters, setting.unit, () => new Set<Id>()).add(setting.cluster);
		if (!isValueUnit(setting.unit)) entryOf(this.#beside, unitName(setting.unit), () => new Set<Unit>()).add(setting.unit);
	}

	remove({cluster, unit}: Setting): void {
		const present = this.#byCluster.get(cluster)?.get(unit);
		if (present) this.#open.delete(present);
		drop(this.#byCluster, cluster, unit);
		drop(this.#setters, unit, cluster);
		if (!isValueUnit(unit) && !this.#setters.has(unit)) drop(this.#beside, unitName(unit), unit);
	}
}

function drop<Key, Item>(map: Map<Key, {delete(item: Item): boolean; readonly size: number}>, key: Key, item: Item): void {
	const items = map.get(key);
	items?.delete(item);
	if (items?.size === 0) map.delete(key);
}

import {entryOf} from './entry-of.js';
import type {Id} from './member.js';
import type {Setting} from './setting.js';
import type {Unit} from './unit.js';

const NONE: ReadonlyMap<Unit, Setting> = new Map();

/** Settings by cluster and by unit. */
export class SettingIndex {
	readonly #byCluster = new Map<Id, Map<Unit, Setting>>();
	readonly #setters = new Map<Unit, Set<Id>>();

	of(cluster: Id): ReadonlyMap<Unit, Setting> {
		return this.#byCluster.get(cluster) ?? NONE;
	}

	settersOf(unit: Unit): Iterable<Id> {
		return this.#setters.get(unit) ?? [];
	}

	*all(): Generator<Setting> {
		for (const settings of this.#byCluster.values()) yield* settings.values();
	}

	add(setting: Setting): void {
		entryOf(this.#byCluster, setting.cluster, () => new Map<Unit, Setting>()).set(setting.unit, setting);
		entryOf(this.#setters, setting.unit, () => new Set<Id>()).add(setting.cluster);
	}

	remove({cluster, unit}: Setting): void {
		drop(this.#byCluster, cluster, unit);
		drop(this.#setters, unit, cluster);
	}
}

function drop<Key, Item>(map: Map<Key, {delete(item: Item): boolean; readonly size: number}>, key: Key, item: Item): void {
	const items = map.get(key);
	items?.delete(item);
	if (items?.size === 0) map.delete(key);
}

import {isValueUnit, unitMetakey, unitName, type Id, type Release, type Unit} from '@clusterd/core';

/** Nothing, or a text. */
export type Content = string | undefined;

/** A key as it is on an instance. */
export interface ModelKey {
	value: string;
	readonly meta: Map<string, string>;
}

/** What clusterd remembers of a unit that it wrote or judged on an instance (S0.4). */
export interface Entry {
	/** The cluster whose setting is or was in force; left out after a release that left the value. */
	readonly owner?: Id;
	/** What was the instance's own before; a key's with its metakeys, as far as clusterd removed the key. */
	readonly own: Content;
	readonly ownMeta?: ReadonlyMap<string, string>;
	/** What a setting wrote last; left out when an own value stood over a default. */
	readonly written?: {readonly content: Content};
	/** Whether it was written for a setting that locks. */
	readonly isLock: boolean;
	/** The revision at which it was judged last. */
	readonly at: number;
	/** Whether what is in force was there, once. */
	readonly isConfirmed: boolean;
	/** The rule by which the owner's claim ended, if it did. */
	readonly ended?: Release;
}

/** One thing done once on an instance (S15). */
export interface Order {
	readonly instance: Id;
	readonly unit: Unit;
	readonly wanted: Content;
	/** Left out: anything. */
	readonly expected?: {readonly content: Content};
	/** All keys at and below the unit's, as the instance lists them. */
	readonly isSubtree?: true;
}

/** A key database, as a map. */
export class Machine {
	readonly keys = new Map<string, ModelKey>();
	isOnline = true;
	/** Units that somebody else changed since clusterd looked at them. */
	readonly foreign = new Set<Unit>();

	has(name: string): boolean {
		return this.keys.has(name);
	}

	read(unit: Unit): Content {
		const key = this.keys.get(unitName(unit));
		return isValueUnit(unit) ? key?.value : key?.meta.get(unitMetakey(unit)!);
	}

	/** As elektrad does it: a metakey makes its key, a removed key takes its metakeys along. */
	write(unit: Unit, content: Content): void {
		const name = unitName(unit);
		const key = this.keys.get(name);
		const metakey = unitMetakey(unit);
		if (metakey !== undefined) {
			if (content === undefined) key?.meta.delete(metakey);
			else if (key) key.meta.set(metakey, content);
			else this.keys.set(name, {value: '', meta: new Map([[metakey, content]])});
		} else if (content === undefined) this.keys.delete(name);
		else if (key) key.value = content;
		else this.keys.set(name, {value: content, meta: new Map()});
	}

	/** Keys at and below a name, in the order of names. */
	atAndBelow(name: string): string[] {
		return [...this.keys.keys()].filter((key) => isAtOrBelow(key, name)).sort();
	}
}

export const isAtOrBelow = (name: string, top: string): boolean => name === top || name.startsWith(`${top}/`);

import type {Mount} from './kdb/mountpoints.js';
import type {OutsideKdb} from './kdb/outside-kdb.js';

/** A value, or a value with metadata. */
export type SeedKey = string | {readonly value?: string; readonly meta?: Readonly<Record<string, string>>};

/** What is in a key database at first. */
export interface Seed {
	/** Mounted before the keys are written. */
	readonly mounts?: readonly Mount[];
	/** By name. */
	readonly keys?: Readonly<Record<string, SeedKey>>;
}

/**
 * Writes a seed as the `kdb` tool would.
 *
 * @throws {@link KdbError} when a checker refuses a value.
 */
export function applySeed(kdb: OutsideKdb, {mounts = [], keys = {}}: Seed): void {
	for (const mount of mounts) {
		kdb.mount(mount);
	}
	for (const [name, key] of Object.entries(keys)) {
		const {value = '', meta = {}} = typeof key === 'string' ? {value: key} : key;
		kdb.set(name, value);
		for (const [metaName, text] of Object.entries(meta)) {
			kdb.metaSet(name, metaName, text);
		}
	}
}

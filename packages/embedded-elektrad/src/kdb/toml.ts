import {KeyName, type Key} from '@clusterd/core';
import {KdbError} from './kdb-error.js';
import {withMetaMap} from './key-edits.js';

/** Metakeys that the TOML storage keeps; every other one makes it refuse the whole file, except those of checkers. */
const KEPT = /^(?:array|binary|comment(?:\/.*)?|order|origvalue|tomltype|type|check\/.*)$/;
const ELEMENT = /^#_*\d+$/;

/** Why `toml` cannot write these keys, or undefined. */
export function tomlError(keys: readonly Key[]): KdbError | undefined {
	for (const {meta} of keys) {
		for (const name of meta.keys()) {
			if (!KEPT.test(name)) {
				return KdbError.of('C01100', `The Metakey meta:/${name} is not supported by TOML`);
			}
		}
	}
	return undefined;
}

/**
 * What the TOML storage gives back of keys that it wrote: with their order in the file and their types, and arrays with their parents.
 */
export function readToml(keys: readonly Key[], mountpoint: KeyName): readonly Key[] {
	const byName = new Map(keys.map(key => [key.name.toString(), key]));
	for (const {name} of keys) {
		const {parent} = name;
		if (parent !== undefined && parent.isBelow(mountpoint) && ELEMENT.test(name.baseName)) {
			const array = byName.get(parent.toString()) ?? {name: parent, value: '', meta: new Map<string, string>()};
			byName.set(parent.toString(), withMetaMap(array, new Map([...array.meta, ['array', name.baseName]])));
		}
	}
	let order = 0;
	return [...byName.values()].sort((a, b) => KeyName.compare(a.name, b.name)).map(key => {
		if (ELEMENT.test(key.name.baseName)) {
			return withType(key);
		}
		const ordered = withMetaMap(key, new Map([...key.meta, ['order', String(order)]]));
		order += 1;
		return key.meta.has('array') ? ordered : withType(ordered);
	});
}

function withType(key: Key): Key {
	const value = key.value ?? '';
	if (key.meta.has('type')) {
		return key;
	}
	const type = /^[+-]?\d+$/.test(value) ? 'long_long' : /^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(value) ? 'double' : 'string';
	return withMetaMap(key, new Map([...key.meta, ['type', type]]));
}

import {KeyName, type Key} from '@clusterd/core';
import {KdbError} from './kdb-error.js';
import {withMetaMap} from './key-edits.js';

/** Metakeys that the TOML storage knows; every other one makes it refuse the whole file. */
const KNOWN = /^(?:array|binary|comment(?:\/.*)?|order|origvalue|tomltype|type)$/;
const ELEMENT = /^#_*\d+$/;
const INTEGER = /^[+-]?(?:0|[1-9](?:_?\d)*)$/;
const FLOAT = /^[+-]?(?:(?:0|[1-9](?:_?\d)*)(?:\.\d(?:_?\d)*)?(?:[eE][+-]?[1-9](?:_?\d)*)?|nan|inf)$/;
const LAST = Number.MAX_SAFE_INTEGER;

/** Why `toml` cannot write these keys, or undefined. */
export function tomlError(keys: readonly Key[]): KdbError | undefined {
	for (const {meta} of keys) {
		for (const name of meta.keys()) {
			if (!KNOWN.test(name)) {
				return KdbError.of('C01100', `The Metakey meta:/${name} is not supported by TOML`);
			}
		}
	}
	return undefined;
}

/**
 * What the TOML storage gives back of keys that it wrote: arrays with their parents, all with their order in the file,
 * values with their types.
 */
export function readToml(keys: readonly Key[], mountpoint: KeyName): readonly Key[] {
	const inOrder = withArrays(keys, mountpoint)
		.filter(({name}) => !ELEMENT.test(name.baseName))
		.sort((a, b) => orderOf(a) - orderOf(b) || KeyName.compare(a.name, b.name));
	const order = new Map(inOrder.map((key, index) => [key.name.toString(), String(index)]));
	return withArrays(keys, mountpoint)
		.map((key) => typed(key, order.get(key.name.toString())))
		.sort((a, b) => KeyName.compare(a.name, b.name));
}

function withArrays(keys: readonly Key[], mountpoint: KeyName): Key[] {
	const byName = new Map(keys.map((key) => [key.name.toString(), key]));
	for (const {name} of keys) {
		const {parent} = name;
		if (parent !== undefined && parent.isBelow(mountpoint) && ELEMENT.test(name.baseName)) {
			const array = byName.get(parent.toString()) ?? {name: parent, value: '', meta: new Map<string, string>()};
			byName.set(parent.toString(), withMetaMap(array, new Map([...array.meta, ['array', name.baseName]])));
		}
	}
	return [...byName.values()];
}

/** New keys come after those that were read, in the order of their names. */
function orderOf({meta}: Key): number {
	const order = meta.get('order');
	return order === undefined ? LAST : Number(order);
}

function typed(key: Key, order: string | undefined): Key {
	const meta = new Map(key.meta);
	if (order !== undefined) {
		meta.set('order', order);
	}
	const value = key.value ?? '';
	if (!meta.has('array') && meta.get('type') !== 'boolean') {
		const type = INTEGER.test(value) ? 'long_long' : FLOAT.test(value) ? 'double' : 'string';
		meta.set('type', meta.get('type') === 'string' ? 'string' : type);
		if (meta.get('type') === 'string') {
			meta.set('tomltype', 'string_basic');
		}
	}
	return withMetaMap(key, meta);
}

/** What libelektra's spec hook does: metadata of `spec:/` keys goes to the keys that they describe. */
import type {KeyName, KeySet} from '@clusterd/core';
import {type Key} from '@clusterd/core';
import {KdbError} from './kdb-error.js';
import {withMetaMap} from './key-edits.js';
import {inNamespace, lookup, ROOT} from './names.js';

const SPEC = inNamespace(ROOT, 'spec');

/**
 * Copies the metadata of specifications to all keys that they describe, and adds `default:/` keys for those that have a
 * default and no key.
 *
 * @throws {@link KdbError} when a key that is required is missing.
 */
export function copySpec(keys: KeySet): KeySet {
	const specs = keys.atAndBelow(SPEC);
	if (specs.length === 0) {
		return keys;
	}
	let others = keys.withoutAtAndBelow(SPEC);
	for (const spec of specs) {
		if (
			spec.meta.get('require') === 'true' &&
			!spec.meta.has('default') &&
			lookup(others, inNamespace(spec.name, 'cascading')) === undefined
		) {
			throw KdbError.of('C01330', `Key for specification ${spec.name.toString()} does not exist`);
		}
		others = copyFrom(spec, others);
	}
	return others.withAll(specs);
}

/** Removes again what {@link copySpec} copied, so that it does not get into files. */
export function removeSpec(keys: readonly Key[], session: KeySet): readonly Key[] {
	if (session.atAndBelow(SPEC).length === 0) {
		return keys;
	}
	return keys.map((key) => {
		const spec = key.name.namespace === 'spec' ? undefined : session.get(inNamespace(key.name, 'spec'));
		return spec === undefined
			? key
			: withMetaMap(key, new Map([...key.meta].filter(([name, value]) => spec.meta.get(name) !== value)));
	});
}

function copyFrom(spec: Key, keys: KeySet): KeySet {
	const matching = keys.keys.filter((key) => describes(spec.name, key.name));
	if (matching.length > 0) {
		return spec.meta.size === 0
			? keys
			: keys.withAll(matching.map((key) => withMetaMap(key, new Map([...key.meta, ...spec.meta]))));
	}
	const value = spec.meta.get('default');
	return value === undefined ? keys : keys.with({name: inNamespace(spec.name, 'default'), value, meta: spec.meta});
}

/**
 * Whether a specification describes a key: the same parts, where `_` stands for any and `#` for an element of an array.
 */
function describes(spec: KeyName, name: KeyName): boolean {
	return (
		spec.parts.length === name.parts.length &&
		spec.parts.every((part, index) => {
			const other = name.parts[index];
			return (
				part === other ||
				(part === '_' && other?.startsWith('#') === false) ||
				(part === '#' && other?.startsWith('#') === true)
			);
		})
	);
}

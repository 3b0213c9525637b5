import {isClusterdError, KeyName, type Key, type KeySet, type Namespace} from '@clusterd/core';
import {untilNul} from '../wire/go-text.js';

/** The namespaces that a cascading name stands for, in Elektra's order. */
export const LOADABLE: readonly Namespace[] = ['spec', 'proc', 'dir', 'user', 'system', 'default'];

/** Where a cascading name is looked up, in this order. */
const CASCADE: readonly Namespace[] = ['proc', 'dir', 'user', 'system', 'default'];

export const ROOT = KeyName.parse('/');
const NAMESPACE_ROOTS: ReadonlyMap<Namespace, KeyName> = new Map(
	LOADABLE.map((namespace) => [namespace, KeyName.parse(`${namespace}:/`)]),
);

/** The name that libelektra makes of a text, or undefined when it refuses it. What follows a NUL does not count. */
export function parseName(text: string): KeyName | undefined {
	try {
		return KeyName.parse(untilNul(text));
	} catch (error) {
		if (isClusterdError(error, 'KEY_NAME_INVALID')) {
			return undefined;
		}
		throw error;
	}
}

/** The name in the other namespace. */
export function inNamespace(name: KeyName, namespace: Namespace): KeyName {
	if (name.isRoot) {
		return NAMESPACE_ROOTS.get(namespace) ?? name;
	}
	return name.namespace === namespace ? name : KeyName.of(namespace, name.parts);
}

/**
 * As libelektra's `keyIsBelowOrSame`: a cascading name and one of a namespace are compared without it, but no two
 * roots.
 */
export function isBelowOrSame(above: KeyName, below: KeyName): boolean {
	if (above.namespace === below.namespace || (above.namespace !== 'cascading' && below.namespace !== 'cascading')) {
		return below.isBelowOrSame(above);
	}
	if (above.isRoot && below.isRoot) {
		return false;
	}
	return above.namespace === 'cascading'
		? below.isBelowOrSame(inNamespace(above, below.namespace))
		: inNamespace(below, above.namespace).isBelowOrSame(above);
}

/** As libelektra's `keyIsDirectlyBelow`. */
export function isDirectlyBelow(above: KeyName, below: KeyName): boolean {
	return above.namespace === 'cascading'
		? below.isDirectlyBelow(inNamespace(above, below.namespace))
		: below.isDirectlyBelow(above);
}

/** As libelektra's `ksLookup`: a cascading name stands for the first namespace that has it. */
export function lookup(keys: KeySet, name: KeyName): Key | undefined {
	if (name.namespace !== 'cascading') {
		return keys.get(name);
	}
	for (const namespace of CASCADE) {
		const key = keys.get(inNamespace(name, namespace));
		if (key !== undefined) {
			return key;
		}
	}
	return keys.get(name);
}

/** As libelektra's `ksCut`: what is at or below the name, for a cascading one in all namespaces, and what is left. */
export function cut(keys: KeySet, name: KeyName): {readonly taken: readonly Key[]; readonly left: KeySet} {
	if (name.namespace !== 'cascading') {
		return {taken: keys.atAndBelow(name), left: keys.withoutAtAndBelow(name)};
	}
	if (name.isRoot) {
		return {taken: keys.keys, left: keys.filter(() => false)};
	}
	const taken = keys.keys.filter((key) => isBelowOrSame(name, key.name));
	return {taken, left: keys.filter((key) => !isBelowOrSame(name, key.name))};
}

/** What is at or below the name, for a cascading one in all namespaces. */
export function atAndBelow(keys: KeySet, name: KeyName): readonly Key[] {
	if (name.namespace !== 'cascading') {
		return keys.atAndBelow(name);
	}
	return name.isRoot ? keys.keys : keys.keys.filter((key) => isBelowOrSame(name, key.name));
}

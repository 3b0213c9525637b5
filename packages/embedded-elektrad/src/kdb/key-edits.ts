import type {Key} from '@clusterd/core';
import {untilNul} from '../wire/go-text.js';
import {parseName} from './names.js';

/**
 * The key with a text as its value, as libelektra's `keySetString`: it is no longer binary, and has no older spelling.
 */
export function withText(key: Key, value: string): Key {
	const meta = new Map(key.meta);
	meta.delete('binary');
	meta.delete('origvalue');
	return {name: key.name, value: untilNul(value), meta};
}

/**
 * The key with a metakey set, or without it when the value is undefined.
 *
 * @param metaName canonical and without `meta:/`, as {@link canonicalMetaName} makes it.
 */
export function withMeta(key: Key, metaName: string, value: string | undefined): Key {
	const meta = new Map(key.meta);
	if (value === undefined) {
		meta.delete(metaName);
	} else {
		meta.set(metaName, untilNul(value));
	}
	return withMetaMap(key, meta);
}

/** The key with other metadata. */
export function withMetaMap({name, value}: Key, meta: ReadonlyMap<string, string>): Key {
	return {name, ...(value !== undefined && {value}), ...(meta.has('binary') && {binary: true}), meta};
}

/**
 * The canonical name of a metakey without `meta:/`; whatever cannot be one is the metakey with the empty name
 * (protocol.md 4).
 *
 * @returns undefined when libelektra refuses the name.
 */
export function canonicalMetaName(text: string): string | undefined {
	const name = untilNul(text);
	if (name.startsWith('meta:/')) {
		return metaNameOf(name);
	}
	return metaNameOf(`meta:/${name}`) ?? '';
}

function metaNameOf(text: string): string | undefined {
	return parseName(text)?.toString().slice('meta:/'.length);
}

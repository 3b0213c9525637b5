import {KeyName, MARKER_KEY, type KeyReading} from '@clusterd/core';
import type {ShownKey} from '../wire/answers.js';

const NO_META: Readonly<Record<string, string>> = {};
const MOUNTPOINTS = 'system:/elektra';
/** Metadata that Elektra makes itself, and nobody ever owns (S6.4). */
const isMadeByElektra = (metakey: string): boolean => metakey === 'origvalue' || metakey.startsWith('internal/');

/**
 * A key as read. Where Elektra normalised the value for reading (`yes` to `1`, a colour to a number), the reading has
 * what was stored.
 */
export function toReading({exists, path, value, meta}: ShownKey): KeyReading {
	if (!exists) return {name: path, state: 'missing', meta: NO_META};
	if (meta === undefined) return withValue(path, value ?? '', NO_META);
	const own = Object.keys(meta).some((metakey) => isMadeByElektra(metakey))
		? Object.fromEntries(Object.entries(meta).filter(([metakey]) => !isMadeByElektra(metakey)))
		: meta;
	if (Object.hasOwn(meta, 'binary')) return {name: path, state: 'present', binary: true, meta: own};
	return withValue(path, (Object.hasOwn(meta, 'origvalue') ? meta['origvalue'] : value) ?? '', own);
}

/** A name that is listed, but that elektrad cannot carry (S16). */
export const unaddressable = (name: string): KeyReading => ({name, state: 'unaddressable', meta: NO_META});

/** Whether a listed name can be asked for. */
export function isAddressable(name: string): boolean {
	try {
		const parsed = KeyName.parse(name);
		return parsed.isAddressable && parsed.toString() === name;
	} catch {
		return false; // a name that elektrad mangled on its way, or one that only its version of Elektra knows
	}
}

/** Whether a listed name is shown at all: clusterd's marker and what belongs to Elektra itself are not. */
export const isListed = (name: string): boolean =>
	name !== MARKER_KEY && name !== MOUNTPOINTS && !name.startsWith(`${MOUNTPOINTS}/`);

/** U+FFFD stands for bytes that are no UTF-8: the value lost characters on its way (S16). */
function withValue(name: string, value: string, meta: Readonly<Record<string, string>>): KeyReading {
	return value.includes('\uFFFD')
		? {name, state: 'present', binary: true, meta}
		: {name, state: 'present', value, meta};
}

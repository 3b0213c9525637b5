import type {Saved} from './setting.js';
import {unitMetakey, unitName, type Unit} from './unit.js';

/** One key of one instance, as read. */
export interface KeyReading {
	/** Canonical. */
	readonly name: string;
	/** `unaddressable`: listed, but elektrad cannot carry the name (S16). */
	readonly state: 'present' | 'missing' | 'unaddressable';
	/** Left out when missing or binary. */
	readonly value?: string;
	/** The value is binary, or text that lost characters on the way (S16). */
	readonly binary?: true;
	/** By metakey without `meta:/`; empty when missing. */
	readonly meta: Readonly<Record<string, string>>;
}

/** What a reading of a key says of a unit of that key. */
export function savedIn(reading: KeyReading, unit: Unit): Saved {
	if (reading.name !== unitName(unit)) throw new TypeError(`${reading.name} does not tell of ${unit}`);
	const metakey = unitMetakey(unit);
	if (reading.state !== 'present') return {};
	if (metakey !== undefined) return Object.hasOwn(reading.meta, metakey) ? {content: reading.meta[metakey] ?? ''} : {};
	return reading.binary ? {binary: true} : {content: reading.value ?? ''};
}

import {KeyName} from '@clusterd/elektra';
import {ClusterdError} from '../errors.js';
import {refusalForInstance} from './settable-names.js';
import {isArrayUnit, showUnit, unitMetakey, unitName, type Unit} from './unit.js';

/**
 * The name, if an instance may be asked for it. Every {@link KeyDatabase} calls it before it sends anything.
 *
 * @throws KEY_NAME_INVALID, KEY_NOT_ADDRESSABLE (S16)
 */
export function requireReadable(text: string): KeyName {
	return requireAddressable(KeyName.parse(text), text);
}

function requireAddressable(name: KeyName, text: string): KeyName {
	if (name.toString() !== text)
		throw new ClusterdError('KEY_NOT_ADDRESSABLE', {key: text, reason: `it is spelled ${name.toString()}`});
	if (!name.isAddressable)
		throw new ClusterdError('KEY_NOT_ADDRESSABLE', {key: text, reason: 'no URL path of elektrad leads to it'});
	return name;
}

/**
 * The name that a unit is about, if it may be written to an instance: the last guard before the wire,
 * whatever plan or delivery decided.
 *
 * @throws KEY_NAME_INVALID, KEY_NOT_ADDRESSABLE (S16), NEVER_SENT (S0.5)
 */
export function requireWritable(unit: Unit): KeyName {
	const text = unitName(unit);
	if (isArrayUnit(unit))
		throw new ClusterdError('NEVER_SENT', {key: showUnit(unit), reason: 'an array is delivered as its elements'});
	const metakey = unitMetakey(unit);
	if (metakey !== undefined) requireMetakey(unit, metakey);
	const name = KeyName.parse(text);
	const refusal = refusalForInstance(name);
	if (refusal !== undefined) throw new ClusterdError('NEVER_SENT', {key: text, reason: refusal.message});
	return requireAddressable(name, text);
}

/** elektrad turns `..` or a backslash at the end into a metakey without a name. */
function requireMetakey(unit: Unit, metakey: string): void {
	const isItself = metakey !== '' && KeyName.parse(`meta:/${metakey}`).toString() === `meta:/${metakey}`;
	if (!isItself)
		throw new ClusterdError('KEY_NOT_ADDRESSABLE', {
			key: showUnit(unit),
			reason: 'elektrad takes the metakey for another one',
		});
}

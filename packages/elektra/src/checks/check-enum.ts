import {KeyNameError} from '../key-names/key-name-error.js';
import {KeyName} from '../key-names/key-name.js';
import {byteLength} from '../text/c-text.js';
import {elementsOf} from '../metadata/metadata-array.js';
import type {Metadata, Violation} from './violation.js';

/**
 * Judges by the metadata array `check/enum` (with `check/enum/delimiter`: several of its values), for keys whose type
 * is `enum`.
 *
 * Elektra compares as names, so that a listed value with a slash is never met by any value.
 */
export function checkEnum(value: string, meta: Metadata): Violation | undefined {
	const listed = listedValues(meta);
	const violation = {check: 'check/type', value, expected: 'enum', listed, certain: true} as const;
	const delimiter = meta.get('check/enum/delimiter');
	if (!meta.has('check/enum') || (delimiter !== undefined && byteLength(delimiter) !== 1)) {
		return {...violation, fault: 'metadata'};
	}
	return enumWords(value, meta).every((word) => enumIndexOf(word, meta) !== undefined)
		? undefined
		: {...violation, fault: 'value'};
}

/** The values of an enumeration, in the order of their indices. */
export function listedValues(meta: Metadata): readonly string[] {
	return elementsOf('check/enum', meta)
		.map((element) => element.value)
		.filter((listed) => listed !== '');
}

/** The parts of a value that must each be listed: itself, or its parts between delimiters. */
export function enumWords(value: string, meta: Metadata): readonly string[] {
	const delimiter = meta.get('check/enum/delimiter');
	return delimiter === undefined || delimiter === '' ? [value] : value.split(delimiter);
}

/** The index under which a value is listed; of several the last one; undefined when it is not listed. */
export function enumIndexOf(value: string, meta: Metadata): bigint | undefined {
	const wanted = KeyName.of('user', [value]);
	return elementsOf('check/enum', meta).findLast(
		(element) => element.value !== '' && nameOfListed(element.value).equals(wanted),
	)?.index;
}

function nameOfListed(listed: string): KeyName {
	try {
		return KeyName.parse(`user:/${listed}`);
	} catch (error) {
		if (error instanceof KeyNameError) {
			return KeyName.parse('user:/');
		}
		throw error;
	}
}

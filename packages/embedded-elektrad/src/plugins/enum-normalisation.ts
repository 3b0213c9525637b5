import {elementsOf, enumIndexOf, enumWords, type Key, KeyName, scanInteger} from '@clusterd/core';
import {normalised, textOf, withMeta} from './plugin.js';

/**
 * Makes the words of an enumeration its indices, or-ed as bits, where `check/enum/normalize` is `1`; numbers stay, and
 * get the words that they stand for as their spelling.
 *
 * @returns undefined for a value that cannot be made one.
 */
export function normaliseEnum(key: Key): Key | undefined {
	const delimiter = key.meta.get('check/enum/delimiter');
	if (key.meta.get('check/enum/normalize') !== '1') {
		return key;
	}
	if (!key.meta.has('check/enum') || (delimiter !== undefined && Buffer.byteLength(delimiter) !== 1)) {
		return undefined;
	}
	const value = textOf(key);
	if (/^\d/.test(value)) {
		return withMeta(key, 'origvalue', wordsFor(scanInteger(value).value, key, delimiter));
	}
	const indices = enumWords(value, key.meta).map((word) => enumIndexOf(word, key.meta));
	return indices.includes(undefined)
		? undefined
		: normalised(key, String(indices.reduce<bigint>((sum, index) => sum | (index ?? 0n), 0n)));
}

/** The words whose indices together have the bits of a number; in the order of their names. */
function wordsFor(number: bigint, key: Key, delimiter: string | undefined): string {
	const words = elementsOf('check/enum', key.meta)
		.filter(({value}) => value !== '')
		.toSorted((a, b) => KeyName.compare(KeyName.of('user', [a.value]), KeyName.of('user', [b.value])));
	if (delimiter === undefined || number === 0n) {
		return words.find(({index}) => index === number)?.value ?? '';
	}
	const chosen: string[] = [];
	let left = number;
	for (const {index, value} of words) {
		if (index !== 0n && (index & left) === index) {
			chosen.push(value);
			left &= ~index;
		}
	}
	return chosen.join(delimiter);
}

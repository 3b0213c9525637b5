import {elementsOf} from '../metadata/metadata-array.js';
import type {Metadata, Violation} from './violation.js';

/** Judges by the metadata array `check/blacklist`: the value is none of its elements. */
export function checkBlacklist(value: string, meta: Metadata): Violation | undefined {
	const expected = meta.get('check/blacklist');
	if (expected === undefined) {
		return undefined;
	}
	const listed = elementsOf('check/blacklist', meta).map((element) => element.value);
	return listed.includes(value)
		? {check: 'check/blacklist', fault: 'value', value, expected, listed, certain: true}
		: undefined;
}

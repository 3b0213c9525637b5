import {arrayIndex} from '../metadata/metadata-array.js';
import type {Metadata, Violation} from './violation.js';

/** Judges the metakey `array` itself: empty, or the base name of the last element such as `#5` or `#_10` (S5.2). */
export function checkArray(value: string, meta: Metadata): Violation | undefined {
	const last = meta.get('array');
	return last === undefined || last === '' || arrayIndex(last) !== undefined
		? undefined
		: {check: 'array', fault: 'metadata', value, expected: last, certain: false};
}

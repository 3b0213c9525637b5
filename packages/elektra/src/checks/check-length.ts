import {byteLength, scanInteger} from '../text/c-text.js';
import type {Metadata, Violation} from './violation.js';

/** Judges by `check/length/max`: at most so many bytes in UTF-8. */
export function checkLength(value: string, meta: Metadata): Violation | undefined {
	const expected = meta.get('check/length/max');
	if (expected === undefined) {
		return undefined;
	}
	const max = naturalNumber(expected);
	if (max !== undefined && BigInt(byteLength(value)) <= max) {
		return undefined;
	}
	return {check: 'check/length/max', fault: max === undefined ? 'metadata' : 'value', value, expected, certain: true};
}

function naturalNumber(text: string): bigint | undefined {
	const {value, end, overflow} = scanInteger(text);
	return end !== text.length || overflow || /^\s*-/.test(text) ? undefined : value;
}

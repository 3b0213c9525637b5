import {scanInteger} from '../text/c-text.js';
import type {Metadata, Violation} from '../checks/violation.js';

const LARGEST = 2n ** 48n - 1n;
const SPELLINGS = /^(?:(?:[\da-f]{2}:){5}[\da-f]{2}|(?:[\da-f]{2}-){5}[\da-f]{2}|[\da-f]{6}-[\da-f]{6})$/im;

/** A MAC address: its number, and whether it was written as one. */
export interface MacAddress {
	readonly number: bigint;
	readonly isNumber: boolean;
}

/**
 * Reads a MAC address (`00:11:22:33:44:55`, `00-11-22-33-44-55`, `001122-334455`, or a number below 2^48); undefined
 * for any other text.
 */
export function macAddressOf(value: string): MacAddress | undefined {
	const {value: number, end, overflow} = scanInteger(value);
	if (end === value.length && value !== '' && !overflow && number <= LARGEST) {
		return {number, isNumber: true};
	}
	if (!SPELLINGS.test(value)) {
		return undefined;
	}
	return {number: scanInteger(value.replaceAll(/[:-]/g, '').slice(0, 12), 16).value, isNumber: false};
}

/** Judges by `check/macaddr`. */
export function checkMacAddress(value: string, meta: Metadata): Violation | undefined {
	const expected = meta.get('check/macaddr');
	return expected === undefined || macAddressOf(value) !== undefined
		? undefined
		: {check: 'check/macaddr', fault: 'value', value, expected, certain: true};
}

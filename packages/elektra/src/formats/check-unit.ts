import {scanInteger} from '../text/c-text.js';
import type {Metadata, Violation} from '../checks/violation.js';

const FACTORS: ReadonlyMap<string, bigint> = new Map([
	['B', 1n],
	['KB', 10n ** 3n],
	['MB', 10n ** 6n],
	['GB', 10n ** 9n],
	['TB', 10n ** 12n],
	['PB', 10n ** 15n],
]);

/** The bytes of a size such as `20 MB` (powers of 1000); undefined for a text that is none. */
export function byteCountOf(value: string): bigint | undefined {
	const {value: number, end} = scanInteger(value);
	const factor = end === 0 ? undefined : FACTORS.get(value.slice(end).replaceAll(' ', ''));
	return factor === undefined ? undefined : number * factor;
}

/** Judges by `check/unit`: a whole number and a unit from `B` to `PB`. */
export function checkUnit(value: string, meta: Metadata): Violation | undefined {
	const expected = meta.get('check/unit');
	return expected === undefined || byteCountOf(value) !== undefined
		? undefined
		: {check: 'check/unit', fault: 'value', value, expected, certain: true};
}

/** The number that a text such as `0x1F` stands for; undefined when it is not one of at most 64 bits. */
export function hexadecimalOf(value: string): bigint | undefined {
	const {value: number, end, overflow} = scanInteger(value, 16);
	return /^0x/i.test(value) && end === value.length && !overflow ? number : undefined;
}

/** Elektra's mark on a key whose hexadecimal value it holds as a decimal number. */
export const READ_AS_HEXADECIMAL = 'internal/hexnumber/ishex';

/**
 * Judges by `unit/base` = `hex`: the value is written `0x…`; as a decimal number once Elektra has read it and marked it
 * so.
 *
 * elektrad stores any text in a key without that mark, and then cannot read the file again (protocol.md 6.1.7);
 * so nothing that could not be read back passes here.
 */
export function checkUnitBase(value: string, meta: Metadata): Violation | undefined {
	if (
		meta.get('unit/base') !== 'hex' ||
		(meta.get(READ_AS_HEXADECIMAL) === '1' ? isDecimal(value) : hexadecimalOf(value) !== undefined)
	) {
		return undefined;
	}
	return {check: 'unit/base', fault: 'value', value, expected: 'hex', certain: true};
}

function isDecimal(value: string): boolean {
	const {end, overflow} = scanInteger(value);
	return end > 0 && !overflow;
}

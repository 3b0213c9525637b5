import {booleanOf} from './boolean.js';
import {byteLength, scanFloat} from '../text/c-text.js';
import {checkEnum} from './check-enum.js';
import type {Metadata, Violation} from './violation.js';

const INTEGERS: ReadonlyMap<string, readonly [min: bigint, max: bigint]> = new Map([
	['short', [-(2n ** 15n), 2n ** 15n - 1n]],
	['long', [-(2n ** 31n), 2n ** 31n - 1n]],
	['long_long', [-(2n ** 63n), 2n ** 63n - 1n]],
	['unsigned_short', [0n, 2n ** 16n - 1n]],
	['unsigned_long', [0n, 2n ** 32n - 1n]],
	['unsigned_long_long', [0n, 2n ** 64n - 1n]],
]);

/** The smallest number above 0 that a type holds in full precision, and the largest. */
const FLOATS: ReadonlyMap<string, readonly [smallest: number, largest: number]> = new Map([
	['float', [1.175_494_3e-38, 3.402_823_567_797_336e38]],
	['double', [2.225_073_858_507_201_4e-308, Number.MAX_VALUE]],
]);

/** The largest decimal exponent, up and down, of the 80 bits that `long double` has on most machines. */
const LONG_DOUBLE_EXPONENT = 4931;

const OTHERS: ReadonlyMap<string, (value: string, meta: Metadata) => boolean> = new Map([
	['any', () => true],
	['string', () => true],
	['wstring', (value: string) => value !== ''],
	['char', (value: string) => byteLength(value) === 1],
	['octet', (value: string) => byteLength(value) === 1],
	['wchar', (value: string) => [...value].length === 1],
	['long_double', fitsLongDouble],
	['boolean', (value: string, meta: Metadata) => booleanOf(value, meta) !== undefined],
]);

/** All types that `check/type` may name. */
export const TYPE_NAMES: readonly string[] = [...INTEGERS.keys(), ...FLOATS.keys(), ...OTHERS.keys(), 'enum'];

/** The type that a key's metadata gives it: `check/type`, else `type`; undefined when there is none. */
export function typeOf(meta: Metadata): string | undefined {
	const name = meta.get('check/type') ?? meta.get('type');
	return name === '' ? undefined : name;
}

/**
 * Judges by `check/type` (or `type`): whole numbers in their one plain spelling and range, floating-point numbers as C
 * reads them, characters by bytes, booleans in all accepted spellings, enumerations by {@link checkEnum}.
 */
export function checkType(value: string, meta: Metadata): Violation | undefined {
	const type = typeOf(meta);
	if (type === undefined) {
		return undefined;
	}
	if (!TYPE_NAMES.includes(type)) {
		return {check: 'check/type', fault: 'metadata', value, expected: type, listed: TYPE_NAMES, certain: true};
	}
	if (type === 'enum') {
		return checkEnum(value, meta);
	}
	return isOfType(value, type, meta)
		? undefined
		: {check: 'check/type', fault: 'value', value, expected: type, certain: true};
}

function isOfType(value: string, type: string, meta: Metadata): boolean {
	const integers = INTEGERS.get(type);
	if (integers !== undefined) {
		return isPlainInteger(value) && BigInt(value) >= integers[0] && BigInt(value) <= integers[1];
	}
	const floats = FLOATS.get(type);
	return floats === undefined ? OTHERS.get(type)?.(value, meta) === true : fitsFloat(value, floats);
}

/** Without sign for zero, plus, leading zeros or space: reading and writing must give the same text again. */
function isPlainInteger(value: string): boolean {
	return /^(?:0|-?[1-9]\d{0,19})$/.test(value);
}

function fitsFloat(value: string, [smallest, largest]: readonly [number, number]): boolean {
	const {value: number, spelling, end} = scanFloat(value);
	if (end === 0 || end !== value.length || isSpecialNumber(spelling)) {
		return end !== 0 && end === value.length;
	}
	const magnitude = Math.abs(number);
	return isZero(spelling) || (magnitude >= smallest && magnitude <= largest);
}

function fitsLongDouble(value: string): boolean {
	const {spelling, end} = scanFloat(value);
	if (end === 0 || end !== value.length) {
		return false;
	}
	return isSpecialNumber(spelling) || isZero(spelling) || Math.abs(decimalExponent(spelling)) <= LONG_DOUBLE_EXPONENT;
}

function isSpecialNumber(spelling: string): boolean {
	return /^[+-]?[in]/i.test(spelling);
}

function isZero(spelling: string): boolean {
	return /^[+-]?(?:0x[0.]+(?:p|$)|[0.]+(?:e|$))/i.test(spelling);
}

/** The exponent of the number's first digit that is not 0. */
function decimalExponent(spelling: string): number {
	const [, hexadecimal, binary = '0'] = /^[+-]?0x([\da-f.]+)(?:p([+-]?\d+))?$/i.exec(spelling) ?? [];
	if (hexadecimal !== undefined) {
		return Math.round((Number(binary) + 4 * leadingExponent(hexadecimal)) * Math.log10(2));
	}
	const [, decimal = '', exponent = '0'] = /^[+-]?([\d.]+)(?:e([+-]?\d+))?$/i.exec(spelling) ?? [];
	return Number(exponent) + leadingExponent(decimal);
}

function leadingExponent(digits: string): number {
	const [whole = '', fraction = ''] = digits.split('.');
	const significant = whole.replace(/^0+/, '');
	return significant === '' ? -1 - (/^0*/.exec(fraction)?.[0].length ?? 0) : significant.length - 1;
}

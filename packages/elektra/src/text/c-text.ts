/**
 * How the C library, in whose terms Elektra's plugins judge, reads text: as bytes, as numbers at the beginning of a
 * text.
 */

const MAX_UNSIGNED = 0xffff_ffff_ffff_ffffn;
const LEADING_SPACE = /^[ \t\n\v\f\r]*/;
const NUMERAL = {
	10: /^\d+/,
	16: /^(?:0x(?=[\da-f]))?[\da-f]+/i,
} as const;
const FLOAT =
	/^[+-]?(?:0x(?:[\da-f]+\.?[\da-f]*|\.[\da-f]+)(?:p[+-]?\d+)?|(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|inf(?:inity)?|nan(?:\(\w*\))?)/i;

/** An integer at the beginning of a text. */
export interface ScannedInteger {
	/** 0 to 2^64 − 1; a negative number counts back from 2^64, as in C. */
	readonly value: bigint;
	/** Where reading stopped; 0 when there is no number. */
	readonly end: number;
	/** The number has more than 64 bits; `value` is the largest one then. */
	readonly overflow: boolean;
}

/** Reads as `strtoull` does: white space, a sign, digits. */
export function scanInteger(text: string, base: 10 | 16 = 10): ScannedInteger {
	const signAt = LEADING_SPACE.exec(text)?.[0].length ?? 0;
	const sign = /^[+-]/.exec(text.slice(signAt))?.[0] ?? '';
	const [digits] = NUMERAL[base].exec(text.slice(signAt + sign.length)) ?? [];
	if (digits === undefined) {
		return {value: 0n, end: 0, overflow: false};
	}
	const end = signAt + sign.length + digits.length;
	const magnitude = BigInt(base === 16 && !/^0x/i.test(digits) ? `0x${digits}` : digits);
	if (magnitude > MAX_UNSIGNED) {
		return {value: MAX_UNSIGNED, end, overflow: true};
	}
	return {value: sign === '-' ? BigInt.asUintN(64, -magnitude) : magnitude, end, overflow: false};
}

/** A number with a fraction at the beginning of a text. */
export interface ScannedFloat {
	/** Infinite or 0 where JavaScript's numbers end. */
	readonly value: number;
	/** What was read, without leading space; empty when there is no number. */
	readonly spelling: string;
	/** Where reading stopped; 0 when there is no number. */
	readonly end: number;
}

/** Reads as `strtod` does: white space, a sign, a decimal or hexadecimal number, infinity or not-a-number. */
export function scanFloat(text: string): ScannedFloat {
	const start = LEADING_SPACE.exec(text)?.[0].length ?? 0;
	const [spelling] = FLOAT.exec(text.slice(start)) ?? [];
	return spelling === undefined
		? {value: 0, spelling: '', end: 0}
		: {value: floatValue(spelling.toLowerCase()), spelling, end: start + spelling.length};
}

function floatValue(spelling: string): number {
	const [, sign, rest = ''] = /^([+-]?)(.*)$/.exec(spelling) ?? [];
	const factor = sign === '-' ? -1 : 1;
	if (rest.startsWith('inf')) {
		return factor * Number.POSITIVE_INFINITY;
	}
	if (rest.startsWith('nan')) {
		return Number.NaN;
	}
	return factor * (rest.startsWith('0x') ? hexadecimalFloat(rest) : Number(rest));
}

function hexadecimalFloat(text: string): number {
	const [, whole = '', fraction = '', exponent = '0'] = /^0x([\da-f]*)\.?([\da-f]*)(?:p([+-]?\d+))?$/.exec(text) ?? [];
	return Number(`0x${whole}${fraction}`) * 2 ** (Number(exponent) - 4 * fraction.length);
}

/** The text's UTF-8 as a text with one character (U+0000 to U+00FF) for each byte. */
export function byteText(text: string): string {
	return /^[\0-\x7F]*$/.test(text)
		? text
		: Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join('');
}

/** How many bytes the text has in UTF-8. */
export function byteLength(text: string): number {
	return /^[\0-\x7F]*$/.test(text) ? text.length : new TextEncoder().encode(text).length;
}

/** Whether two texts are the same but for the case of ASCII letters. */
export function equalsIgnoringCase(one: string, other: string): boolean {
	return asciiLower(one) === asciiLower(other);
}

/** The text with its ASCII letters in lower case. */
export function asciiLower(text: string): string {
	return text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
}

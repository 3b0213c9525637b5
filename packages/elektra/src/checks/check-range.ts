import {scanFloat, scanInteger} from '../text/c-text.js';
import type {Metadata, Violation} from './violation.js';

type Kind = 'signed' | 'unsigned' | 'float' | 'character' | 'hexadecimal';
type Limit = bigint | number;
type Verdict = 'inside' | 'outside' | 'malformed';

const KINDS: ReadonlyMap<string, Kind> = new Map([
	['unsigned short', 'unsigned'],
	['unsigned long', 'unsigned'],
	['unsigned long long', 'unsigned'],
	['float', 'float'],
	['double', 'float'],
	['long double', 'float'],
	['char', 'character'],
	['hex', 'hexadecimal'],
]);

/**
 * Judges by `check/range`: `1-10`, `-5--1`, `7`, or a list of these such as `1-3,7`.
 *
 * The type decides how limits and value are read; whatever is not one of the plugin's own spellings of types (`unsigned
 * long`, `float`, `char`, `HEX`; not `unsigned_long`) counts as a signed number of 64 bits. As in Elektra, digits are
 * read from the beginning of the value and what follows is passed over; a value without any is 0.
 */
export function checkRange(value: string, meta: Metadata): Violation | undefined {
	const range = meta.get('check/range');
	if (range === undefined) {
		return undefined;
	}
	const kind = KINDS.get((meta.get('check/type') ?? meta.get('type') ?? '').toLowerCase()) ?? 'signed';
	const violation = {check: 'check/range', value, expected: range, certain: true} as const;
	if (kind === 'unsigned' && /^[^\d]*-/.test(value)) {
		return {...violation, fault: 'value', reason: 'a negative number'};
	}
	const parts = range.includes(',') ? range.split(',').filter((part) => part !== '') : [range];
	for (const part of parts) {
		const verdict = judge(value, part, kind);
		if (verdict === 'inside') {
			return undefined;
		}
		if (verdict === 'malformed') {
			return {...violation, fault: 'metadata', expected: part};
		}
	}
	return {...violation, fault: 'value'};
}

function judge(value: string, range: string, kind: Kind): Verdict {
	const limits = parseRange(range, kind);
	const number = limits && numberIn(value, kind);
	if (limits === undefined || number === undefined) {
		return 'malformed';
	}
	return number < limits[0] || number > limits[1] ? 'outside' : 'inside';
}

/** The value as a number, or undefined when it has too many digits. */
function numberIn(value: string, kind: Kind): Limit | undefined {
	if (kind === 'character') {
		return BigInt(value.charCodeAt(0) || 0);
	}
	if (kind === 'float') {
		return scanFloat(value).value;
	}
	const {value: number, overflow} = scanInteger(value, kind === 'hexadecimal' ? 16 : 10);
	return overflow ? undefined : inKind(number, kind);
}

/** Two limits, the lower first. */
function parseRange(range: string, kind: Kind): readonly [Limit, Limit] | undefined {
	const first = parseLimit(range, kind);
	if (first === undefined) {
		return undefined;
	}
	const rest = first.rest.trimStart();
	if (rest === '') {
		return [first.limit, first.limit];
	}
	const second = rest.startsWith('-') ? parseLimit(rest.slice(1), kind) : undefined;
	if (second === undefined || second.overflow || second.rest.trim() !== '') {
		return undefined;
	}
	return first.limit <= second.limit ? [first.limit, second.limit] : [second.limit, first.limit];
}

function parseLimit(text: string, kind: Kind): {limit: Limit; overflow: boolean; rest: string} | undefined {
	const [, minus = '', digits = ''] = /^\s*(-?)\s*([\da-z][^]*)$/i.exec(text) ?? [];
	if (digits === '' || (minus !== '' && kind === 'unsigned')) {
		return undefined;
	}
	const {number, end, overflow} = scanLimit(digits, kind);
	const limit =
		typeof number === 'bigint' ? inKind(minus === '' ? number : -number, kind) : minus === '' ? number : -number;
	return end === 0 ? undefined : {limit, overflow, rest: digits.slice(end)};
}

function scanLimit(text: string, kind: Kind): {number: Limit; end: number; overflow: boolean} {
	if (kind === 'character') {
		return {number: BigInt(text.charCodeAt(0)), end: 1, overflow: !/^[a-z]/i.test(text)};
	}
	if (kind === 'float') {
		const {value, end} = scanFloat(text);
		return {number: value, end, overflow: !Number.isFinite(value)};
	}
	const {value, end, overflow} = scanInteger(text, kind === 'hexadecimal' ? 16 : 10);
	return {number: value, end, overflow};
}

/** 64 bits, with or without a sign. */
function inKind(number: bigint, kind: Kind): bigint {
	return kind === 'unsigned' ? BigInt.asUintN(64, number) : BigInt.asIntN(64, number);
}

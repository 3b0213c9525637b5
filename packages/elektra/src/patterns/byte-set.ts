import {EreSyntaxError} from './posix-ere-error.js';

/** How many bytes there are. */
export const BYTES = 256;
/** What no byte matches. */
export const NO_BYTE = String.raw`[^\x00-\xff]`;

const isAlpha = (code: number): boolean => /[A-Za-z]/.test(String.fromCharCode(code));
const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;
const isGraph = (code: number): boolean => code > 0x20 && code < 0x7f;

/** The classes that every POSIX system knows, as they are in the C locale. */
const CLASSES: ReadonlyMap<string, (code: number) => boolean> = new Map([
	['alpha', isAlpha],
	['digit', isDigit],
	['alnum', (code: number) => isAlpha(code) || isDigit(code)],
	['upper', (code: number) => code >= 0x41 && code <= 0x5a],
	['lower', (code: number) => code >= 0x61 && code <= 0x7a],
	['space', (code: number) => code === 0x20 || (code >= 0x09 && code <= 0x0d)],
	['blank', (code: number) => code === 0x20 || code === 0x09],
	['punct', (code: number) => isGraph(code) && !isAlpha(code) && !isDigit(code)],
	['print', (code: number) => code === 0x20 || isGraph(code)],
	['graph', isGraph],
	['cntrl', (code: number) => code < 0x20 || code === 0x7f],
	['xdigit', (code: number) => /[\dA-Fa-f]/.test(String.fromCharCode(code))],
]);

/** A set of bytes. */
export type ByteSet = readonly boolean[];

/** The bytes of a class of POSIX, such as `alpha`, with `_` or without. */
export function classSet(name: string, extra = ''): ByteSet {
	const belongs = CLASSES.get(name);
	if (belongs === undefined) {
		throw new EreSyntaxError('Invalid character class name');
	}
	return Array.from({length: BYTES}, (_, code) => belongs(code) || extra.includes(String.fromCharCode(code)));
}

/** The set with the other case of each of its letters. */
export function withBothCases(set: ByteSet): ByteSet {
	return set.map((belongs, code) => belongs || (isAlpha(code) && set[code ^ 0x20] === true));
}

/** The set as it is written in the syntax of a RegexEngine. */
export function spellSet(set: ByteSet): string {
	const ranges: string[] = [];
	for (let code = 0; code < set.length; code += 1) {
		const from = code;
		while (set[code] === true) {
			code += 1;
		}
		if (code > from) {
			ranges.push(code - from === 1 ? spellByte(from) : `${spellByte(from)}-${spellByte(code - 1)}`);
		}
	}
	if (ranges.length === 0) {
		return NO_BYTE;
	}
	return ranges.length === 1 && !ranges[0]?.includes('-') ? ranges.join('') : `[${ranges.join('')}]`;
}

/** One byte as it is written there. */
export function spellByte(code: number): string {
	return `\\x${code.toString(16).padStart(2, '0')}`;
}

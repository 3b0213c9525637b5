/** Strings, numbers and words of JSON, as Go's decoder reads them. */
import {code, type ByteCursor} from './byte-cursor.js';
import {unexpected} from './go-json-error.js';
import {fromBytesReplacing, wellFormed} from './go-text.js';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const DIGITS = '0123456789';
const ESCAPES: Readonly<Record<string, string>> = {
	'"': '"',
	'\\': '\\',
	'/': '/',
	b: '\b',
	f: '\f',
	n: '\n',
	r: '\r',
	t: '\t',
};

/** Takes the rest of a string whose opening quote was taken. */
export function takeString(cursor: ByteCursor): string {
	const pieces: string[] = [];
	let from = cursor.at;
	for (;;) {
		const byte = cursor.take();
		if (byte === QUOTE) {
			pieces.push(fromBytesReplacing(cursor.since(from)));
			return wellFormed(pieces.join(''));
		}
		if (byte < 0x20) {
			throw unexpected(byte, 'in string literal');
		}
		if (byte === BACKSLASH) {
			pieces.push(fromBytesReplacing(cursor.since(from)), takeEscape(cursor));
			from = cursor.at;
		}
	}
}

/** Takes the rest of `true`, `false` or `null`, whose first letter was taken. */
export function takeWord(cursor: ByteCursor, word: string): void {
	for (const letter of word.slice(1)) {
		cursor.expect(letter, `in literal ${word} (expecting '${letter}')`);
	}
}

/** Takes the rest of a number, whose first byte was taken. */
export function takeNumber(cursor: ByteCursor, first: number): void {
	let byte = first;
	if (byte === code('-')) {
		byte = cursor.take();
		if (!isDigit(byte)) {
			throw unexpected(byte, 'in numeric literal');
		}
	}
	if (!isDigit(byte)) {
		throw unexpected(byte, 'looking for beginning of value');
	}
	if (byte !== code('0')) {
		skipDigits(cursor);
	}
	if (cursor.takeIf('.')) {
		takeDigits(cursor, 'after decimal point in numeric literal');
	}
	if (cursor.takeIf('eE')) {
		cursor.takeIf('+-');
		takeDigits(cursor, 'in exponent of numeric literal');
	}
}

function takeEscape(cursor: ByteCursor): string {
	const byte = cursor.take();
	const character = String.fromCharCode(byte);
	if (character === 'u') {
		return takeCodeUnit(cursor);
	}
	const meant = ESCAPES[character];
	if (meant === undefined) {
		throw unexpected(byte, 'in string escape code');
	}
	return meant;
}

function takeCodeUnit(cursor: ByteCursor): string {
	let hex = '';
	for (let digit = 0; digit < 4; digit += 1) {
		const byte = cursor.take();
		const character = String.fromCharCode(byte);
		if (!/[\da-f]/i.test(character)) {
			throw unexpected(byte, String.raw`in \u hexadecimal character escape`);
		}
		hex += character;
	}
	return String.fromCharCode(Number.parseInt(hex, 16));
}

function takeDigits(cursor: ByteCursor, context: string): void {
	const byte = cursor.take();
	if (!isDigit(byte)) {
		throw unexpected(byte, context);
	}
	skipDigits(cursor);
}

function skipDigits(cursor: ByteCursor): void {
	while (cursor.takeIf(DIGITS)) {
		// The next one may be a digit too.
	}
}

function isDigit(byte: number): boolean {
	return DIGITS.includes(String.fromCharCode(byte));
}

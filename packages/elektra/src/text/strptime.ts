import {asciiLower} from './c-text.js';

const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const MONTHS = [
	'january',
	'february',
	'march',
	'april',
	'may',
	'june',
	'july',
	'august',
	'september',
	'october',
	'november',
	'december',
];

/** Directives that are made of others, as in the C locale. */
const COMPOSED: ReadonlyMap<string, string> = new Map([
	['F', '%Y-%m-%d'],
	['D', '%m/%d/%y'],
	['x', '%m/%d/%y'],
	['T', '%H:%M:%S'],
	['X', '%H:%M:%S'],
	['R', '%H:%M'],
	['r', '%I:%M:%S %p'],
	['c', '%a %b %e %H:%M:%S %Y'],
]);

/** Directives that read a number: the smallest, the largest, and how many digits at most. */
const NUMBERS: ReadonlyMap<string, readonly [from: number, to: number, digits: number]> = new Map([
	['C', [0, 99, 2]],
	['d', [1, 31, 2]],
	['e', [1, 31, 2]],
	['g', [0, 99, 2]],
	['H', [0, 23, 2]],
	['k', [0, 23, 2]],
	['I', [1, 12, 2]],
	['l', [1, 12, 2]],
	['j', [1, 366, 3]],
	['m', [1, 12, 2]],
	['M', [0, 59, 2]],
	['S', [0, 61, 2]],
	['u', [1, 7, 1]],
	['U', [0, 53, 2]],
	['V', [0, 53, 2]],
	['w', [0, 6, 1]],
	['W', [0, 53, 2]],
	['y', [0, 99, 2]],
	['Y', [0, 9999, 4]],
]);

/** Directives that read what an expression describes, at the place where reading is. */
const WORDS: ReadonlyMap<string, RegExp> = new Map([
	['a', wordsOf(DAYS)],
	['A', wordsOf(DAYS)],
	['b', wordsOf(MONTHS)],
	['B', wordsOf(MONTHS)],
	['h', wordsOf(MONTHS)],
	['p', /[ap]m/iy],
	['G', /\d+/y],
	['s', /\d+/y],
	['Z', /\s*\S*/y],
	['n', /\s*/y],
	['t', /\s*/y],
	['%', /%/y],
]);

/**
 * Whether a text is a date in a format of the C library's `strptime`, in the C locale, and nothing follows it.
 *
 * As there, fields are read one by one: 30 February is a date, and spaces before numbers are passed over.
 */
export function matchesTimeFormat(text: string, format: string): boolean {
	return readFormat(text, 0, format) === text.length;
}

/** Where reading stopped; undefined when the text does not fit. */
function readFormat(text: string, start: number, format: string): number | undefined {
	let at: number | undefined = start;
	// Flags, widths and the modifiers for other calendars change nothing in the C locale.
	for (const [token, letter] of format.matchAll(/%[-_^#\d]*(?:[EO]?([^]))?|\s+|[^]/g)) {
		at = token.startsWith('%') ? readDirective(text, at, letter ?? '') : readPlain(text, at, token);
		if (at === undefined) {
			return undefined;
		}
	}
	return at;
}

function readPlain(text: string, at: number, token: string): number | undefined {
	if (/^\s/.test(token)) {
		return skipSpace(text, at);
	}
	return text[at] === token ? at + 1 : undefined;
}

function readDirective(text: string, at: number, letter: string): number | undefined {
	const composed = COMPOSED.get(letter);
	if (composed !== undefined) {
		return readFormat(text, at, composed);
	}
	const number = NUMBERS.get(letter);
	if (number !== undefined) {
		return readNumber(text, at, number);
	}
	return letter === 'z' ? readZone(text, at) : readWord(text, at, WORDS.get(letter));
}

function readNumber(
	text: string,
	start: number,
	[from, to, digits]: readonly [number, number, number],
): number | undefined {
	let at = start;
	while (text[at] === ' ') {
		at += 1;
	}
	const first = at;
	let value = 0;
	while (at - first < digits && /\d/.test(text[at] ?? '') && (at === first || value * 10 <= to)) {
		value = value * 10 + Number(text[at]);
		at += 1;
	}
	return at === first || value < from || value > to ? undefined : at;
}

/** `Z`, or a sign with hours and perhaps minutes, with a colon between them or not. */
function readZone(text: string, start: number): number | undefined {
	const at = skipSpace(text, start);
	if (text[at] === 'Z') {
		return at + 1;
	}
	const [spelling, hours = '', minutes = '0'] = /^[+-](\d\d):?(\d\d)?/.exec(text.slice(at)) ?? [];
	if (spelling === undefined || Number(hours) * 100 + Number(minutes) > 1400 || Number(minutes) > 59) {
		return undefined;
	}
	return at + spelling.length;
}

function readWord(text: string, at: number, word: RegExp | undefined): number | undefined {
	if (word === undefined) {
		return undefined;
	}
	const sticky = new RegExp(word);
	sticky.lastIndex = at;
	return sticky.test(text) ? sticky.lastIndex : undefined;
}

function skipSpace(text: string, at: number): number {
	return at + (/^\s*/.exec(text.slice(at))?.[0].length ?? 0);
}

/** Names in full or by their first three letters, in any case. */
function wordsOf(names: readonly string[]): RegExp {
	return new RegExp(names.map((name) => `${asciiLower(name).slice(0, 3)}(?:${name.slice(3)})?`).join('|'), 'iy');
}

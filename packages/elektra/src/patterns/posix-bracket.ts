import {type ByteSet, BYTES, classSet, withBothCases} from './byte-set.js';
import {EreSyntaxError} from './posix-ere-error.js';

/** How a set is read in an expression. */
export interface BracketOptions {
	readonly ignoreCase: boolean;
	/** Negated sets do not hold the newline. */
	readonly newline: boolean;
}

/**
 * Reads a bracket expression that begins behind its `[`.
 *
 * @returns the set, and where the expression goes on behind its `]`.
 * @throws EreSyntaxError as the C library would refuse it.
 */
export function readBracket(
	pattern: string,
	start: number,
	{ignoreCase, newline}: BracketOptions,
): {set: ByteSet; end: number} {
	const negated = pattern[start] === '^';
	const first = negated ? start + 1 : start;
	const set = Array.from({length: BYTES}, () => false);
	let at = first;
	if (at >= pattern.length) {
		throw new EreSyntaxError('Invalid regular expression');
	}
	while (pattern[at] !== ']' || at === first) {
		at = readItem(pattern, at, at === first, {set, ignoreCase});
	}
	const chosen = ignoreCase ? withBothCases(set) : set;
	const final = negated ? chosen.map((belongs, code) => !belongs && !(newline && code === 0x0a)) : chosen;
	return {set: final, end: at + 1};
}

function readItem(
	pattern: string,
	at: number,
	isFirst: boolean,
	target: {set: boolean[]; ignoreCase: boolean},
): number {
	if (pattern.startsWith('[:', at)) {
		const {name, end} = readNamed(pattern, at, ':');
		const belongs = classSet(target.ignoreCase && (name === 'upper' || name === 'lower') ? 'alpha' : name);
		belongs.forEach((member, code) => {
			target.set[code] ||= member;
		});
		return end;
	}
	if (pattern[at] === '-' && !isFirst && pattern[at + 1] !== ']') {
		throw new EreSyntaxError('Invalid range end');
	}
	const from = readElement(pattern, at);
	const isRange = pattern[from.end] === '-' && pattern[from.end + 1] !== ']';
	const to = isRange ? readElement(pattern, from.end + 1) : from;
	if (to.code < from.code) {
		throw new EreSyntaxError('Invalid range end');
	}
	target.set.fill(true, from.code, to.code + 1);
	return to.end;
}

function readElement(pattern: string, at: number): {code: number; end: number} {
	const kind = pattern.slice(at, at + 2);
	if (kind === '[.' || kind === '[=') {
		const {name, end} = readNamed(pattern, at, kind.slice(1));
		if (name.length !== 1) {
			throw new EreSyntaxError('Invalid collation character');
		}
		return {code: name.charCodeAt(0), end};
	}
	if (at >= pattern.length) {
		throw new EreSyntaxError('Unmatched [, [^, [:, [., or [=');
	}
	return {code: pattern.charCodeAt(at), end: at + 1};
}

function readNamed(pattern: string, at: number, mark: string): {name: string; end: number} {
	const close = pattern.indexOf(`${mark}]`, at + 2);
	if (close === -1) {
		throw new EreSyntaxError('Unmatched [, [^, [:, [., or [=');
	}
	return {name: pattern.slice(at + 2, close), end: close + 2};
}

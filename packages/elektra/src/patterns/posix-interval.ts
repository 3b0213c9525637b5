import {EreSyntaxError} from './posix-ere-error.js';

const MAX_REPETITIONS = 0x7fff;
const MALFORMED = String.raw`Invalid content of \{\}`;

/**
 * Reads an interval such as `{2,3}`, `{2}`, `{2,}` or `{,3}` that begins behind its `{`.
 *
 * @returns the interval in the syntax of a RegexEngine, and where the expression goes on behind its `}`.
 * @throws EreSyntaxError as the C library would refuse it.
 */
export function readInterval(pattern: string, start: number): {spelling: string; end: number} {
	const from = readBound(pattern, start);
	const to = from.stop === ',' ? readBound(pattern, from.end) : from;
	const least = Number(from.digits);
	const isEmpty = from.digits === '' && from.stop === '}';
	if (isEmpty || to.stop !== '}' || (to.digits !== '' && Number(to.digits) < least)) {
		throw new EreSyntaxError(MALFORMED);
	}
	if (Math.max(least, Number(to.digits)) > MAX_REPETITIONS) {
		throw new EreSyntaxError('Regular expression too big');
	}
	return {spelling: to.digits === '' ? `{${least},}` : `{${least},${Number(to.digits)}}`, end: to.end};
}

/** The digits up to the next comma or brace, and where it goes on behind that. */
function readBound(pattern: string, start: number): {digits: string; stop: string; end: number} {
	const [text = '', stop = ''] = /^[^,}]*([,}]?)/.exec(pattern.slice(start)) ?? [];
	if (stop === '') {
		throw new EreSyntaxError(String.raw`Unmatched \{`);
	}
	const digits = text.slice(0, -1);
	if (/\D/.test(digits)) {
		throw new EreSyntaxError(MALFORMED);
	}
	return {digits, stop, end: start + text.length};
}

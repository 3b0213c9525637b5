import {byteText} from '../text/c-text.js';
import {classSet, NO_BYTE, spellByte, spellSet} from './byte-set.js';
import {readBracket} from './posix-bracket.js';
import {EreSyntaxError} from './posix-ere-error.js';
import {readInterval} from './posix-interval.js';

/** How an expression is to be read. */
export interface EreOptions {
	readonly ignoreCase: boolean;
	/** `.` and negated sets do not match the newline, `^` and `$` match at every line. */
	readonly newline: boolean;
}

/** An expression for a {@link RegexEngine}, or why there is none. */
export type EreTranslation =
	| {readonly pattern: string}
	/** The C library refuses it, in these words. */
	| {readonly refused: string}
	/**
	 * The C library takes it, but it cannot be matched in linear time (references) or said in a {@link RegexEngine}'s
	 * syntax.
	 */
	| {readonly unsupported: string};

const MAX_DEPTH = 250;
const ANY_BYTE = String.raw`[\x00-\xff]`;
/** Stands for an anchor that has no translation, until the whole expression is given up. */
const NO_TRANSLATION = String.raw`\b\B`;
const OTHER_ESCAPES = "<>`'123456789";

/**
 * Translates a POSIX extended regular expression, with the escapes that the C library of GNU adds, to the syntax of a
 * {@link RegexEngine}. It is read as bytes: elektrad runs in the C locale.
 */
export function translateEre(expression: string, options: EreOptions): EreTranslation {
	const reader = new EreReader(byteText(expression), options);
	try {
		const pattern = reader.readAll();
		return reader.unsupported === undefined ? {pattern} : {unsupported: reader.unsupported};
	} catch (error) {
		if (error instanceof EreSyntaxError) {
			return {refused: error.message};
		}
		throw error;
	}
}

class EreReader {
	/** The first construct for which there is no translation. */
	unsupported: string | undefined;
	readonly #pattern: string;
	readonly #options: EreOptions;
	#at = 0;
	#groups = 0;
	/** The groups that are closed on every way to here: only to them may be referred. */
	#closed: ReadonlySet<number> = new Set();

	constructor(pattern: string, options: EreOptions) {
		this.#pattern = pattern;
		this.#options = options;
	}

	readAll(): string {
		return this.#readAlternatives(0);
	}

	/** Branches up to the end or the `)` that closes the group. */
	#readAlternatives(depth: number): string {
		const closedBefore = this.#closed;
		let closedInBranches = closedBefore;
		let result = '';
		while (this.#at < this.#pattern.length && !(depth > 0 && this.#next === ')')) {
			if (this.#next === '|') {
				this.#at += 1;
				result += '|';
				closedInBranches = new Set([...closedInBranches, ...this.#closed]);
				this.#closed = closedBefore;
			} else {
				result += this.#readRepeated(depth);
			}
		}
		this.#closed = new Set([...closedInBranches, ...this.#closed]);
		return result;
	}

	#readRepeated(depth: number): string {
		const character = this.#next;
		if (character !== undefined && '*+?{'.includes(character)) {
			throw new EreSyntaxError('Invalid preceding regular expression');
		}
		if (character === '^' || character === '$') {
			this.#at += 1;
			return character;
		}
		let atom = this.#readAtom(depth);
		while (this.#next !== undefined && '*+?{'.includes(this.#next) && !isAnchor(atom)) {
			atom = `(?:${atom})${this.#readRepetition()}`;
		}
		return atom;
	}

	#readAtom(depth: number): string {
		const character = this.#next ?? '';
		this.#at += 1;
		switch (character) {
			case '(': {
				return this.#readGroup(depth);
			}

			case '[': {
				const {set, end} = readBracket(this.#pattern, this.#at, this.#options);
				this.#at = end;
				return spellSet(set);
			}

			case '.': {
				return this.#options.newline ? String.raw`[^\x0a]` : ANY_BYTE;
			}

			case '\\': {
				return this.#readEscape();
			}

			default: {
				return this.#literal(character);
			}
		}
	}

	#readGroup(depth: number): string {
		if (depth >= MAX_DEPTH) {
			throw new EreSyntaxError('Regular expression too big');
		}
		this.#groups += 1;
		const group = this.#groups;
		const inner = this.#readAlternatives(depth + 1);
		if (this.#next !== ')') {
			throw new EreSyntaxError(String.raw`Unmatched ( or \(`);
		}
		this.#at += 1;
		this.#closed = new Set([...this.#closed, group]);
		return `(?:${inner})`;
	}

	#readEscape(): string {
		const character = this.#next;
		this.#at += 1;
		if (character === undefined) {
			throw new EreSyntaxError('Trailing backslash');
		}
		if (character === 'b' || character === 'B') {
			return `\\${character}`;
		}
		if ('wWsS'.includes(character)) {
			const set = character.toLowerCase() === 'w' ? classSet('alnum', '_') : classSet('space');
			return spellSet('WS'.includes(character) ? set.map((belongs) => !belongs) : set);
		}
		if (OTHER_ESCAPES.includes(character)) {
			return this.#giveUp(character);
		}
		// The C library compares in capitals when it ignores case, but forgets to turn an escaped letter into one.
		return this.#options.ignoreCase && /[a-z]/.test(character) ? NO_BYTE : this.#literal(character);
	}

	#giveUp(character: string): string {
		if (/\d/.test(character) && !this.#closed.has(Number(character))) {
			throw new EreSyntaxError('Invalid back reference');
		}
		this.unsupported ??= `\\${character}`;
		return /\d/.test(character) ? '' : NO_TRANSLATION;
	}

	#readRepetition(): string {
		const sign = this.#next ?? '';
		this.#at += 1;
		if (sign !== '{') {
			return sign;
		}
		const {spelling, end} = readInterval(this.#pattern, this.#at);
		this.#at = end;
		return spelling;
	}

	#literal(character: string): string {
		const code = character.charCodeAt(0);
		const hasCases = this.#options.ignoreCase && /[a-z]/i.test(character);
		return hasCases ? `[${spellByte(code)}${spellByte(code ^ 0x20)}]` : spellByte(code);
	}

	get #next(): string | undefined {
		return this.#pattern[this.#at];
	}
}

function isAnchor(atom: string): boolean {
	return atom === String.raw`\b` || atom === String.raw`\B` || atom === NO_TRANSLATION;
}

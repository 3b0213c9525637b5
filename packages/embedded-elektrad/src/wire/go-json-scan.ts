/**
 * The reading half of Go's `encoding/json`, as far as elektrad shows it: the first value of a body, whatever follows it,
 * and the very texts of its errors.
 */
import {GoJsonError, unexpected} from './go-json-error.js';
import {fromBytesReplacing, wellFormed} from './go-text.js';

/** A JSON value as it was written. Of an object's members, all are there, in order, also those of one name. */
export type JsonNode =
	| {readonly kind: 'string'; readonly value: string}
	| {readonly kind: 'number' | 'bool' | 'null'}
	| {readonly kind: 'array'; readonly items: readonly JsonNode[]}
	| {readonly kind: 'object'; readonly members: ReadonlyArray<readonly [name: string, value: JsonNode]>};

const MAX_DEPTH = 10_000;
const SPACE = new Set([0x20, 0x09, 0x0a, 0x0d]);
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const DIGITS = '0123456789';
const ESCAPES: Readonly<Record<string, string>> = {'"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t'};

/**
 * The first JSON value in `bytes`.
 *
 * @throws {@link GoJsonError} when there is none, or when it breaks off.
 */
export function scanFirstValue(bytes: Uint8Array): JsonNode {
	return scanPlainString(bytes) ?? new Scanner(bytes).first();
}

/** The common case, a body that is one string and nothing else, without walking through it byte by byte. */
function scanPlainString(bytes: Uint8Array): JsonNode | undefined {
	if (bytes[0] !== QUOTE || bytes.at(-1) !== QUOTE) {
		return undefined;
	}
	try {
		const value: unknown = JSON.parse(fromBytesReplacing(bytes));
		return typeof value === 'string' ? {kind: 'string', value: wellFormed(value)} : undefined;
	} catch {
		return undefined; // The scanner finds out what is wrong, or where the first value ends.
	}
}

class Scanner {
	readonly #bytes: Uint8Array;
	#at = 0;
	#depth = 0;

	constructor(bytes: Uint8Array) {
		this.#bytes = bytes;
	}

	first(): JsonNode {
		this.#skipSpace();
		if (this.#at === this.#bytes.length) {
			throw new GoJsonError('EOF');
		}
		return this.#value();
	}

	#value(): JsonNode {
		const byte = this.#next();
		switch (String.fromCharCode(byte)) {
			case '{': {
				return this.#nested(() => this.#object());
			}
			case '[': {
				return this.#nested(() => this.#array());
			}
			case '"': {
				return {kind: 'string', value: this.#string()};
			}
			case 't': {
				return this.#literal('true', 'bool');
			}
			case 'f': {
				return this.#literal('false', 'bool');
			}
			case 'n': {
				return this.#literal('null', 'null');
			}
			default: {
				return this.#number(byte);
			}
		}
	}

	#nested(read: () => JsonNode): JsonNode {
		this.#depth += 1;
		if (this.#depth > MAX_DEPTH) {
			throw new GoJsonError('exceeded max depth');
		}
		const node = read();
		this.#depth -= 1;
		return node;
	}

	#object(): JsonNode {
		const members: Array<readonly [string, JsonNode]> = [];
		let byte = this.#nextNonSpace();
		if (byte === code('}')) {
			return {kind: 'object', members};
		}
		for (;;) {
			if (byte !== QUOTE) {
				throw unexpected(byte, 'looking for beginning of object key string');
			}
			const name = this.#string();
			this.#expect(':', 'after object key');
			this.#skipSpace();
			members.push([name, this.#value()]);
			byte = this.#nextNonSpace();
			if (byte === code('}')) {
				return {kind: 'object', members};
			}
			if (byte !== code(',')) {
				throw unexpected(byte, 'after object key:value pair');
			}
			byte = this.#nextNonSpace();
		}
	}

	#array(): JsonNode {
		const items: JsonNode[] = [];
		this.#skipSpace();
		if (this.#peek() === code(']')) {
			this.#at += 1;
			return {kind: 'array', items};
		}
		for (;;) {
			this.#skipSpace();
			items.push(this.#value());
			const byte = this.#nextNonSpace();
			if (byte === code(']')) {
				return {kind: 'array', items};
			}
			if (byte !== code(',')) {
				throw unexpected(byte, 'after array element');
			}
		}
	}

	/** The rest of a string whose opening quote was read. */
	#string(): string {
		const pieces: string[] = [];
		let from = this.#at;
		for (;;) {
			const byte = this.#next();
			if (byte === QUOTE) {
				pieces.push(fromBytesReplacing(this.#bytes.subarray(from, this.#at - 1)));
				return wellFormed(pieces.join(''));
			}
			if (byte < 0x20) {
				throw unexpected(byte, 'in string literal');
			}
			if (byte === BACKSLASH) {
				pieces.push(fromBytesReplacing(this.#bytes.subarray(from, this.#at - 1)), this.#escape());
				from = this.#at;
			}
		}
	}

	#escape(): string {
		const byte = this.#next();
		const character = String.fromCharCode(byte);
		if (character !== 'u') {
			const meant = ESCAPES[character];
			if (meant === undefined) {
				throw unexpected(byte, 'in string escape code');
			}
			return meant;
		}
		let hex = '';
		for (let digit = 0; digit < 4; digit += 1) {
			const next = this.#next();
			if (!/[\da-f]/i.test(String.fromCharCode(next))) {
				throw unexpected(next, String.raw`in \u hexadecimal character escape`);
			}
			hex += String.fromCharCode(next);
		}
		return String.fromCharCode(Number.parseInt(hex, 16));
	}

	#literal(word: string, kind: 'bool' | 'null'): JsonNode {
		for (const letter of word.slice(1)) {
			this.#expectNow(letter, `in literal ${word} (expecting '${letter}')`);
		}
		return {kind};
	}

	#number(first: number): JsonNode {
		let byte: number | undefined = first;
		if (byte === code('-')) {
			byte = this.#next();
			if (!isDigit(byte)) {
				throw unexpected(byte, 'in numeric literal');
			}
		}
		if (!isDigit(byte)) {
			throw unexpected(byte, 'looking for beginning of value');
		}
		if (byte !== code('0')) {
			this.#skipDigits();
		}
		if (this.#peek() === code('.')) {
			this.#at += 1;
			this.#digit('after decimal point in numeric literal');
		}
		if (this.#peek() === code('e') || this.#peek() === code('E')) {
			this.#at += 1;
			if (this.#peek() === code('+') || this.#peek() === code('-')) {
				this.#at += 1;
			}
			this.#digit('in exponent of numeric literal');
		}
		return {kind: 'number'};
	}

	#digit(context: string): void {
		const byte = this.#next();
		if (!isDigit(byte)) {
			throw unexpected(byte, context);
		}
		this.#skipDigits();
	}

	#skipDigits(): void {
		while (isDigit(this.#peek())) {
			this.#at += 1;
		}
	}

	#expect(character: string, context: string): void {
		this.#skipSpace();
		this.#expectNow(character, context);
	}

	#expectNow(character: string, context: string): void {
		const byte = this.#next();
		if (byte !== code(character)) {
			throw unexpected(byte, context);
		}
	}

	#nextNonSpace(): number {
		this.#skipSpace();
		return this.#next();
	}

	#skipSpace(): void {
		while (SPACE.has(this.#peek() ?? 0)) {
			this.#at += 1;
		}
	}

	#peek(): number | undefined {
		return this.#bytes[this.#at];
	}

	#next(): number {
		const byte = this.#bytes[this.#at];
		if (byte === undefined) {
			throw new GoJsonError('unexpected EOF');
		}
		this.#at += 1;
		return byte;
	}
}

function code(character: string): number {
	return character.charCodeAt(0);
}

function isDigit(byte: number | undefined): boolean {
	return byte !== undefined && DIGITS.includes(String.fromCharCode(byte));
}

/**
 * The reading half of Go's `encoding/json`, as far as elektrad shows it: the first value of a body, whatever follows
 * it, and the very texts of its errors.
 */
import {ByteCursor, code} from './byte-cursor.js';
import {GoJsonError, unexpected} from './go-json-error.js';
import {takeNumber, takeString, takeWord} from './go-json-literals.js';
import {fromBytesReplacing, wellFormed} from './go-text.js';

/** A JSON value as it was written. Of an object's members, all are there, in order, also those of one name. */
export type JsonNode =
	| {readonly kind: 'string'; readonly value: string}
	| {readonly kind: 'number' | 'bool' | 'null'}
	| {readonly kind: 'array'; readonly items: readonly JsonNode[]}
	| {readonly kind: 'object'; readonly members: ReadonlyArray<readonly [name: string, value: JsonNode]>};

const MAX_DEPTH = 10_000;
const QUOTE = 0x22;
const WORDS: Readonly<Record<string, string>> = {t: 'true', f: 'false', n: 'null'};

/**
 * The first JSON value in `bytes`.
 *
 * @throws {@link GoJsonError} when there is none, or when it breaks off.
 */
export function scanFirstValue(bytes: Uint8Array): JsonNode {
	const plain = scanPlainString(bytes);
	if (plain !== undefined) {
		return plain;
	}
	const cursor = new ByteCursor(bytes);
	cursor.skipSpace();
	if (cursor.isAtEnd) {
		throw new GoJsonError('EOF');
	}
	return takeValue(cursor, 1);
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
		return undefined; // Walking through it finds out what is wrong, or where the first value ends.
	}
}

function takeValue(cursor: ByteCursor, depth: number): JsonNode {
	if (depth > MAX_DEPTH) {
		throw new GoJsonError('exceeded max depth');
	}
	const byte = cursor.take();
	const word = WORDS[String.fromCharCode(byte)];
	if (word !== undefined) {
		takeWord(cursor, word);
		return {kind: word === 'null' ? 'null' : 'bool'};
	}
	if (byte === QUOTE) {
		return {kind: 'string', value: takeString(cursor)};
	}
	if (byte === code('{')) {
		return takeObject(cursor, depth);
	}
	if (byte === code('[')) {
		return takeArray(cursor, depth);
	}
	takeNumber(cursor, byte);
	return {kind: 'number'};
}

function takeObject(cursor: ByteCursor, depth: number): JsonNode {
	const members: Array<readonly [string, JsonNode]> = [];
	let byte = cursor.takeNonSpace();
	if (byte === code('}')) {
		return {kind: 'object', members};
	}
	for (;;) {
		if (byte !== QUOTE) {
			throw unexpected(byte, 'looking for beginning of object key string');
		}
		const name = takeString(cursor);
		cursor.skipSpace();
		cursor.expect(':', 'after object key');
		cursor.skipSpace();
		members.push([name, takeValue(cursor, depth + 1)]);
		byte = cursor.takeNonSpace();
		if (byte === code('}')) {
			return {kind: 'object', members};
		}
		if (byte !== code(',')) {
			throw unexpected(byte, 'after object key:value pair');
		}
		byte = cursor.takeNonSpace();
	}
}

function takeArray(cursor: ByteCursor, depth: number): JsonNode {
	const items: JsonNode[] = [];
	cursor.skipSpace();
	if (cursor.takeIf(']')) {
		return {kind: 'array', items};
	}
	for (;;) {
		cursor.skipSpace();
		items.push(takeValue(cursor, depth + 1));
		const byte = cursor.takeNonSpace();
		if (byte === code(']')) {
			return {kind: 'array', items};
		}
		if (byte !== code(',')) {
			throw unexpected(byte, 'after array element');
		}
	}
}

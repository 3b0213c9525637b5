/** What Go's `net/url` and gorilla/mux make of a request target. */
import {fromBytes, hasStrayByte, toBytes} from './go-text.js';

/** A request target after percent-decoding. */
export interface Target {
	/** The decoded path, not yet cleaned. */
	readonly path: string;
	/** What follows the question mark, still encoded; undefined when there is none. */
	readonly query: string | undefined;
}

const PLAIN_PATH = /^\/[\w\-.~!$&'()*+,;=:@/]*$/;
const BAD_ESCAPE = /%(?![\da-fA-F]{2})/;
const CONTROL = /[\u0000-\u001F\u007F]/;
const UNCLEAN = /\/\/|\/\.\.?(?:\/|$)/;
const KEPT_IN_PATHS = /[\w\-.~$&+,/:;=@]/;

/**
 * Reads the target of a request line as node:http gives it, one character a byte.
 *
 * @returns undefined for what Go answers with 400: a broken escape or a control character.
 */
export function parseTarget(raw: string): Target | undefined {
	const withoutOrigin = raw.replace(/^https?:\/\/[^/?]*/i, '');
	const mark = withoutOrigin.indexOf('?');
	const encoded = mark === -1 ? withoutOrigin : withoutOrigin.slice(0, mark);
	const query = mark === -1 ? undefined : withoutOrigin.slice(mark + 1);
	if (PLAIN_PATH.test(encoded)) {
		return query !== undefined && CONTROL.test(query) ? undefined : {path: encoded, query};
	}
	return CONTROL.test(raw) || BAD_ESCAPE.test(encoded) ? undefined : {path: fromBytes(unescapeBytes(encoded)), query};
}

/** The path as gorilla/mux wants it: without empty parts, `.` and `..`; a slash at the end stays. */
export function cleanPath(path: string): string {
	const rooted = path.startsWith('/') ? path : `/${path}`;
	if (!UNCLEAN.test(rooted)) {
		return rooted;
	}
	const parts: string[] = [];
	for (const part of rooted.split('/')) {
		if (part === '..') {
			parts.pop();
		} else if (part !== '' && part !== '.') {
			parts.push(part);
		}
	}
	return parts.length > 0 && rooted.endsWith('/') ? `/${parts.join('/')}/` : `/${parts.join('/')}`;
}

/** A path and query as Go writes them into `Location`. */
export function encodeTarget({path, query}: Target): string {
	const encoded = [...toBytes(path)]
		.map((byte) => {
			const character = String.fromCharCode(byte);
			return KEPT_IN_PATHS.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
		})
		.join('');
	return query === undefined ? encoded : `${encoded}?${query}`;
}

/** The first value of a parameter, or undefined; parts that Go cannot decode, or with a semicolon, do not count. */
export function firstParameter(query: string | undefined, name: string): string | undefined {
	for (const part of query?.split('&') ?? []) {
		const equals = part.indexOf('=');
		const [rawName, rawValue] = equals === -1 ? [part, ''] : [part.slice(0, equals), part.slice(equals + 1)];
		if (part !== '' && !part.includes(';') && !BAD_ESCAPE.test(part) && unescapeParameter(rawName) === name) {
			return unescapeParameter(rawValue);
		}
	}
	return undefined;
}

/** The number Go's `Atoi` reads, or undefined. */
export function atoi(text: string): number | undefined {
	if (!/^[+-]?\d+$/.test(text)) {
		return undefined;
	}
	const number = Number(text);
	return Math.abs(number) < 2 ** 63 ? number : undefined;
}

/** Whether Go's RE2 refuses a pattern for its encoding alone. */
export function isValidUtf8(text: string): boolean {
	return !hasStrayByte(text);
}

function unescapeParameter(text: string): string {
	return fromBytes(unescapeBytes(text.replaceAll('+', ' ')));
}

function unescapeBytes(text: string): Buffer {
	return Buffer.from(
		text.replaceAll(/%([\da-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
		'latin1',
	);
}

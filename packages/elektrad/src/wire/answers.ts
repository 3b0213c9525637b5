import type {WireAnswer} from './transport.js';

/** A key as elektrad shows it (protocol.md 4). */
export interface ShownKey {
	readonly exists: boolean;
	/** Canonical. */
	readonly path: string;
	/** The names at and below it. */
	readonly ls: readonly string[];
	readonly value?: string;
	readonly meta?: Readonly<Record<string, string>>;
	/** Some of the keys directly below. */
	readonly children?: readonly ShownKey[];
}

/** What an answer means. */
export type Verdict =
	| {readonly kind: 'done'}
	/** elektrad's own words about its key database. */
	| {readonly kind: 'refused'; readonly text: string}
	/** A bare 400: elektrad does not understand what we asked. */
	| {readonly kind: 'mistake'; readonly text: string}
	/** Somebody else answered: a proxy, or no elektrad at all. */
	| {readonly kind: 'foreign'; readonly text: string};

/** Longer than anything that is meant as a bare status. */
const BARE_LENGTH = 64;
const DONE: Verdict = {kind: 'done'};
const FILE_LOCK = /^C01100\b.*\bfile lock\b/s;

/**
 * Tells the two shapes of elektrad's errors from each other and from those of others (protocol.md 3). With its other
 * bare statuses (301, 404, 405, 431, 500) elektrad answers to names and routes that are never sent: whoever says so
 * here is somebody else.
 */
export function judge({status, body}: WireAnswer): Verdict {
	if (status >= 200 && status < 300) return DONE;
	const text = status === 400 ? errorText(body) : undefined;
	if (text !== undefined) return {kind: 'refused', text};
	return {kind: status === 400 && body.length < BARE_LENGTH ? 'mistake' : 'foreign', text: `HTTP ${status}`};
}

/** Whether elektrad's words say that another process holds the file; the change then waits in the session's memory. */
export const isFileLock = (text: string): boolean => FILE_LOCK.test(text);

/** The keys that elektrad's words are about, if they are not about `name`. */
export function otherKeysNamed(text: string, name: string): readonly string[] {
	if (mentions(text, name)) return [];
	return [...text.matchAll(/\b(?:user|system|spec|dir|default):\/(?:[^\s'"]*[^\s'",.;:)])?/g)].map(([found]) => found);
}

/** The version that an elektrad tells, or undefined when it is none. */
export function parseVersion({status, body}: WireAnswer): string | undefined {
	const document = status === 200 ? parseJson(body) : undefined;
	const elektra = isObject(document) ? document['elektra'] : undefined;
	const version = isObject(elektra) ? elektra['version'] : undefined;
	return typeof version === 'string' && version.length <= 100 ? version : undefined;
}

/** The key that an answer shows, or undefined when it shows none. */
export function parseKey(body: string): ShownKey | undefined {
	const document = parseJson(body);
	return isShownKey(document) ? document : undefined;
}

function mentions(text: string, name: string): boolean {
	for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
		const next = text[at + name.length];
		if (next === undefined || /[\s'",.;:)]/.test(next)) return true;
	}
	return false;
}

function errorText(body: string): string | undefined {
	const document = parseJson(body);
	const text = isObject(document) ? document['error'] : undefined;
	return typeof text === 'string' ? text : undefined;
}

function parseJson(body: string): unknown {
	try {
		return JSON.parse(body);
	} catch {
		return undefined; // told apart by every caller: whatever is no JSON is no answer of elektrad
	}
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isShownKey(value: unknown): value is ShownKey {
	if (!isObject(value)) return false;
	const {exists, path, ls, value: content, meta, children} = value;
	return (
		typeof exists === 'boolean' &&
		typeof path === 'string' &&
		Array.isArray(ls) &&
		ls.every(isText) &&
		(content === undefined || typeof content === 'string') &&
		(meta === undefined || (isObject(meta) && Object.values(meta).every(isText))) &&
		(children === undefined || (Array.isArray(children) && children.every(isShownKey)))
	);
}

function isText(value: unknown): value is string {
	return typeof value === 'string';
}

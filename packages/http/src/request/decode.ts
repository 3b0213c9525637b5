import {invalid} from './invalid.js';

/**
 * Percent-encoded text, decoded once.
 * @throws REQUEST_INVALID for what is no percent-encoded UTF-8
 */
export function decode(text: string, at: string): string {
	try {
		return decodeURIComponent(text);
	} catch (error) {
		throw invalid(at, 'it is not percent-encoded UTF-8', {cause: error});
	}
}

/**
 * The parameters of a query, each at most once.
 * @throws REQUEST_INVALID
 */
export function decodeQuery(query: string): Record<string, string> {
	const pairs = new Map<string, string>();
	for (const part of query.split('&').filter((part) => part !== '')) {
		const [name, value] = splitPair(part.replaceAll('+', ' '));
		if (pairs.has(name)) throw invalid(`query.${name}`, 'it is given twice');
		pairs.set(name, value);
	}
	return Object.fromEntries(pairs);
}

function splitPair(part: string): [name: string, value: string] {
	const equals = part.indexOf('=');
	return equals < 0
		? [decode(part, 'query'), '']
		: [decode(part.slice(0, equals), 'query'), decode(part.slice(equals + 1), 'query')];
}

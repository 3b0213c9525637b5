import {invalid} from './invalid.js';

const DEEPEST = 32;
const QUOTE = '"';

/**
 * Reads JSON that means one thing only: no field twice, none called `__proto__`, not nested deeper than 32 levels.
 * @throws REQUEST_INVALID
 */
export function parseStrictJson(text: string): unknown {
	checkStructure(text);
	try {
		return JSON.parse(text) as unknown;
	} catch (error) {
		throw invalid('body', 'it is no JSON', {cause: error});
	}
}

/** What is open at a place: an object with the fields it has so far, or an array. */
type Level = Set<string> | undefined;

/**
 * Looks at brackets and field names only, before anything is made of the text; what is no JSON is left to the parser.
 */
function checkStructure(text: string): void {
	const levels: Level[] = [];
	let last = '';
	for (let at = 0; at < text.length; at++) {
		const character = text.charAt(at);
		if (character === QUOTE) {
			const end = endOfString(text, at);
			if (last === '{' || last === ',') takeField(levels.at(-1), text.slice(at, end + 1));
			at = end;
		} else if (character === '{' || character === '[') open(levels, character);
		else if (character === '}' || character === ']') levels.pop();
		if (!/[\t\n\r ]/.test(character)) last = character;
	}
}

function open(levels: Level[], bracket: string): void {
	if (levels.length === DEEPEST) throw invalid('body', `it is nested deeper than ${DEEPEST} levels`);
	levels.push(bracket === '{' ? new Set() : undefined);
}

function takeField(fields: Level, token: string): void {
	if (fields === undefined) return;
	const name = token.includes('\\') ? unescape(token) : token.slice(1, -1);
	if (name === '__proto__') throw invalid('body', 'no field can be called __proto__');
	if (fields.has(name)) throw invalid('body', `the field ${JSON.stringify(name)} is there twice`);
	fields.add(name);
}

function unescape(token: string): string {
	try {
		return String(JSON.parse(token));
	} catch (error) {
		throw invalid('body', 'it is no JSON', {cause: error});
	}
}

/** Where the string that begins at `start` ends: at the next quote that an even number of backslashes precedes. */
function endOfString(text: string, start: number): number {
	for (let end = text.indexOf(QUOTE, start + 1); end !== -1; end = text.indexOf(QUOTE, end + 1)) {
		let backslashes = 0;
		while (text.charAt(end - 1 - backslashes) === '\\') backslashes++;
		if (backslashes % 2 === 0) return end;
	}
	return text.length;
}

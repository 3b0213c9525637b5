/**
 * The grammar of Elektra's key names: what may be written, and what it is made into.
 * Everything here works on the path of a name, that is on what follows the namespace and its colon.
 */

const LARGEST_INDEX = '9223372036854775807';

/** Where a name needs more than being split at its slashes; may find more than there is, never less. */
const NOT_CANONICAL = /\/(?:\/|$|\.{1,2}(?:\/|$)|#[1-9]\d+(?:\/|$))/;
const UNESCAPED_SPECIAL = /[/\\]/g;

/**
 * What is wrong with the backslashes of a path, or undefined.
 *
 * A backslash escapes `/` and `\` anywhere, and makes the special parts `%`, `.`, `..` and `#10` ordinary ones.
 * Two leniencies are libelektra's own: the slash before such a part may itself be an escaped one,
 * and an array index may be escaped in the middle of a part.
 */
export function findBadEscape(path: string): string | undefined {
	for (let at = path.indexOf('\\'); at !== -1; at = path.indexOf('\\', at)) {
		const next = path[at + 1];
		if (next === undefined) {
			return 'it ends in a lone backslash';
		}
		if (next === '\\' || next === '/') {
			at += 2;
		} else if (next === '#' ? isEscapableIndex(path, at + 2) : isEscapedSpecialPart(path, at)) {
			at += 1;
		} else {
			return `a backslash cannot stand before ${JSON.stringify(String.fromCodePoint(path.codePointAt(at + 1) ?? 0))} there`;
		}
	}
	return undefined;
}

/** Whether `\%`, `\.` or `\..` stands at `at` and is all of its part. */
function isEscapedSpecialPart(path: string, at: number): boolean {
	if (path[at - 1] !== '/') {
		return false;
	}
	const [special] = /^(?:%|\.\.?)(?=\/|$)/.exec(path.slice(at + 1, at + 4)) ?? [];
	return special !== undefined;
}

function isEscapableIndex(path: string, digitsAt: number): boolean {
	const [digits = ''] = /^\d*/.exec(path.slice(digitsAt)) ?? [];
	const next = path[digitsAt + digits.length];
	return (
		(next === undefined || next === '/') &&
		!digits.startsWith('0') &&
		(digits.length < 19 || digits.slice(0, 19) <= LARGEST_INDEX)
	);
}

/**
 * The canonical spelling of a valid path: no empty parts, no dot parts, no slash at the end, `#10` as `#_10`.
 * The root is `/`.
 */
export function canonicalisePath(path: string): string {
	if (!NOT_CANONICAL.test(path)) {
		return path;
	}
	const parts: string[] = [];
	for (const part of splitEscaped(path)) {
		if (part === '..') {
			parts.pop();
		} else if (part !== '' && part !== '.') {
			parts.push(isPlainIndex(part) ? `#${'_'.repeat(part.length - 2)}${part.slice(1)}` : part);
		}
	}
	return `/${parts.join('/')}`;
}

/** Whether a part is an array index without its underscores, such as `#10`. */
function isPlainIndex(part: string): boolean {
	return /^#[1-9]\d*$/.test(part) && (part.length < 20 || (part.length === 20 && part.slice(1) <= LARGEST_INDEX));
}

/** The parts of a path as they are spelled, escapes included. */
function splitEscaped(path: string): string[] {
	return (
		path
			.slice(1)
			.match(/(?:\\[^]|[^\\/])*(?=\/|$)/g)
			?.filter((part) => part !== '') ?? []
	);
}

/**
 * The unescaped parts of a canonical path.
 * `/%` has none, as the root: libelektra holds the two for one name.
 */
export function unescapedParts(canonicalPath: string): readonly string[] {
	if (canonicalPath === '/' || canonicalPath === '/%') {
		return [];
	}
	const parts = canonicalPath.includes('\\') ? splitEscaped(canonicalPath) : canonicalPath.slice(1).split('/');
	return parts.map((part) => (part === '%' ? '' : part.replaceAll(/\\([^])/g, '$1')));
}

/** A part as it must be spelled so that reading it gives exactly these characters. */
export function escapePart(part: string): string {
	if (part === '') {
		return '%';
	}
	if (part === '%' || part === '.' || part === '..' || (part.length > 2 && isPlainIndex(part))) {
		return `\\${part}`;
	}
	return part.replaceAll(UNESCAPED_SPECIAL, String.raw`\$&`);
}

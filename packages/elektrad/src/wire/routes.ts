/**
 * Where things are at an elektrad (protocol.md 2). Names are canonical and addressable; nothing here is cleaned by its
 * router.
 */
export const VERSION_PATH = '/version';

const MOST_REMEMBERED = 1000;

/** Remembers where keys are: a fleet is asked for the same few again and again. */
export class KeyPaths {
	readonly #paths = new Map<string, string>();

	/** As {@link keyPath}. */
	of(name: string): string {
		let path = this.#paths.get(name);
		if (path === undefined) {
			if (this.#paths.size >= MOST_REMEMBERED) this.#paths.clear();
			path = keyPath(name);
			this.#paths.set(name, path);
		}
		return path;
	}
}

/** A key: `/` is the root of all namespaces. */
export function keyPath(name: string): string {
	return name === '/' ? '/kdb' : `/kdb/${encodeName(name)}`;
}

/** A key with everything below it that ten levels of children can show. */
export const subtreePath = (name: string): string => `${keyPath(name)}?preload=9`;

/** A key's metadata. */
export const metaPath = (name: string): string => `/kdbMeta/${encodeName(name)}`;

/** The request that puts one new key into the session's memory: path and body. */
export function creation(name: string, value: string): {readonly path: string; readonly body: string} {
	const {parent, base} = splitName(name);
	return {path: `/kdbAll/${encodeName(parent)}`, body: JSON.stringify({configurations: [{key: base, value}]})};
}

/** A key that is not there, below `name` and so in the same file. */
export function childPath(name: string, part: string): string {
	return `/kdb/${encodeName(name)}${name.endsWith(':/') ? '' : '/'}${part}`;
}

/** Splits at the last slash that is not escaped. `.` below a root is that root itself, which has no parent. */
function splitName(name: string): {readonly parent: string; readonly base: string} {
	const [, parent = '', base = ''] = /^((?:\\[^]|[^\\])*\/)((?:\\[^]|[^\\/])*)$/.exec(name) ?? [];
	const isTop = parent.indexOf('/') === parent.length - 1;
	return {parent: isTop ? parent : parent.slice(0, -1), base: base === '' ? '.' : base};
}

/** Everything that could mean something in a URL is escaped; elektrad decodes it before it looks. */
function encodeName(name: string): string {
	return name.replaceAll(/[^\w:/.~-]+/g, encodeURIComponent);
}

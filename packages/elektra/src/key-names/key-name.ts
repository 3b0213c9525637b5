import {KeyNameError} from './key-name-error.js';
import {sortKeyOf} from './key-name-order.js';
import {canonicalisePath, escapePart, findBadEscape, unescapedParts} from './key-name-syntax.js';

/** The namespaces of Elektra in its order; `cascading` is that of the names that begin with a slash. */
export const NAMESPACES = ['cascading', 'meta', 'spec', 'proc', 'dir', 'user', 'system', 'default'] as const;
/** One of Elektra's namespaces. */
export type Namespace = (typeof NAMESPACES)[number];

const RANK: ReadonlyMap<string, number> = new Map(NAMESPACES.map((namespace, index) => [namespace, index]));
const UNREPRESENTABLE = /[\0\uD800-\uDFFF]/u;

/**
 * The name of a key in Elektra's database: a namespace and the parts of a path, as in `system:/sw/app/#0/current/port`.
 *
 * A name is always held in its canonical spelling, so two names are the same when their texts are; only
 * `user:/%` and `user:/` are two spellings of one name that both are canonical ({@link KeyName.equals} tells).
 * Names do not change; whoever wants another one makes it.
 */
export class KeyName {
	readonly namespace: Namespace;
	readonly #text: string;
	#parts: readonly string[] | undefined;
	#order: string | undefined;

	private constructor(namespace: Namespace, text: string) {
		this.namespace = namespace;
		this.#text = text;
	}

	/**
	 * Reads a name in any spelling that libelektra accepts, such as `user://a/./b/` or `user:/list/#10`.
	 *
	 * @throws {@link KeyNameError} when libelektra would refuse it, or when it holds what no key database can hold (NUL,
	 * half a surrogate pair).
	 */
	static parse(text: string): KeyName {
		const namespace = namespaceOf(text);
		const path = namespace === 'cascading' ? text : text.slice(namespace.length + 1);
		const reason =
			findBadEscape(path) ?? (UNREPRESENTABLE.test(path) ? 'it holds NUL or half a surrogate pair' : undefined);
		if (reason !== undefined) {
			throw new KeyNameError(text, reason);
		}
		return new KeyName(namespace, prefixOf(namespace) + canonicalisePath(path));
	}

	/**
	 * Makes a name of unescaped parts; every part stands for exactly its characters, `..` and `#10` too.
	 *
	 * @throws {@link KeyNameError} when a part holds NUL or half a surrogate pair.
	 */
	static of(namespace: Namespace, parts: readonly string[]): KeyName {
		const text = `${prefixOf(namespace)}/${parts.map((part) => escapePart(part)).join('/')}`;
		if (UNREPRESENTABLE.test(text)) {
			throw new KeyNameError(text, 'it holds NUL or half a surrogate pair');
		}
		return new KeyName(namespace, text);
	}

	/**
	 * Orders names as libelektra does: by namespace, then part by part by their bytes in UTF-8, a parent before what is
	 * below it.
	 *
	 * @returns a number below, equal to or above zero, as `Array.prototype.sort` wants it.
	 */
	static compare(a: KeyName, b: KeyName): number {
		const left = a.#sortKey;
		const right = b.#sortKey;
		return left === right ? 0 : left < right ? -1 : 1;
	}

	/** The unescaped parts; none for the root of a namespace. */
	get parts(): readonly string[] {
		this.#parts ??= unescapedParts(this.#path);
		return this.#parts;
	}

	/** The last part, unescaped; empty for the root of a namespace. */
	get baseName(): string {
		return this.parts.at(-1) ?? '';
	}

	/** Whether this is the root of its namespace, as `user:/`. */
	get isRoot(): boolean {
		const path = this.#text.length <= this.namespace.length + 3 ? this.#path : ''; // nearly no name is that short
		return path === '/' || path === '/%';
	}

	/** The name one level up, or undefined for the root of a namespace. */
	get parent(): KeyName | undefined {
		return this.isRoot ? undefined : KeyName.of(this.namespace, this.parts.slice(0, -1));
	}

	/**
	 * Whether elektrad can be asked for this name, which it takes from the path of a URL (S16).
	 *
	 * It cleans that path first, so a name that the cleaning changes is out of reach (a part that ends in a slash before
	 * another, a part such as `x/.`), and so is one with a newline. Listings show invalid UTF-8 as U+FFFD, so a name with
	 * that character stands for another one. Of the cascading names the root alone can be asked for, as `/kdb`.
	 */
	get isAddressable(): boolean {
		if (this.namespace === 'cascading') {
			return this.isRoot;
		}
		return !/[\n\uFFFD]|\/(?:\/|\.{1,2}(?:\/|$))/.test(this.#text);
	}

	/** Whether the two are the same name for libelektra. */
	equals(other: KeyName): boolean {
		return (
			this.#text === other.#text ||
			(this.#hasTwoSpellings && other.#hasTwoSpellings && this.#sortKey === other.#sortKey)
		);
	}

	/** Whether this name is below `other` at any depth; never across namespaces. */
	isBelow(other: KeyName): boolean {
		if (this.namespace !== other.namespace) return false;
		if (other.isRoot) return !this.isRoot;
		const [text, above, end] = other.#hasTwoSpellings
			? [this.#sortKey, other.#sortKey, '\0']
			: [this.#text, other.#text, '/'];
		return text.startsWith(above) && text[above.length] === end;
	}

	/** Whether this name is `other` or below it. */
	isBelowOrSame(other: KeyName): boolean {
		return this.equals(other) || this.isBelow(other);
	}

	/** Whether this name is exactly one level below `other`. */
	isDirectlyBelow(other: KeyName): boolean {
		return this.parts.length === other.parts.length + 1 && this.isBelow(other);
	}

	/**
	 * The name one level below this one.
	 *
	 * @param part unescaped: `..` makes a key that is called `..`.
	 * @throws {@link KeyNameError} when the part holds NUL or half a surrogate pair.
	 */
	child(part: string): KeyName {
		return KeyName.of(this.namespace, [...this.parts, part]);
	}

	/** The unescaped parts that lead from `ancestor` to this name, or undefined when it is not at or below it. */
	relativeTo(ancestor: KeyName): readonly string[] | undefined {
		return this.isBelowOrSame(ancestor) ? this.parts.slice(ancestor.parts.length) : undefined;
	}

	/** The canonical spelling. */
	toString(): string {
		return this.#text;
	}

	/** The canonical spelling. */
	toJSON(): string {
		return this.#text;
	}

	/** Escapes that could be left out are kept as they were written: `user:/x\/\.` is `user:/x\/.` too. */
	get #hasTwoSpellings(): boolean {
		return this.isRoot || this.#text.includes('\\');
	}

	get #path(): string {
		return this.#text.slice(prefixOf(this.namespace).length);
	}

	/** A text whose order by code units is libelektra's order of names. */
	get #sortKey(): string {
		this.#order ??= sortKeyOf(RANK.get(this.namespace) ?? 0, this.parts);
		return this.#order;
	}
}

function namespaceOf(text: string): Namespace {
	if (text.startsWith('/')) {
		return 'cascading';
	}
	const slash = text.indexOf('/');
	const colon = text.indexOf(':');
	if (colon === -1 || (slash !== -1 && slash < colon)) {
		throw new KeyNameError(text, 'it has no namespace, such as user:/ or system:/');
	}
	const namespace = text.slice(0, colon);
	if (!isNamespace(namespace) || namespace === 'cascading') {
		throw new KeyNameError(text, `there is no namespace ${JSON.stringify(namespace)}`);
	}
	if (slash !== colon + 1) {
		throw new KeyNameError(text, 'a slash must follow the namespace');
	}
	return namespace;
}

function isNamespace(text: string): text is Namespace {
	return RANK.has(text);
}

function prefixOf(namespace: Namespace): string {
	return namespace === 'cascading' ? '' : `${namespace}:`;
}

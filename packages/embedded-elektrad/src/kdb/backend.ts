import {KeyName, type Key, type KeySet, type Namespace} from '@clusterd/core';
import {inNamespace, isBelowOrSame, LOADABLE} from './names.js';

/** Where keys come from: one file, one plugin, or nothing at all. */
export interface Backend {
	readonly mountpoint: KeyName;
	/** `static` keys cannot be written; `proc` has none, and writing it kills elektrad (protocol.md 6.1). */
	readonly kind: 'file' | 'static' | 'proc';
	/** The path on the {@link Disk}; empty unless it is a file. */
	readonly path: string;
	/** The plugins as given to `kdb mount`; the first that is a storage stores. */
	readonly plugins: readonly string[];
	/** The keys of a static one. */
	readonly keys: readonly Key[];
}

const FOLDERS: Readonly<Partial<Record<Namespace, string>>> = {
	spec: 'kdb/spec',
	dir: '.dir',
	user: 'home/.config',
	system: 'kdb/system',
};

/** Where the file of a mountpoint in that namespace lies. */
export function filePath(namespace: Namespace, file: string): string {
	return file.startsWith('/') ? file : `${FOLDERS[namespace] ?? namespace}/${file}`;
}

/** A backend with a file of its own. */
export function fileBackend(mountpoint: KeyName, file: string, plugins: readonly string[]): Backend {
	return {mountpoint, kind: 'file', path: filePath(mountpoint.namespace, file), plugins, keys: []};
}

/**
 * The backends of a handle, in the order of their mountpoints.
 */
export class Backends {
	readonly all: readonly Backend[];
	/** By index: the keys that are below a mountpoint whatever the files hold. */
	readonly #unchanging: ReadonlyArray<readonly Key[]>;

	constructor(backends: Iterable<Backend>) {
		const all = [...backends].sort((a, b) => KeyName.compare(a.mountpoint, b.mountpoint));
		this.all = all;
		this.#unchanging = all.map(({kind, mountpoint}) =>
			kind === 'file' ? [] : all.flatMap((each) => (each.mountpoint.isBelowOrSame(mountpoint) ? each.keys : [])),
		);
	}

	/**
	 * Whether all keys below a backend that is no file are what it would give; libelektra reads such a backend each time,
	 * which changes nothing then.
	 */
	isIntact(index: number, keys: KeySet): boolean {
		const expected = this.#unchanging[index] ?? [];
		const present = keys.atAndBelow(this.#mountpoint(index));
		return present.length === expected.length && present.every((key, at) => key === expected[at]);
	}

	/** The backends that `kdbGet` and `kdbSet` use for a parent: the one that holds it, and all at or below it. */
	forParent(parent: KeyName): readonly number[] {
		const selected: number[] = [];
		const holders =
			parent.namespace === 'cascading'
				? LOADABLE.map((namespace) => this.holderOf(inNamespace(parent, namespace)))
				: [this.holderOf(parent)];
		this.all.forEach((backend, index) => {
			if (holders.includes(index) || isBelowOrSame(parent, backend.mountpoint)) {
				selected.push(index);
			}
		});
		return selected;
	}

	/**
	 * Gives every key to the innermost of the selected backends that may hold it.
	 *
	 * @returns a list of keys for each of `selected`; undefined when a key belongs to none.
	 */
	divide(selected: readonly number[], keys: readonly Key[]): ReadonlyArray<readonly Key[]> | undefined {
		if (selected.length === 1) {
			return [keys];
		}
		const lists: Key[][] = selected.map(() => []);
		const open: number[] = [];
		let next = 0;
		for (const key of keys) {
			while (next < selected.length && KeyName.compare(key.name, this.#mountpoint(selected[next])) >= 0) {
				open.push(next);
				next += 1;
			}
			while (open.length > 0 && !key.name.isBelowOrSame(this.#mountpoint(selected[open.at(-1) ?? 0]))) {
				open.pop();
			}
			const list = lists[open.at(-1) ?? -1];
			if (list === undefined) {
				return undefined;
			}
			list.push(key);
		}
		return lists;
	}

	/**
	 * All keys at or below the mountpoints of the selected backends, in order.
	 *
	 * Among them are those of backends that were not selected but are mounted below: the outer one writes them into its
	 * file too.
	 */
	keysOf(selected: readonly number[], keys: KeySet): readonly Key[] {
		const lists: Array<readonly Key[]> = [];
		let outer: KeyName | undefined;
		for (const index of selected) {
			const mountpoint = this.#mountpoint(index);
			if (outer === undefined || !mountpoint.isBelowOrSame(outer)) {
				outer = mountpoint;
				lists.push(keys.atAndBelow(mountpoint));
			}
		}
		return lists.length === 1 ? (lists[0] ?? []) : lists.flat();
	}

	/** The index of the innermost backend that may hold a key; -1 when there is none, as for `default:/`. */
	holderOf(name: KeyName): number {
		for (let index = this.all.length - 1; index >= 0; index -= 1) {
			if (name.isBelowOrSame(this.#mountpoint(index))) {
				return index;
			}
		}
		return -1;
	}

	#mountpoint(index: number | undefined): KeyName {
		const backend = this.all[index ?? -1];
		if (backend === undefined) {
			throw new RangeError(`there is no backend ${index}`);
		}
		return backend.mountpoint;
	}
}

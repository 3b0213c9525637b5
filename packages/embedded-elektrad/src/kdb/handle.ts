import {KeySet, type Key, type KeyName} from '@clusterd/core';
import {checkOnSet, transformOnGet} from '../plugins/index.js';
import type {Backend, Backends} from './backend.js';
import type {Disk} from './disk.js';
import {KdbError, ProcessDeath} from './kdb-error.js';
import {conflict, refuseMeta, sameKeys, unwrap, type State} from './handle-rules.js';
import {cut, inNamespace, ROOT} from './names.js';
import {copySpec, removeSpec} from './spec-hook.js';
import {parseFile, storageError} from './storage.js';

const NEVER_READ: State = {mtime: 0, known: []};
const DEFAULTS = inNamespace(ROOT, 'default');

/**
 * An open handle to the key database with the keys it has read so far, as libelektra has it: the mountpoints of the
 * moment it was opened, and for each file whether it changed since.
 *
 * Handles share key sets and states until one of them reads or writes.
 */
export class Handle {
	readonly #disk: Disk;
	readonly #backends: Backends;
	#keys: KeySet;
	#states: readonly State[];

	constructor(
		disk: Disk,
		backends: Backends,
		keys: KeySet = KeySet.empty,
		states: readonly State[] = backends.all.map(() => NEVER_READ),
	) {
		this.#disk = disk;
		this.#backends = backends;
		this.#keys = keys;
		this.#states = states;
	}

	/** What is in memory. Setting it changes nothing else. */
	get keys(): KeySet {
		return this.#keys;
	}

	set keys(keys: KeySet) {
		this.#keys = keys;
	}

	/** Another handle in the same state, which goes its own way from here on. */
	copy(): Handle {
		return new Handle(this.#disk, this.#backends, this.#keys, this.#states);
	}

	/** Forgets the keys of all files while believing to have read them as they are now (protocol.md 6.7). */
	forgetFiles(): void {
		this.#backends.all.forEach((backend, index) => {
			if (backend.kind === 'file') {
				this.#keys = this.#keys.filter(
					({name}) => !backend.mountpoint.equals(this.#backend(this.#backends.holderOf(name)).mountpoint),
				);
				this.#remember(index, {mtime: this.#disk.get(backend.path)?.mtime ?? 0, known: []});
			}
		});
	}

	/**
	 * `kdbGet`: reads the files that changed, among those that hold keys at or below `parent`.
	 *
	 * @throws {@link KdbError}; the keys in memory stay as they were, and a file that cannot be read counts as read
	 * (protocol.md 6.8).
	 */
	get(parent: KeyName): void {
		refuseMeta(parent);
		const updated = this.#backends.forParent(parent).filter((index) => this.#resolve(index));
		if (updated.every((index) => this.#backend(index).kind !== 'file' && this.#backends.isIntact(index, this.#keys))) {
			return;
		}
		const read = updated.map((index) => this.#read(index));
		const only = updated.length === 1 ? read[0] : undefined;
		const merged = copySpec(only === undefined ? KeySet.from(read.flat()) : KeySet.from(only));
		const {taken: defaults, left} = cut(merged, DEFAULTS);
		const lists = this.#divide(updated, left.keys).map((keys, at) =>
			unwrap(transformOnGet(keys, this.#backend(updated[at]).plugins)),
		);
		let remaining = this.#keys;
		updated.forEach((index, at) => {
			remaining = remaining.withoutAtAndBelow(this.#backend(index).mountpoint);
			this.#remember(index, {mtime: this.#state(index).mtime, known: lists[at] ?? []});
		});
		this.#keys = remaining.withAll([...lists.flat(), ...defaults]);
	}

	/**
	 * `kdbSet`: writes the files that hold keys at or below `parent` and whose keys in memory changed.
	 *
	 * @param keys what to write instead of the keys in memory, which then stay as they are.
	 * @throws {@link KdbError}; no file has changed then.
	 */
	set(parent: KeyName, keys?: KeySet): void {
		refuseMeta(parent);
		const all = copySpec(keys ?? this.#keys);
		if (keys === undefined) {
			this.#keys = all;
		}
		const selected = this.#backends.forParent(parent);
		const lists = this.#divide(selected, this.#backends.keysOf(selected, all));
		const changed = selected
			.map((index, at) => ({index, backend: this.#backend(index), keys: lists[at] ?? []}))
			.filter(({index, keys: now}) => !sameKeys(this.#state(index).known, now));
		if (changed.length === 0) {
			return;
		}
		this.#disk.beforeWrite();
		this.#refuseUnwritable(changed);
		const stored = changed.map(({backend, keys: now}) => removeSpec(unwrap(checkOnSet(now, backend.plugins)), all));
		changed.forEach(({backend}, at) => {
			const error = storageError(stored[at] ?? [], backend);
			if (error !== undefined) {
				throw error;
			}
		});
		changed.forEach(({index, backend, keys: now}, at) => {
			this.#remember(index, {mtime: this.#write(backend, stored[at] ?? []), known: now});
		});
	}

	/** Whether the file must be read. A missing file is not an update: what was read of it stays (protocol.md 6.1). */
	#resolve(index: number): boolean {
		const backend = this.#backend(index);
		if (backend.kind !== 'file') {
			return true;
		}
		const mtime = this.#disk.get(backend.path)?.mtime ?? 0;
		const state = this.#state(index);
		if (mtime === state.mtime) {
			return false;
		}
		this.#remember(index, {mtime, known: state.known});
		return mtime !== 0;
	}

	#read(index: number): readonly Key[] {
		const backend = this.#backend(index);
		const file = backend.kind === 'file' ? this.#disk.get(backend.path) : undefined;
		return file === undefined ? backend.keys : parseFile(file, backend);
	}

	#write({path}: Backend, keys: readonly Key[]): number {
		try {
			if (keys.length > 0) {
				return this.#disk.write(path, {keys}).mtime;
			}
			this.#disk.remove(path);
			return 0;
		} catch (cause) {
			throw KdbError.of('C01100', `Could not write configuration file '${path}'. Reason: ${String(cause)}`, {cause});
		}
	}

	#refuseUnwritable(
		changed: ReadonlyArray<{readonly index: number; readonly backend: Backend; readonly keys: readonly Key[]}>,
	): void {
		const errors = changed.map(({index, backend, keys}) => {
			const file = this.#disk.get(backend.path);
			return backend.kind === 'file' && keys.length > 0 ? conflict(this.#state(index), file, backend) : undefined;
		});
		const first = errors.find((error) => error !== undefined);
		if (first !== undefined) {
			throw first;
		}
		if (changed.some(({backend}) => backend.kind === 'static')) {
			throw KdbError.of('C01320', 'The RESOLVER phase of kdbSet() has failed. See warnings for details.');
		}
		if (changed.some(({backend}) => backend.kind === 'proc')) {
			throw new ProcessDeath(
				'fatal error: unexpected signal during runtime execution [signal SIGSEGV: segmentation violation]',
			);
		}
	}

	#divide(selected: readonly number[], keys: readonly Key[]): ReadonlyArray<readonly Key[]> {
		const lists = this.#backends.divide(selected, keys);
		if (lists === undefined) {
			throw KdbError.of(
				'C01310',
				"Couldn't divide keys into mountpoints at start of kdbSet. Please report this bug at https://issues.libelektra.org.",
			);
		}
		return lists;
	}

	#backend(index: number | undefined): Backend {
		const backend = this.#backends.all[index ?? -1];
		if (backend === undefined) {
			throw new RangeError(`there is no backend ${index}`);
		}
		return backend;
	}

	#state(index: number): State {
		return this.#states[index] ?? NEVER_READ;
	}

	#remember(index: number, state: State): void {
		this.#states = this.#states.with(index, state);
	}
}

import {KeyName, type Key} from '@clusterd/core';
import type {Database} from './database.js';
import {withMeta, withText} from './key-edits.js';
import {mountKeys, type Mount} from './mountpoints.js';
import {atAndBelow, lookup} from './names.js';
import {fileBytes} from './storage.js';

const MOUNTPOINTS = KeyName.parse('system:/elektra/mountpoints');

/**
 * The key database past elektrad, as the `kdb` tool on the same machine has it: every call opens it anew and sees what
 * is really stored.
 *
 * All names are key names in any spelling that libelektra accepts; all calls throw {@link KdbError} when the key
 * database refuses.
 */
export class OutsideKdb {
	readonly #database: Database;

	constructor(database: Database) {
		this.#database = database;
	}

	/** `kdb get`: the value, empty for a null one, or undefined when there is no such key. */
	get(name: string): string | undefined {
		const key = this.key(name);
		return key && (key.value ?? '');
	}

	/** The key with its metadata, or undefined. */
	key(name: string): Key | undefined {
		const parsed = KeyName.parse(name);
		const handle = this.#database.openEmpty();
		handle.get(parsed);
		return lookup(handle.keys, parsed);
	}

	/** `kdb set`: sets the value, making the key if need be. @returns whether it was made. */
	set(name: string, value: string): boolean {
		let fresh = false;
		this.#edit(name, (key) => {
			fresh = key === undefined;
			return withText(key ?? {name: KeyName.parse(name), meta: new Map()}, value);
		});
		return fresh;
	}

	/** `kdb rm`: removes the key, with `recursive` all below it too. @returns how many keys that were. */
	rm(name: string, {recursive = false}: {readonly recursive?: boolean} = {}): number {
		const parsed = KeyName.parse(name);
		const handle = this.#database.openEmpty();
		handle.get(parsed);
		const removed = recursive
			? handle.keys.atAndBelow(parsed)
			: [handle.keys.get(parsed)].filter((key) => key !== undefined);
		handle.keys = recursive ? handle.keys.withoutAtAndBelow(parsed) : handle.keys.without(parsed);
		handle.set(parsed);
		return removed.length;
	}

	/** `kdb meta-set`: sets a metakey, making the key with an empty value if need be. */
	metaSet(name: string, metaName: string, value: string): void {
		this.#edit(name, (key) =>
			withMeta(key ?? {name: KeyName.parse(name), value: '', meta: new Map()}, metaName, value),
		);
	}

	/** `kdb meta-get`: the value of a metakey, or undefined. */
	metaGet(name: string, metaName: string): string | undefined {
		return this.key(name)?.meta.get(metaName);
	}

	/** `kdb meta-rm`: removes a metakey. */
	metaRm(name: string, metaName: string): void {
		this.#edit(name, (key) => key && withMeta(key, metaName, undefined));
	}

	/** `kdb ls`: the names of the key and all below it, in Elektra's order. */
	ls(name: string): readonly string[] {
		return this.keys(name).map((key) => key.name.toString());
	}

	/** The key and all below it, in Elektra's order. */
	keys(name: string): readonly Key[] {
		const parsed = KeyName.parse(name);
		const handle = this.#database.openEmpty();
		handle.get(parsed);
		return atAndBelow(handle.keys, parsed);
	}

	/** `kdb mount`: handles that are open do not see it (protocol.md 4). */
	mount(mount: Mount): void {
		const handle = this.#database.openEmpty();
		handle.get(MOUNTPOINTS);
		handle.keys = handle.keys.withAll(mountKeys(mount));
		handle.set(MOUNTPOINTS);
	}

	/** `kdb umount`: the file stays. */
	umount(mountpoint: string): void {
		const handle = this.#database.openEmpty();
		handle.get(MOUNTPOINTS);
		handle.keys = handle.keys.withoutAtAndBelow(MOUNTPOINTS.child(KeyName.parse(mountpoint).toString()));
		handle.set(MOUNTPOINTS);
	}

	/**
	 * Writes a configuration file past the key database, whatever it holds.
	 *
	 * @param path below the folder of the machine: `home/.config/default.ecf` is that of `user:/`,
	 * `kdb/system/default.ecf`, `kdb/spec/default.ecf` and `.dir/default.ecf` are the others, and a mounted file lies
	 * beside that of its namespace.
	 */
	writeFile(path: string, content: string | Uint8Array): void {
		this.#database.disk.write(onDisk(path), {
			text: typeof content === 'string' ? Buffer.from(content) : Buffer.from(content),
		});
	}

	/** The bytes of a configuration file, in dump format if the key database wrote it; undefined when there is none. */
	readFile(path: string): Buffer | undefined {
		const file = this.#database.disk.get(onDisk(path));
		const backend = this.#database.backends().all.find((each) => each.path === onDisk(path));
		return file && fileBytes(file, backend?.mountpoint ?? MOUNTPOINTS);
	}

	#edit(name: string, change: (key: Key | undefined) => Key | undefined): void {
		const parsed = KeyName.parse(name);
		const handle = this.#database.openEmpty();
		handle.get(parsed);
		const changed = change(lookup(handle.keys, parsed));
		if (changed !== undefined) {
			handle.keys = handle.keys.with(changed);
			handle.set(parsed);
		}
	}
}

/** Recordings may spell a path from the root. */
function onDisk(path: string): string {
	return path.replace(/^\/?(?:srv\/)?/, '');
}

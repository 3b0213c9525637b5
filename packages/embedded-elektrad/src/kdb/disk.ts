import type {Key} from '@clusterd/core';

/** What a configuration file holds: keys, or bytes that somebody wrote past the key database. */
export type FileContent = {readonly keys: readonly Key[]} | {readonly text: Buffer};

/** One state of a configuration file. A change makes another one, so whoever read it can keep it. */
export interface ConfigFile {
	/** Stands for the time of modification: no two states of a disk share one. */
	readonly mtime: number;
	readonly content: FileContent;
	/** What each way of reading it made of it, so that all readers share the same keys. */
	readonly parsed: Map<string, readonly Key[]>;
}

/**
 * The configuration files of one machine, in memory.
 *
 * A write is seen by everybody at once; {@link Disk.onChange} lets somebody store it before it is acknowledged.
 */
export class Disk {
	readonly #files = new Map<string, ConfigFile>();
	#mtime = 0;
	#onChange: (disk: Disk) => void = () => {};
	#intruder: (() => void) | undefined;

	/** Counts the changes since the start. */
	get version(): number {
		return this.#mtime;
	}

	/** Is called after every change, before it is acknowledged; what it throws fails the change. */
	onChange(listener: (disk: Disk) => void): void {
		this.#onChange = listener;
	}

	/**
	 * Lets somebody in just before the next write through the key database, or no longer; what it throws fails that
	 * write.
	 */
	letIn(intruder: (() => void) | undefined): void {
		this.#intruder = intruder;
	}

	/** Is called when a write is about to look whether files changed. */
	beforeWrite(): void {
		const intruder = this.#intruder;
		this.#intruder = undefined;
		intruder?.();
	}

	get(path: string): ConfigFile | undefined {
		return this.#files.get(path);
	}

	/** All files by path, in the order in which they were first written. */
	entries(): IterableIterator<[path: string, file: ConfigFile]> {
		return this.#files.entries();
	}

	write(path: string, content: FileContent): ConfigFile {
		this.#mtime += 1;
		const file = {mtime: this.#mtime, content, parsed: new Map<string, readonly Key[]>()};
		this.#change(() => this.#files.set(path, file));
		return file;
	}

	remove(path: string): void {
		if (this.#files.has(path)) {
			this.#mtime += 1;
			this.#change(() => this.#files.delete(path));
		}
	}

	/** The files as they are now, for {@link Disk.restore}. */
	save(): ReadonlyMap<string, ConfigFile> {
		return new Map(this.#files);
	}

	/** Makes the files what they were: with their old times, so that only who has seen newer ones notices. */
	restore(files: ReadonlyMap<string, ConfigFile>): void {
		this.#mtime += 1;
		this.#change(() => {
			this.#replace(files);
		});
	}

	/** Removes all files, as a machine that was set up anew. */
	clear(): void {
		this.restore(new Map());
	}

	/** Changes files, or leaves them as they were when whoever must be told fails. */
	#change(change: () => void): void {
		const before = this.save();
		change();
		try {
			this.#onChange(this);
		} catch (error) {
			this.#replace(before);
			throw error;
		}
	}

	#replace(files: ReadonlyMap<string, ConfigFile>): void {
		this.#files.clear();
		for (const [path, file] of files) {
			this.#files.set(path, file);
		}
	}
}

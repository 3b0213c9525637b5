/**
 * What the stores need of a file system: a small port inside this adapter, so that disks that fail, fill up or forget
 * can be tested. Paths are absolute. Every call rejects with the system's own error.
 */
export interface Disk {
	/** The names in a directory, in no order. */
	list(directory: string): Promise<readonly string[]>;
	/** Opens a file; `write` makes it when it is missing, for its owner only, and keeps what is there. */
	open(path: string, mode: 'read' | 'write'): Promise<DiskFile>;
	/** Gives a file another name, in place of a file that had it. */
	rename(from: string, to: string): Promise<void>;
	/** Removes a file; a missing one is no error. */
	remove(path: string): Promise<void>;
	/** Makes new names, renamings and removals in a directory survive a crash. */
	syncDirectory(directory: string): Promise<void>;
}

/** An open file. Offsets and sizes are in bytes. */
export interface DiskFile {
	size(): Promise<number>;
	/**
	 * Fills `into` with what begins at `offset`; gives the number of bytes, smaller than asked for only at the end of the
	 * file.
	 */
	read(into: Uint8Array, offset: number): Promise<number>;
	/** Writes all bytes. When it rejects, some of them may be there. */
	write(bytes: Uint8Array, offset: number): Promise<void>;
	truncate(size: number): Promise<void>;
	/** Makes what was written survive a crash. */
	sync(): Promise<void>;
	close(): Promise<void>;
}

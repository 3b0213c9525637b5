import {constants} from 'node:fs';
import {type FileHandle, open, readdir, rename, rm} from 'node:fs/promises';
import type {Disk, DiskFile} from './disk.js';

const FLAGS = {read: constants.O_RDONLY, write: constants.O_RDWR | constants.O_CREAT} as const;
const OWNER_ONLY = 0o600;

/** The file system of the machine. */
export const NODE_DISK: Disk = {
	list: (directory) => readdir(directory),
	open: async (path, mode) => new NodeFile(await open(path, FLAGS[mode], OWNER_ONLY)),
	rename: (from, to) => rename(from, to),
	remove: (path) => rm(path, {force: true}),
	async syncDirectory(directory) {
		const handle = await open(directory, constants.O_RDONLY);
		try {
			await handle.sync();
		} finally {
			await handle.close();
		}
	},
};

class NodeFile implements DiskFile {
	readonly #handle: FileHandle;

	constructor(handle: FileHandle) {
		this.#handle = handle;
	}

	async size(): Promise<number> {
		return (await this.#handle.stat()).size;
	}

	async read(into: Uint8Array, offset: number): Promise<number> {
		let filled = 0;
		while (filled < into.length) {
			const {bytesRead} = await this.#handle.read(into, filled, into.length - filled, offset + filled);
			if (bytesRead === 0) break;
			filled += bytesRead;
		}
		return filled;
	}

	async write(bytes: Uint8Array, offset: number): Promise<void> {
		for (let done = 0; done < bytes.length;) {
			const {bytesWritten} = await this.#handle.write(bytes, done, bytes.length - done, offset + done);
			done += bytesWritten;
		}
	}

	truncate(size: number): Promise<void> {
		return this.#handle.truncate(size);
	}

	sync(): Promise<void> {
		return this.#handle.datasync();
	}

	close(): Promise<void> {
		return this.#handle.close();
	}
}

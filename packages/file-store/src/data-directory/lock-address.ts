import {type FileHandle, open} from 'node:fs/promises';
import {join, relative} from 'node:path';

/** The system's limits are 108 bytes (Linux) and 104 (macOS, BSD), the NUL at the end included. */
const MAX_ADDRESS_BYTES = 103;

/** How the sockets in a directory are addressed. */
export interface LockAddress {
	/** The address of the socket with this name. */
	of(name: string): string;
	/** The addresses are not used any more. */
	close(): Promise<void>;
}

/**
 * Addresses for sockets whose names have up to `nameBytes` bytes. The address of a Unix socket must be short, the path
 * of a directory need not be: where it is too long, Linux reaches the directory by an open handle
 * (`/proc/self/fd/N/name`), other systems from the working directory.
 * @throws an Error when the directory cannot be addressed at all
 */
export async function lockAddress(directory: string, nameBytes: number): Promise<LockAddress> {
	const fits = (base: string): boolean => Buffer.byteLength(base) + 1 + nameBytes <= MAX_ADDRESS_BYTES;
	const within = (base: string, handle?: FileHandle): LockAddress => ({
		of: (name) => join(base, name),
		close: async () => handle?.close(),
	});
	if (fits(directory)) return within(directory);
	if (process.platform === 'linux') {
		const handle = await open(directory, 'r');
		return within(`/proc/self/fd/${handle.fd}`, handle);
	}
	const base = relative(process.cwd(), directory);
	if (fits(base)) return within(base);
	throw new Error(
		`the path is too long for a socket in it: choose one of at most ${MAX_ADDRESS_BYTES - 1 - nameBytes} bytes, or start in or near the directory`,
	);
}

import type {Disk} from './disk.js';

const PROBE_BYTES = 65_536;

/** Finds out whether something can be written and flushed again, before a store that failed says that it works. */
export async function probe(disk: Disk, directory: string, name: string): Promise<void> {
	const path = `${directory}/${name}.tmp`;
	const file = await disk.open(path, 'write');
	try {
		await file.write(Buffer.alloc(PROBE_BYTES), 0);
		await file.sync();
	} finally {
		await file.close();
		await disk.remove(path);
	}
}

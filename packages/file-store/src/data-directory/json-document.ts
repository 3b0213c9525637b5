import {dirname} from 'node:path';
import jsonfile from 'jsonfile';
import {NODE_DISK} from '../disk/node-disk.js';
import {temporaryPath} from '../lines/sealed-file.js';

/** Reads a small JSON document; undefined when it is missing. */
export async function readDocument(path: string): Promise<unknown> {
	try {
		return (await jsonfile.readFile(path)) as unknown;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
		throw error;
	}
}

/** Replaces a small JSON document: it is there whole, as it was or as it is to be, whatever happens. */
export async function writeDocument(path: string, document: unknown): Promise<void> {
	const temporary = temporaryPath(path);
	await jsonfile.writeFile(temporary, document, {spaces: '\t', mode: 0o600});
	const file = await NODE_DISK.open(temporary, 'write');
	try {
		await file.sync();
	} finally {
		await file.close();
	}
	await NODE_DISK.rename(temporary, path);
	await NODE_DISK.syncDirectory(dirname(path));
}

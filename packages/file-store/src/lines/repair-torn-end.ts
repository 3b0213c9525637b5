import type {Logger} from '@clusterd/core';
import type {DiskFile} from '../disk/disk.js';
import {parseHead} from './line-format.js';
import {type ScannedFile, scanLines} from './line-scan.js';
import {eachLine} from './read-lines.js';
import {damaged} from '../disk/store-errors.js';

/**
 * Brings the end of a growing file in order: what a crash left of a last write is cut off and reported, and what may
 * not have reached the medium is written again, so that everything that is read from now on survives.
 * @throws STORE_DAMAGED when what is wrong cannot come from a crash.
 */
export async function repairTornEnd(scanned: ScannedFile, logger: Logger): Promise<void> {
	const {file, path} = scanned;
	const {end, safe, fault} = await scanLines(scanned);
	if (fault) {
		const size = await file.size();
		if (!fault.unfinished && !(await hasLostPages(file, fault.offset, size)))
			throw damaged(path, fault.reason, fault.line);
		await file.truncate(end);
		logger.warn('cut off what a crash left of the last write to a file', {file: path, bytes: size - end});
	}
	const unsafe = Buffer.alloc(end - safe);
	await file.read(unsafe, safe);
	await file.write(unsafe, safe);
	await file.sync();
}

/**
 * Whether the line that begins at `offset` is what a crash leaves when later pages reach the medium before earlier
 * ones: it holds NULs, which JSON never does, and no line after it was written when it was safe already.
 */
async function hasLostPages(file: DiskFile, offset: number, size: number): Promise<boolean> {
	const bytes = Buffer.alloc(size - offset);
	await file.read(bytes, offset);
	const lines: Buffer[] = [];
	eachLine({bytes, offset, torn: true}, (line) => lines.push(line));
	const [lost, ...later] = lines;
	return lost !== undefined && lost.includes(0) && later.every((line) => (parseHead(line)?.safe ?? 0) <= offset);
}

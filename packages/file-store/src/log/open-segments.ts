import type {Logger} from '@clusterd/core';
import type {Disk, DiskFile} from '../disk/disk.js';
import type {Chain} from '../lines/line-format.js';
import {type LineVisitor, type ScannedFile, verifyLines} from '../lines/line-scan.js';
import {repairTornEnd} from '../lines/repair-torn-end.js';
import {verifySealedFile} from '../lines/sealed-file.js';
import {
	FIRST_SEGMENT,
	findSegments,
	isCompacted,
	offsetOf,
	type Position,
	type SegmentId,
	segmentFile,
	segmentOf,
} from './segments.js';

/** A log on a disk. */
export interface LogPlace {
	readonly disk: Disk;
	readonly directory: string;
	/** Begins the files' names, and names the store in errors. */
	readonly log: string;
	readonly chain: Chain;
	/** Whether the chain goes on from segment to segment, or begins anew in each (which lets segments be replaced). */
	readonly continuous: boolean;
	readonly logger: Logger;
}

/** One segment and its size in bytes. */
export interface SegmentSize {
	readonly id: SegmentId;
	readonly bytes: number;
}

/** A log that was read and brought in order. */
export interface OpenedSegments {
	/** Those that do not grow any more, in order. */
	readonly sealed: readonly SegmentSize[];
	/** The last one, open for writing, with the digest of its last line. */
	readonly active: SegmentSize & {readonly file: DiskFile; readonly digest: string};
}

export interface OpenSegmentsOptions {
	/** Gets every line that is there, in order. */
	readonly visit: (segment: SegmentId, ...line: Parameters<LineVisitor>) => void;
	/** Where the log ended safely when this process last knew; what a failed write left behind it is cut off. */
	readonly cutTo?: Position;
}

/** Reads a whole log, or begins one, and brings its end in order. @throws STORE_DAMAGED */
export async function openSegments(place: LogPlace, {visit, cutTo}: OpenSegmentsOptions): Promise<OpenedSegments> {
	const {disk, directory, log, chain, continuous} = place;
	const {present, obsolete} = await findSegments(disk, directory, log);
	for (const file of obsolete) await disk.remove(`${directory}/${file}`);
	const sealed: SegmentSize[] = [];
	let former = chain.start;
	for (const id of present.slice(0, -1)) {
		const found = await withFile(place, id, former, async (scanned) => readSealed(id, scanned, visit));
		sealed.push({id, bytes: found.end});
		if (continuous) former = found.digest;
	}
	const active = await openActive(place, present.at(-1) ?? FIRST_SEGMENT, former, {
		visit,
		...(cutTo !== undefined && {cutTo}),
	});
	await disk.syncDirectory(directory);
	return {sealed, active};
}

const pathOf = ({directory, log}: LogPlace, id: SegmentId): string => `${directory}/${segmentFile(log, id)}`;

async function withFile<Result>(
	place: LogPlace,
	id: SegmentId,
	former: string,
	use: (scanned: ScannedFile) => Promise<Result>,
): Promise<Result> {
	const path = pathOf(place, id);
	const file = await place.disk.open(path, 'read');
	try {
		return await use({file, path, chain: place.chain, former});
	} finally {
		await file.close();
	}
}

async function readSealed(
	id: SegmentId,
	scanned: ScannedFile,
	visit: OpenSegmentsOptions['visit'],
): Promise<{end: number; digest: string}> {
	const visitLine: LineVisitor = (...line) => {
		visit(id, ...line);
	};
	return isCompacted(id)
		? {end: await verifySealedFile(scanned, visitLine), digest: ''}
		: verifyLines(scanned, visitLine);
}

async function openActive(
	place: LogPlace,
	id: SegmentId,
	former: string,
	{visit, cutTo = Infinity}: OpenSegmentsOptions,
): Promise<OpenedSegments['active']> {
	const path = pathOf(place, id);
	const file = await place.disk.open(path, 'write');
	try {
		const scanned = {file, path, chain: place.chain, former};
		const safeBytes = id < segmentOf(cutTo) ? Infinity : id === segmentOf(cutTo) ? offsetOf(cutTo) : 0;
		if ((await file.size()) > safeBytes) await file.truncate(safeBytes);
		await repairTornEnd(scanned, place.logger);
		const {end: bytes, digest} = await verifyLines(scanned, (...line) => {
			visit(id, ...line);
		});
		return {id, bytes, file, digest};
	} catch (error) {
		await file.close().catch(() => {}); // the failure that led here is the one to tell
		throw error;
	}
}

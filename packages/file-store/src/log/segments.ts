import type {Disk} from '../disk/disk.js';
import {damaged} from '../disk/store-errors.js';

/**
 * A log is kept in segments, files with rising numbers; the last one grows. A compacted segment stands for itself and
 * everything before it. Ids rise in the order in which lines were written; those of compacted segments are odd.
 */
export type SegmentId = number;

const MAX_SEGMENT_BYTES = 2 ** 36;

/** A place in a log: segment and offset in one number, in the order of writing. */
export type Position = number;
export const positionOf = (segment: SegmentId, offset: number): Position => segment * MAX_SEGMENT_BYTES + offset;
export const segmentOf = (position: Position): SegmentId => Math.floor(position / MAX_SEGMENT_BYTES);
export const offsetOf = (position: Position): number => position % MAX_SEGMENT_BYTES;

/** Where a line is, without its break. */
export interface PlacedLine {
	readonly position: Position;
	readonly length: number;
}

export const FIRST_SEGMENT: SegmentId = 2;
export const nextSegment = (id: SegmentId): SegmentId => id - (id % 2) + 2;
export const isCompacted = (id: SegmentId): boolean => id % 2 === 1;
/** The segment that takes the place of this one and all before it. */
export const compactionOf = (id: SegmentId): SegmentId => id + 1;

/** The name of a segment's file, such as `ledger-000012.jsonl` or `ledger-000011-compacted.jsonl`. */
export const segmentFile = (log: string, id: SegmentId): string =>
	`${log}-${String(Math.floor(id / 2)).padStart(6, '0')}${isCompacted(id) ? '-compacted' : ''}.jsonl`;

/** The segment that a file of this name holds; undefined when it is none of that log. */
export function parseSegmentFile(log: string, file: string): SegmentId | undefined {
	const [, number, compacted] =
		/^-(\d{6,})(-compacted)?\.jsonl$/.exec(file.startsWith(log) ? file.slice(log.length) : '') ?? [];
	return number === undefined ? undefined : 2 * Number(number) + (compacted === undefined ? 0 : 1);
}

/** What a log consists of, and what an interrupted compaction left behind. */
export interface FoundSegments {
	/** In order; empty when the log has not begun. Only the first can be a compacted one. */
	readonly present: readonly SegmentId[];
	/** Files that count no more. */
	readonly obsolete: readonly string[];
}

/** Looks for the segments of a log. @throws STORE_DAMAGED when one is missing */
export async function findSegments(disk: Disk, directory: string, log: string): Promise<FoundSegments> {
	const files = await disk.list(directory);
	const ids = files
		.map((file) => parseSegmentFile(log, file))
		.filter((id) => id !== undefined)
		.sort((one, other) => one - other);
	const start = Math.max(
		0,
		ids.findLastIndex((id) => isCompacted(id)),
	);
	const present = ids.slice(start);
	checkCompleteness(directory, log, present);
	return {
		present,
		obsolete: [
			...ids.slice(0, start).map((id) => segmentFile(log, id)),
			...files.filter((file) => file.startsWith(`${log}-`) && file.endsWith('.tmp')),
		],
	};
}

function checkCompleteness(directory: string, log: string, present: readonly SegmentId[]): void {
	const [first = FIRST_SEGMENT] = present;
	const whole = isCompacted(first) ? [first, nextSegment(first), ...present.slice(2)] : present;
	for (const [index, id] of whole.entries()) {
		const expected = index === 0 ? (isCompacted(id) ? id : FIRST_SEGMENT) : nextSegment(whole[index - 1] as SegmentId);
		if (id !== expected || id !== present[index])
			throw damaged(`${directory}/${segmentFile(log, expected)}`, 'it is missing');
	}
}

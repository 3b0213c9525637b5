import type {DiskFile} from '../disk/disk.js';

const CHUNK_BYTES = 262_144;
const LINE_BREAK = 10;

/** Some whole lines, one after the other. */
export interface LineBlock {
	/** Only until the next block is asked for. Ends with a line break, unless the block is `torn`. */
	readonly bytes: Buffer;
	/** Where they begin in the file. */
	readonly offset: number;
	/** What is left at the end of the file, or of what was asked for: the beginning of a line. */
	readonly torn: boolean;
}

export interface ReadRange {
	/** @defaultValue 0 */
	readonly from?: number;
	/** @defaultValue the end of the file */
	readonly to?: number;
}

/** Reads lines in blocks of some hundred kilobytes; waits for the medium between them, so others get their turn. */
export async function* readBlocks(
	file: DiskFile,
	{from = 0, to = Infinity}: ReadRange = {},
): AsyncGenerator<LineBlock> {
	let buffer = Buffer.allocUnsafe(CHUNK_BYTES);
	let kept = 0;
	let offset = from;
	for (;;) {
		const wanted = buffer.subarray(kept, Math.max(kept, Math.min(buffer.length, to - offset)));
		const count = await file.read(wanted, offset + kept);
		const filled = kept + count;
		const end = buffer.subarray(0, filled).lastIndexOf(LINE_BREAK) + 1;
		if (end > 0) yield {bytes: buffer.subarray(0, end), offset, torn: false};
		kept = filled - end;
		if (count === 0) {
			if (kept > 0) yield {bytes: buffer.subarray(0, kept), offset, torn: true};
			return;
		}
		// a line that is longer than the buffer
		if (kept === buffer.length) buffer = Buffer.concat([buffer], 2 * buffer.length);
		buffer.copyWithin(0, end, filled);
		offset += end;
	}
}

/** Calls `visit` with each line of a block, without its break, and with where it begins in the file. */
export function eachLine({bytes, offset}: LineBlock, visit: (line: Buffer, at: number) => void): void {
	for (let start = 0; start < bytes.length;) {
		const found = bytes.indexOf(LINE_BREAK, start);
		const end = found < 0 ? bytes.length : found;
		visit(bytes.subarray(start, end), offset + start);
		start = end + 1;
	}
}

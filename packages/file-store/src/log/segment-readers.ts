import {ClusterdError} from '@clusterd/core';
import type {Disk, DiskFile} from '../disk/disk.js';
import {offsetOf, type PlacedLine, type SegmentId, segmentFile, segmentOf} from './segments.js';

const LONGEST_READ = 1_048_576;

interface Reader {
	readonly file: Promise<DiskFile>;
	users: number;
	/** Called when nobody reads any more; set once the segment is to go. */
	whenUnused?: () => void;
}

/** Lines that stand side by side in one segment. */
interface Run {
	readonly segment: SegmentId;
	readonly lines: PlacedLine[];
	readonly offset: number;
	end: number;
}

/** Reads single lines out of a log's segments, whose files it keeps open. */
export class SegmentReaders {
	readonly #disk: Disk;
	readonly #directory: string;
	readonly #log: string;
	readonly #readers = new Map<SegmentId, Reader>();
	#closed = false;

	constructor({disk, directory, log}: {readonly disk: Disk; readonly directory: string; readonly log: string}) {
		this.#disk = disk;
		this.#directory = directory;
		this.#log = log;
	}

	/** Reads these lines, without their breaks. */
	async read(lines: readonly PlacedLine[]): Promise<readonly Buffer[]> {
		const runs = runsOf(lines);
		const readers = runs.map(({segment}) => this.#use(segment)); // before anything can make a segment go
		try {
			const blocks = await Promise.all(
				runs.map(async ({offset, end}, index) => readWhole(await readers[index]!.file, offset, end)),
			);
			return runs.flatMap((run, index) =>
				run.lines.map(({position, length}) => {
					const start = offsetOf(position) - run.offset;
					return blocks[index]!.subarray(start, start + length);
				}),
			);
		} finally {
			for (const reader of readers) {
				if (--reader.users === 0) reader.whenUnused?.();
			}
		}
	}

	/** Reads a segment under this path from now on. */
	add(segment: SegmentId, path: string): void {
		const file = this.#disk.open(path, 'read');
		this.#readers.set(segment, {file, users: 0});
		file.catch(() => this.#readers.delete(segment)); // whoever reads learns it; the next one tries again
	}

	/** Closes the files of these segments when those who read are done. */
	async retire(segments: readonly SegmentId[]): Promise<void> {
		await Promise.all(
			segments.map(async (segment) => {
				const reader = this.#readers.get(segment);
				if (!reader) return;
				this.#readers.delete(segment);
				if (reader.users > 0) await new Promise<void>((resolve) => (reader.whenUnused = resolve));
				const file = await reader.file.catch(() => undefined); // never opened, nothing to close
				await file?.close();
			}),
		);
	}

	/** Closes the files of all segments before this one when those who read are done. */
	retireBefore(segment: SegmentId): Promise<void> {
		return this.retire([...this.#readers.keys()].filter((id) => id < segment));
	}

	/** Closes all files when those who read are done. */
	close(): Promise<void> {
		this.#closed = true;
		return this.retire([...this.#readers.keys()]);
	}

	#use(segment: SegmentId): Reader {
		if (this.#closed) throw new ClusterdError('STOPPED', {what: `reading ${this.#log}`});
		if (!this.#readers.has(segment)) this.add(segment, `${this.#directory}/${segmentFile(this.#log, segment)}`);
		const reader = this.#readers.get(segment)!;
		reader.users++;
		return reader;
	}
}

function runsOf(lines: readonly PlacedLine[]): readonly Run[] {
	const runs: Run[] = [];
	for (const line of lines) {
		const [segment, offset] = [segmentOf(line.position), offsetOf(line.position)];
		const last = runs.at(-1);
		if (last?.segment === segment && last.end + 1 === offset && offset - last.offset < LONGEST_READ) {
			last.lines.push(line);
			last.end = offset + line.length;
		} else {
			runs.push({segment, lines: [line], offset, end: offset + line.length});
		}
	}
	return runs;
}

async function readWhole(file: DiskFile, offset: number, end: number): Promise<Buffer> {
	const bytes = Buffer.allocUnsafe(end - offset);
	const count = await file.read(bytes, offset);
	if (count < bytes.length)
		throw new Error(`the file ends at ${offset + count}, where ${bytes.length - count} more bytes were written`);
	return bytes;
}

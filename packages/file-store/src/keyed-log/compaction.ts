import type {Journal} from '../log/journal.js';
import type {LogPlace} from '../log/open-segments.js';
import type {IndexedLine, KeyedIndex} from './keyed-index.js';
import {contentOf, CRC32_CHAIN, rawContent} from '../lines/line-format.js';
import {SealedFileWriter, temporaryPath} from '../lines/sealed-file.js';
import type {SegmentReaders} from '../log/segment-readers.js';
import {compactionOf, type PlacedLine, positionOf, type SegmentId, segmentFile, segmentOf} from '../log/segments.js';

/** How many keys are read at a time. */
const KEYS_AT_ONCE = 32;

export interface CompactionOptions extends Pick<LogPlace, 'disk' | 'directory' | 'log'> {
	/** Which of a key's contents, oldest first, still count: their indexes, rising. */
	readonly alive: (contents: readonly unknown[]) => readonly number[];
	readonly journal: Journal;
	readonly index: KeyedIndex;
	readonly readers: SegmentReaders;
	readonly signal: AbortSignal;
}

/** Where lines of a key will be once they are written. */
interface Move {
	readonly key: string;
	readonly lines: readonly IndexedLine[];
	readonly places: readonly (PlacedLine | undefined)[];
}

/**
 * Writes what still counts of all segments but the last into one that takes their place, a few keys at a time, while
 * the log is read and written. Killed or failed at any moment, it changes nothing.
 */
export class Compaction {
	readonly #options: CompactionOptions;
	readonly #through: SegmentId;
	readonly #target: SegmentId;
	#moves: Move[] = [];

	constructor(options: CompactionOptions) {
		this.#options = options;
		this.#through = options.journal.segments.at(-2)!.id;
		this.#target = compactionOf(this.#through);
	}

	async run(): Promise<void> {
		const {disk, directory, log, journal, readers} = this.#options;
		const path = `${directory}/${segmentFile(log, this.#target)}`;
		const writer = await SealedFileWriter.create(disk, path, CRC32_CHAIN);
		try {
			// what is moved is read there from now on; it stays readable whatever happens
			readers.add(this.#target, temporaryPath(path));
			await this.#writeAll(writer);
			const bytes = await writer.finish();
			const replaced = journal.segments.map(({id}) => id).filter((id) => id <= this.#through);
			journal.replaceSealed(this.#through, {id: this.#target, bytes});
			await readers.retireBefore(this.#target);
			for (const id of replaced) await disk.remove(`${directory}/${segmentFile(log, id)}`);
		} catch (error) {
			await writer.abandon();
			throw error;
		}
	}

	async #writeAll(writer: SealedFileWriter): Promise<void> {
		const {index, signal} = this.#options;
		const keys = [...index.keys()];
		for (let start = 0; start < keys.length; start += KEYS_AT_ONCE) {
			signal.throwIfAborted();
			await this.#writeKeys(writer, keys.slice(start, start + KEYS_AT_ONCE));
			if (writer.full) await this.#flush(writer);
		}
		await this.#flush(writer);
	}

	async #writeKeys(writer: SealedFileWriter, keys: readonly string[]): Promise<void> {
		const {index, readers, alive} = this.#options;
		const linesOf = keys.map((key) => index.linesOf(key).filter(({position}) => segmentOf(position) <= this.#target));
		const textsOf = await Promise.all(linesOf.map((lines) => readers.read(lines)));
		for (const [at, key] of keys.entries()) {
			const [lines, texts] = [linesOf[at]!, textsOf[at]!];
			const places: (PlacedLine | undefined)[] = lines.map(() => undefined);
			for (const live of alive(texts.map((text) => contentOf(text)))) {
				const {offset, length} = writer.add(rawContent(texts[live]!));
				places[live] = {position: positionOf(this.#target, offset), length};
			}
			this.#moves.push({key, lines, places});
		}
	}

	/** Lines move when they can be read at their new place. */
	async #flush(writer: SealedFileWriter): Promise<void> {
		await writer.flush();
		for (const {key, lines, places} of this.#moves) this.#options.index.replace(key, lines, places);
		this.#moves = [];
	}
}

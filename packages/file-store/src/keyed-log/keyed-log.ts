import type {ClusterdError, Logger} from '@clusterd/core';
import {Compaction, type CompactionOptions} from './compaction.js';
import {Journal, type JournalOptions} from '../log/journal.js';
import {type IndexedLine, KeyedIndex} from './keyed-index.js';
import {CRC32_CHAIN, type LineHead, rawContent} from '../lines/line-format.js';
import {isCompacted, type PlacedLine, type Position, positionOf, type SegmentId} from '../log/segments.js';
import {RecentContents} from './recent-contents.js';
import {SegmentReaders} from '../log/segment-readers.js';
import {damaged, onMedium} from '../disk/store-errors.js';

export interface KeyedLogOptions
	extends Omit<JournalOptions, 'chain' | 'continuous'>, Pick<CompactionOptions, 'alive'> {
	/** The first field of every content; its text is the key. */
	readonly keyField: string;
	/** Learns where a key was forgotten, while the log is read. */
	readonly onForgotten?: (key: string, position: Position) => void;
	/** Done before lines that do not count any more are dropped. */
	readonly beforeCompaction?: () => Promise<void>;
	/** The log is compacted when it grew by as much as it had, but at least by this. @defaultValue 16,777,216 */
	readonly compactionBytes?: number;
	/** How many characters of lines that were written or read last are kept in memory. @defaultValue 16,777,216 */
	readonly recentLength?: number;
	/** Where the log ended safely when this process last knew; see {@link Journal.open}. */
	readonly cutTo?: Position;
}

/** A content and the key that it begins with. */
export interface KeyedContent {
	readonly key: string;
	readonly content: string;
}

const FORGOTTEN = ',"forgotten":true}';

/**
 * Lines that belong to keys, in files that are compacted in the background. Memory holds where the lines are, and only
 * of the last ones what is in them.
 */
export class KeyedLog {
	readonly #options: KeyedLogOptions;
	readonly #logger: Logger;
	readonly #journal: Journal;
	readonly #index: KeyedIndex;
	readonly #readers: SegmentReaders;
	/** Of keys with lines under way: when the last of them is safe. */
	readonly #pending = new Map<string, Promise<void>>();
	readonly #recent: RecentContents;
	readonly #stopping = new AbortController();
	#compaction: Promise<void> | undefined;
	/** Not before it has this size; 0 when no compaction failed. */
	#compactionAt = 0;
	#checkedAt: Position | undefined;

	private constructor(options: KeyedLogOptions, journal: Journal, index: KeyedIndex) {
		this.#options = options;
		this.#logger = options.logger;
		this.#journal = journal;
		this.#index = index;
		this.#readers = new SegmentReaders(options);
		this.#recent = new RecentContents(options.recentLength ?? 16_777_216);
	}

	/** Reads the whole log and remembers where its lines are. @throws STORE_DAMAGED, STORE_FAILED */
	static async open(options: KeyedLogOptions): Promise<KeyedLog> {
		const {cutTo, ...place} = options;
		const index = new KeyedIndex();
		const keyOf = keyReader(options);
		const visit = (segment: SegmentId, line: Buffer, {contentAt}: LineHead, offset: number): void => {
			const {key, end} = keyOf(line, contentAt);
			const position = positionOf(segment, offset);
			if (line.length === end + FORGOTTEN.length + 1 && line.toString('latin1', end, line.length - 1) === FORGOTTEN) {
				index.clear(key);
				options.onForgotten?.(key, position);
			} else {
				index.add(key, {position, length: line.length});
			}
		};
		const journal = await Journal.open(
			{...place, chain: CRC32_CHAIN, continuous: false},
			{visit, ...(cutTo !== undefined && {cutTo})},
		);
		return new KeyedLog(options, journal, index);
	}

	/** Where the log ends safely. */
	get end(): Position {
		return this.#journal.end;
	}

	/** Why nothing is written any more; undefined while all is well. */
	get failure(): ClusterdError | undefined {
		return this.#journal.failure;
	}

	/** All keys with lines that are safe. */
	keys(): IterableIterator<string> {
		return this.#index.keys();
	}

	/** Appends contents, all or none; safe when it resolves. @throws STORE_FAILED */
	append(contents: readonly KeyedContent[]): Promise<void> {
		return this.#append(contents, (placed) => {
			for (const [index, {key, content}] of contents.entries()) {
				this.#recent.keep(this.#index.add(key, placed[index]!), content);
			}
		});
	}

	/** Forgets all lines of a key that were appended so far. */
	forget(key: string): Promise<void> {
		const content = `{${JSON.stringify(this.#options.keyField)}:${JSON.stringify(key)}${FORGOTTEN}`;
		return this.#append([{key, content}], () => {
			this.#index.clear(key);
		});
	}

	/**
	 * The contents of a key that count, oldest first, with all that was appended before the call. @throws STORE_FAILED
	 */
	async read(key: string): Promise<readonly unknown[]> {
		await this.#pending.get(key);
		const lines = this.#index.linesOf(key);
		const contents = await this.#contentsOf(lines);
		const alive = this.#options.alive(contents);
		if (alive.length < lines.length) {
			const places: (PlacedLine | undefined)[] = lines.map(() => undefined);
			for (const index of alive) places[index] = lines[index];
			for (const [index, {slot}] of lines.entries()) if (!places[index]) this.#recent.forget(slot);
			this.#index.replace(key, lines, places);
		}
		return alive.map((index) => contents[index]);
	}

	async #contentsOf(lines: readonly IndexedLine[]): Promise<readonly unknown[]> {
		const texts = lines.map(({slot}) => this.#recent.get(slot));
		const elsewhere = lines.filter((_line, index) => texts[index] === undefined);
		const read =
			elsewhere.length === 0
				? []
				: (await onMedium(this.#options.log, 'reading', () => this.#readers.read(elsewhere))).map(rawContent);
		for (const [index, line] of elsewhere.entries())
			if (this.#index.isAt(line)) this.#recent.keep(line.slot, read[index]!); // its slot may be another line's by now
		let next = 0;
		return texts.map((text) => JSON.parse(text ?? read[next++]!) as unknown);
	}

	/** Waits for what is under way and closes the files. */
	async close(): Promise<void> {
		this.#stopping.abort();
		await this.#compaction;
		try {
			await this.#journal.close();
		} finally {
			await onMedium(this.#options.log, 'closing', () => this.#readers.close());
		}
	}

	/** Waits until a compaction that is under way has ended. */
	async compacted(): Promise<void> {
		await this.#compaction;
	}

	#append(contents: readonly KeyedContent[], onDurable: (placed: readonly PlacedLine[]) => void): Promise<void> {
		const keys = new Set(contents.map(({key}) => key));
		const safe = this.#journal.append(
			contents.map(({content}) => content),
			(placed) => {
				for (const key of keys) if (this.#pending.get(key) === safe) this.#pending.delete(key);
				onDurable(placed);
				this.#compactIfGrown();
			},
		);
		for (const key of keys) this.#pending.set(key, safe);
		return safe;
	}

	#compactIfGrown(): void {
		const {segments, end} = this.#journal;
		if (this.#compaction || end === this.#checkedAt) return;
		this.#checkedAt = end; // once for all calls of a group
		const bytesOf = (compacted: boolean): number =>
			segments.filter(({id}) => isCompacted(id) === compacted).reduce((sum, {bytes}) => sum + bytes, 0);
		const grown = bytesOf(false);
		const {compactionBytes = 16_777_216} = this.#options;
		if (grown < Math.max(compactionBytes, bytesOf(true), this.#compactionAt)) return;
		this.#compactionAt = 0;
		this.#compaction = this.#compact()
			.catch((error) => {
				this.#compactionAt = grown + compactionBytes;
				if (!this.#stopping.signal.aborted)
					this.#logger.warn('could not compact a log; it goes on growing until that works', {
						log: this.#options.log,
						error: String(error),
					});
			})
			.finally(() => {
				this.#compaction = undefined;
			});
	}

	async #compact(): Promise<void> {
		await this.#journal.roll();
		const compaction = new Compaction({
			...this.#options,
			journal: this.#journal,
			index: this.#index,
			readers: this.#readers,
			signal: this.#stopping.signal,
		});
		await this.#options.beforeCompaction?.();
		await compaction.run();
	}
}

/** Reads the key that a line's content begins with, and tells where it ends. */
function keyReader({
	keyField,
	log,
	directory,
}: KeyedLogOptions): (line: Buffer, contentAt: number) => {readonly key: string; readonly end: number} {
	const opening = `{${JSON.stringify(keyField)}:"`;
	return (line, contentAt) => {
		const start = contentAt + opening.length;
		if (line.toString('latin1', contentAt, start) !== opening)
			throw damaged(`${directory}/${log}-*.jsonl`, `a line does not begin with ${opening}`);
		let end = line.indexOf('"', start);
		while (line[end - 1] === BACKSLASH && isEscaped(line, end)) end = line.indexOf('"', end + 1);
		const text = line.toString('utf8', start, end);
		return {key: text.includes('\\') ? (JSON.parse(`"${text}"`) as string) : text, end: end + 1};
	};
}

const BACKSLASH = 92;

/** Whether an odd number of backslashes stands before `at`. */
function isEscaped(line: Buffer, at: number): boolean {
	let first = at;
	while (line[first - 1] === BACKSLASH) first--;
	return (at - first) % 2 === 1;
}

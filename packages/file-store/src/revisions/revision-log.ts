import type {Revision} from '@clusterd/core';
import {Journal, type JournalOptions} from '../log/journal.js';
import {contentOf, SHA256_CHAIN} from '../lines/line-format.js';
import {LinePlaces} from '../log/line-places.js';
import {type PlacedLine, positionOf, type Position, segmentFile, segmentOf} from '../log/segments.js';
import type {SegmentReaders} from '../log/segment-readers.js';
import {damaged, onMedium} from '../disk/store-errors.js';

/** How much is read at a time. */
const BATCH_BYTES = 1_048_576;

export interface RevisionLogOptions extends Omit<JournalOptions, 'chain' | 'continuous'> {
	readonly readers: SegmentReaders;
	/** Where the log ended safely when this process last knew; see {@link Journal.open}. */
	readonly cutTo?: Position;
}

/** The revisions in their files, opened once; memory holds where each of them is. */
export class RevisionLog {
	readonly journal: Journal;
	readonly #options: RevisionLogOptions;
	/** Revision `n` in slot `n`. */
	readonly #places: LinePlaces;
	#last: number;

	private constructor(options: RevisionLogOptions, journal: Journal, places: LinePlaces, last: number) {
		this.#options = options;
		this.journal = journal;
		this.#places = places;
		this.#last = last;
	}

	/** Reads all revisions' lines and checks that none is missing or changed. @throws STORE_DAMAGED, STORE_FAILED */
	static async open({cutTo, ...options}: RevisionLogOptions): Promise<RevisionLog> {
		const places = new LinePlaces();
		let last = 0;
		const journal = await Journal.open(
			{...options, chain: SHA256_CHAIN, continuous: true},
			{
				visit(segment, line, _head, offset) {
					last = places.add({position: positionOf(segment, offset), length: line.length}, 0);
				},
				...(cutTo !== undefined && {cutTo}),
			},
		);
		return new RevisionLog(options, journal, places, last);
	}

	/** The number of the last revision that is safe; 0 when there is none. */
	get last(): number {
		return this.#last;
	}

	/** Appends revisions whose numbers go on from the last one; `onDurable` is called when they are safe. */
	append(revisions: readonly Revision[], onDurable: () => void): Promise<void> {
		return this.journal.append(
			revisions.map((revision) => JSON.stringify(revision)),
			(placed) => {
				for (const place of placed) this.#last = this.#places.add(place, 0);
				onDurable();
			},
		);
	}

	/** The revisions `from` to `to`, both included, in order; read bit by bit. @throws STORE_FAILED */
	async *read(from: number, to: number): AsyncGenerator<Revision> {
		for (let next = from; next <= to;) {
			const lines = this.#batch(next, to);
			const texts = await onMedium(this.#options.log, 'reading', () => this.#options.readers.read(lines));
			for (const text of texts) yield this.#revisionIn(text, next++);
		}
	}

	#batch(from: number, to: number): readonly PlacedLine[] {
		const lines: PlacedLine[] = [];
		for (let [slot, bytes] = [from, 0]; slot <= to && bytes < BATCH_BYTES; slot++) {
			const line = {position: this.#places.position(slot), length: this.#places.length(slot)};
			lines.push(line);
			bytes += line.length;
		}
		return lines;
	}

	#revisionIn(text: Buffer, number: number): Revision {
		const revision = contentOf(text) as Revision;
		if (revision.number === number) return revision;
		const {directory, log} = this.#options;
		throw damaged(
			`${directory}/${segmentFile(log, segmentOf(this.#places.position(number)))}`,
			`revision ${revision.number} is where ${number} must be`,
		);
	}
}

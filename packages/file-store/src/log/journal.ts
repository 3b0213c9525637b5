import {ClusterdError} from '@clusterd/core';
import {encodeLine} from '../lines/line-format.js';
import {
	type LogPlace,
	type OpenSegmentsOptions,
	openSegments,
	type OpenedSegments,
	type SegmentSize,
} from './open-segments.js';
import {nextSegment, type PlacedLine, type Position, positionOf, segmentFile} from './segments.js';
import {onMedium, storeFailure} from '../disk/store-errors.js';

export interface JournalOptions extends LogPlace {
	/** A segment that is larger is not written to any more. @defaultValue 67,108,864 */
	readonly segmentBytes?: number;
	/** What is written and flushed at a time is one call, or several up to this size. @defaultValue 1,048,576 */
	readonly groupBytes?: number;
}

interface Call {
	readonly contents: readonly string[];
	/** Go on in a new segment first. */
	readonly roll?: true;
	readonly onDurable?: ((placed: readonly PlacedLine[]) => void) | undefined;
	readonly resolve: () => void;
	readonly reject: (error: unknown) => void;
}

/**
 * A growing log of lines in files. Calls that overlap share one write and one flush, in lock-step: the next group is
 * written when the former is safe. After a failure nothing is written any more; then the log is to be opened again.
 */
export class Journal {
	readonly #place: LogPlace;
	readonly #segmentBytes: number;
	readonly #groupBytes: number;
	readonly #sealed: SegmentSize[];
	#active: OpenedSegments['active'];
	#queue: Call[] = [];
	#writing: Promise<void> | undefined;
	#failure: ClusterdError | undefined;
	#closed: Promise<void> | undefined;

	private constructor(
		{segmentBytes = 67_108_864, groupBytes = 1_048_576, ...place}: JournalOptions,
		{sealed, active}: OpenedSegments,
	) {
		this.#place = place;
		this.#segmentBytes = segmentBytes;
		this.#groupBytes = groupBytes;
		this.#sealed = [...sealed];
		this.#active = active;
	}

	/** Reads the whole log, brings its end in order, and goes on there. @throws STORE_DAMAGED, STORE_FAILED */
	static open(options: JournalOptions, reading: OpenSegmentsOptions): Promise<Journal> {
		return onMedium(options.log, 'opening', async () => new Journal(options, await openSegments(options, reading)));
	}

	/** Where the log ends safely. */
	get end(): Position {
		return positionOf(this.#active.id, this.#active.bytes);
	}

	/** All segments in order, the last one growing. */
	get segments(): readonly SegmentSize[] {
		return [...this.#sealed, this.#active];
	}

	/** Why nothing is written any more; undefined while all is well. */
	get failure(): ClusterdError | undefined {
		return this.#failure;
	}

	/**
	 * Appends lines, all or none; `onDurable` learns where they are, in the order of the calls and before the answer
	 * resolves.
	 * @throws STORE_FAILED
	 */
	append(contents: readonly string[], onDurable?: (placed: readonly PlacedLine[]) => void): Promise<void> {
		return this.#enqueue({contents, onDurable});
	}

	/** Goes on in a new segment: what was appended before is in segments that do not grow any more. */
	roll(): Promise<void> {
		return this.#enqueue({contents: [], roll: true});
	}

	/** Refuses further calls, waits for those under way, and closes the file. Again: no effect. */
	close(): Promise<void> {
		this.#closed ??= this.#close();
		return this.#closed;
	}

	async #close(): Promise<void> {
		await this.#writing;
		this.#failure ??= new ClusterdError('STORE_FAILED', {store: this.#place.log, doing: 'appending to what is closed'});
		await onMedium(this.#place.log, 'closing', () => this.#active.file.close());
	}

	/** Takes the place of sealed segments that another one stands for. */
	replaceSealed(through: number, by: SegmentSize): void {
		const later = this.#sealed.filter(({id}) => id > through);
		this.#sealed.splice(0, Infinity, by, ...later);
	}

	#enqueue(call: Omit<Call, 'resolve' | 'reject'>): Promise<void> {
		if (this.#failure) return Promise.reject(this.#failure);
		return new Promise((resolve, reject) => {
			this.#queue.push({...call, resolve, reject});
			this.#writing ??= this.#write();
		});
	}

	/** Writes group after group until nothing is waiting. Never rejects: every call learns for itself. */
	async #write(): Promise<void> {
		await Promise.resolve(); // calls of the same moment join
		while (this.#queue.length > 0) {
			const group = this.#nextGroup();
			try {
				await this.#writeGroup(group);
			} catch (error) {
				this.#failure = storeFailure(this.#place.log, 'appending', error);
				for (const {reject} of [...group, ...this.#queue.splice(0)]) reject(this.#failure);
			}
		}
		this.#writing = undefined;
	}

	#nextGroup(): readonly Call[] {
		let bytes = 0;
		const full = (call: Call, index: number): boolean => {
			bytes += call.contents.reduce((sum, content) => sum + content.length, 0);
			return index > 0 && (bytes > this.#groupBytes || call.roll === true);
		};
		const count = this.#queue.findIndex(full);
		return this.#queue.splice(0, count < 0 ? Infinity : count);
	}

	async #writeGroup(group: readonly Call[]): Promise<void> {
		if (group[0]?.roll || this.#active.bytes >= this.#segmentBytes) await this.#beginSegment();
		const {bytes, digest, placed} = this.#encode(group);
		const {file} = this.#active;
		if (bytes.length > 0) {
			await file.write(bytes, this.#active.bytes);
			await file.sync();
		}
		this.#active = {...this.#active, bytes: this.#active.bytes + bytes.length, digest};
		for (const [index, {onDurable, resolve}] of group.entries()) {
			onDurable?.(placed[index] ?? []);
			resolve();
		}
	}

	#encode(group: readonly Call[]): {
		readonly bytes: Buffer;
		readonly digest: string;
		readonly placed: readonly (readonly PlacedLine[])[];
	} {
		const safe = this.#active.bytes;
		const lines: string[] = [];
		let [digest, offset] = [this.#active.digest, safe];
		const placed = group.map(({contents}) =>
			contents.map((content, index) => {
				const encoded = encodeLine(this.#place.chain, digest, {rest: contents.length - 1 - index, safe}, content);
				const position = positionOf(this.#active.id, offset);
				const length = Buffer.byteLength(encoded.line);
				lines.push(encoded.line);
				digest = encoded.digest;
				offset += length;
				return {position, length: length - 1};
			}),
		);
		return {bytes: Buffer.from(lines.join('')), digest, placed};
	}

	async #beginSegment(): Promise<void> {
		const {disk, directory, log, chain, continuous} = this.#place;
		const {id, bytes, file, digest} = this.#active;
		const next = nextSegment(id);
		const nextFile = await disk.open(`${directory}/${segmentFile(log, next)}`, 'write');
		await disk.syncDirectory(directory).catch(async (error) => {
			await nextFile.close();
			throw error;
		});
		this.#sealed.push({id, bytes});
		this.#active = {id: next, bytes: 0, file: nextFile, digest: continuous ? digest : chain.start};
		await file.close();
	}
}

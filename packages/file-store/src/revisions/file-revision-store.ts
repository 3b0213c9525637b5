import {
	type CallOptions,
	ClusterdError,
	type LoadedRevisions,
	type Logger,
	type Revision,
	type RevisionRange,
	type RevisionStore,
	SILENT,
	type Snapshot,
} from '@clusterd/core';
import type {Disk} from '../disk/disk.js';
import type {JournalOptions} from '../log/journal.js';
import {NODE_DISK} from '../disk/node-disk.js';
import {probe} from '../disk/probe.js';
import {RevisionLog, type RevisionLogOptions} from './revision-log.js';
import {SegmentReaders} from '../log/segment-readers.js';
import {Snapshots} from './snapshots.js';
import {onMedium} from '../disk/store-errors.js';
import {WakeUp} from './wake-up.js';

export interface FileRevisionStoreOptions extends Pick<JournalOptions, 'segmentBytes' | 'groupBytes'> {
	/** An existing directory that no other process writes to; see {@link openDataDirectory}. */
	readonly directory: string;
	/** @defaultValue keeps nothing */
	readonly logger?: Logger;
	/** How many snapshots stay. @defaultValue 8 */
	readonly keptSnapshots?: number;
	/** @defaultValue the machine's file system */
	readonly disk?: Disk;
}

const LOG = 'revisions';

/**
 * Revisions in `revisions-*.jsonl`, snapshots in `snapshot-*.jsonl`. Opened by the first call. After a failed write
 * nothing is written until `load` is called again: that cuts off what is not safe, and finds out whether the medium
 * works.
 */
export class FileRevisionStore implements RevisionStore {
	readonly #options: RevisionLogOptions;
	readonly #snapshots: Snapshots;
	readonly #changed = new WakeUp();
	#log: Promise<RevisionLog> | undefined;
	#reopening: Promise<RevisionLog> | undefined;
	/** The number that the next append must begin with. */
	#next = 1;
	#closed: Promise<void> | undefined;

	constructor({directory, logger = SILENT, keptSnapshots = 8, disk = NODE_DISK, ...sizes}: FileRevisionStoreOptions) {
		this.#options = {
			...sizes,
			disk,
			directory,
			log: LOG,
			logger,
			readers: new SegmentReaders({disk, directory, log: LOG}),
		};
		this.#snapshots = new Snapshots({disk, directory, kept: keptSnapshots});
	}

	async load({at = Infinity, signal}: CallOptions & {readonly at?: number} = {}): Promise<LoadedRevisions> {
		const present = await this.#ready(signal);
		const log = present.journal.failure ? await this.#reopened(present) : present;
		const snapshot = this.#snapshots.newest(at);
		return {...(snapshot && {snapshot}), revisions: log.read((snapshot?.revision ?? 0) + 1, Math.min(at, log.last))};
	}

	async append(revisions: readonly Revision[], {signal}: CallOptions = {}): Promise<void> {
		const log = await this.#ready(signal);
		if (log.journal.failure) throw log.journal.failure;
		for (const [index, {number}] of revisions.entries()) {
			if (number !== this.#next + index)
				throw new ClusterdError('REVISION_OUT_OF_ORDER', {given: number, expected: this.#next + index});
		}
		if (revisions.length === 0) return;
		this.#next += revisions.length;
		await log.append(revisions, () => {
			this.#changed.all();
		});
	}

	async list(
		{before = Infinity, limit = 100}: RevisionRange = {},
		{signal}: CallOptions = {},
	): Promise<readonly Revision[]> {
		const log = await this.#ready(signal);
		const last = Math.min(before - 1, log.last);
		const revisions: Revision[] = [];
		for await (const revision of log.read(Math.max(1, last + 1 - Math.min(limit, 1000)), last)) {
			signal?.throwIfAborted();
			revisions.push(revision);
		}
		return revisions.reverse();
	}

	follow(after: number, {signal}: CallOptions = {}): AsyncIterable<Revision> {
		return this.#follow(after, signal, this.#closed !== undefined);
	}

	async *#follow(after: number, signal: AbortSignal | undefined, stopped: boolean): AsyncGenerator<Revision> {
		if (signal?.aborted && !stopped) return;
		await this.#ready(undefined, stopped);
		for (let last = after; !this.#closed && !signal?.aborted;) {
			const log = await this.#ready(undefined, false);
			if (log.last <= last) await this.#changed.next(signal);
			for await (const revision of log.read(last + 1, log.last)) {
				if (this.#closed || signal?.aborted) return;
				last = revision.number;
				yield revision;
			}
		}
	}

	async saveSnapshot(snapshot: Snapshot, {signal}: CallOptions = {}): Promise<void> {
		const log = await this.#ready(signal);
		if (snapshot.revision > log.last) throw new ClusterdError('REVISION_NOT_FOUND', {revision: snapshot.revision});
		await this.#snapshots.save(snapshot, signal);
	}

	close(): Promise<void> {
		this.#closed ??= this.#close();
		this.#changed.all();
		return this.#closed;
	}

	async #close(): Promise<void> {
		await this.#reopening?.catch(() => {}); // told to whoever asked for it
		const log = await this.#log?.catch(() => undefined); // what failed to open needs no closing
		await this.#snapshots.settled();
		await log?.journal.close();
		await onMedium(LOG, 'closing', () => this.#options.readers.close());
	}

	/** The opened log, unless the call is not to be made at all. */
	#ready(signal: AbortSignal | undefined, stopped = this.#closed !== undefined): Promise<RevisionLog> {
		if (stopped) return Promise.reject(new ClusterdError('STOPPED', {what: 'the store of revisions'}));
		if (signal?.aborted) return Promise.reject(signal.reason as Error);
		this.#log ??= this.#open(this.#options).catch((error) => {
			this.#log = undefined; // the next call tries again
			throw error;
		});
		return this.#log;
	}

	async #open(options: RevisionLogOptions): Promise<RevisionLog> {
		const log = await RevisionLog.open(options);
		try {
			await onMedium(LOG, 'looking for snapshots', () => this.#snapshots.open(log.last));
		} catch (error) {
			await log.journal.close();
			throw error;
		}
		this.#next = log.last + 1;
		return log;
	}

	/** The log opened again, once for all who ask. Until that has worked the failed one is read from. */
	#reopened(failed: RevisionLog): Promise<RevisionLog> {
		this.#reopening ??= this.#reopen(failed).finally(() => {
			this.#reopening = undefined;
		});
		return this.#reopening;
	}

	async #reopen(failed: RevisionLog): Promise<RevisionLog> {
		const {disk, directory} = this.#options;
		await failed.journal.close().catch(() => {}); // it failed already, or is closed since the last attempt
		await onMedium(LOG, 'trying whether writing works again', () => probe(disk, directory, LOG));
		const log = await this.#open({...this.#options, cutTo: failed.journal.end});
		this.#log = Promise.resolve(log);
		return log;
	}
}

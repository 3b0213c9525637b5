import type {Snapshot, SnapshotEntry} from '@clusterd/core';
import type {Disk} from '../disk/disk.js';
import {CRC32_CHAIN} from '../lines/line-format.js';
import {readSealedFile, SealedFileWriter} from '../lines/sealed-file.js';
import {damaged, onMedium} from '../disk/store-errors.js';

export interface SnapshotsOptions {
	readonly disk: Disk;
	readonly directory: string;
	/** How many of the newest stay; at least 1. */
	readonly kept: number;
}

const NAME = /^snapshot-(\d+)\.jsonl$/;
const STORE = 'snapshots';

/** The snapshots in a directory, one file each: its first line names the revision, each further one an entity. */
export class Snapshots {
	readonly #disk: Disk;
	readonly #directory: string;
	readonly #kept: number;
	/** The revisions of which there is one, rising. */
	#revisions: readonly number[] = [];
	#saving: Promise<void> = Promise.resolve();

	constructor({disk, directory, kept}: SnapshotsOptions) {
		this.#disk = disk;
		this.#directory = directory;
		this.#kept = kept;
	}

	/** Looks at what is there. @throws STORE_DAMAGED when there is one of a later revision than `last` */
	async open(last: number): Promise<void> {
		const files = await this.#disk.list(this.#directory);
		for (const file of files)
			if (/^snapshot-.*\.tmp$/.test(file)) await this.#disk.remove(`${this.#directory}/${file}`);
		this.#revisions = files
			.flatMap((file) => NAME.exec(file)?.[1] ?? [])
			.map(Number)
			.sort((one, other) => one - other);
		const newest = this.#revisions.at(-1) ?? 0;
		if (newest > last)
			throw damaged(this.#path(newest), `revisions up to ${newest} must be there, but the last one is ${last}`);
	}

	/** The newest snapshot that is not above a revision. */
	newest(at: number): Snapshot | undefined {
		const revision = this.#revisions.findLast((present) => present <= at);
		return revision === undefined ? undefined : {revision, entries: this.#read(revision)};
	}

	/** Writes one, then removes the oldest that are too many. One is written at a time. */
	save(snapshot: Snapshot, signal: AbortSignal | undefined): Promise<void> {
		const saved = this.#saving.then(() => this.#save(snapshot, signal));
		this.#saving = saved.catch(() => {}); // told to whoever asked for it
		return saved;
	}

	/** Waits until nothing is being written. */
	settled(): Promise<void> {
		return this.#saving;
	}

	async #save({revision, entries}: Snapshot, signal: AbortSignal | undefined): Promise<void> {
		signal?.throwIfAborted();
		const writer = await onMedium(STORE, 'saving', () =>
			SealedFileWriter.create(this.#disk, this.#path(revision), CRC32_CHAIN),
		);
		try {
			writer.add(JSON.stringify({snapshot: revision}));
			for await (const entry of entries) {
				writer.add(JSON.stringify(entry));
				if (!writer.full) continue;
				signal?.throwIfAborted();
				await onMedium(STORE, 'saving', () => writer.flush());
			}
			await onMedium(STORE, 'saving', () => writer.finish());
		} catch (error) {
			await writer.abandon();
			throw error;
		}
		this.#revisions = [...this.#revisions.filter((present) => present !== revision), revision].sort(
			(one, other) => one - other,
		);
		await this.#removeOldest();
	}

	async #removeOldest(): Promise<void> {
		const superfluous = this.#revisions.slice(0, -this.#kept);
		this.#revisions = this.#revisions.slice(-this.#kept);
		for (const revision of superfluous)
			await onMedium(STORE, 'removing an old one', () => this.#disk.remove(this.#path(revision)));
	}

	async *#read(revision: number): AsyncGenerator<SnapshotEntry> {
		const path = this.#path(revision);
		const file = await onMedium(STORE, 'reading', () => this.#disk.open(path, 'read'));
		try {
			let isFirst = true;
			for await (const content of readSealedFile({file, path, chain: CRC32_CHAIN, former: CRC32_CHAIN.start})) {
				if (!isFirst) yield content as SnapshotEntry;
				if (isFirst && (content as {readonly snapshot?: unknown}).snapshot !== revision)
					throw damaged(path, 'it belongs to another revision', 1);
				isFirst = false;
			}
		} finally {
			await file.close();
		}
	}

	#path(revision: number): string {
		return `${this.#directory}/snapshot-${revision}.jsonl`;
	}
}

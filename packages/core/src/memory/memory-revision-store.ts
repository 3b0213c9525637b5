import {ClusterdError} from '../errors.js';
import type {Revision} from '../records/revision.js';
import type {CallOptions} from '../ports/call-options.js';
import type {LoadedRevisions, RevisionRange, RevisionStore} from '../ports/revision-store.js';
import type {Snapshot, SnapshotEntry} from '../records/snapshot.js';

/**
 * What a {@link MemoryRevisionStore} keeps. It outlives the store: given to another one, it is the same medium opened
 * again.
 */
export class RevisionMemory {
	/** Revision `n` at index `n - 1`. */
	readonly revisions: Revision[] = [];
	/** By the revision after which they were taken. */
	readonly snapshots = new Map<number, readonly SnapshotEntry[]>();
}

export interface MemoryRevisionStoreOptions {
	/** @defaultValue an empty one */
	readonly memory?: RevisionMemory;
}

/**
 * Revisions in memory: for tests, for a playground in the browser, and to compare other stores with. Keeps every
 * snapshot.
 */
export class MemoryRevisionStore implements RevisionStore {
	readonly #memory: RevisionMemory;
	readonly #followers = new Set<() => void>();
	#closed = false;

	constructor({memory = new RevisionMemory()}: MemoryRevisionStoreOptions = {}) {
		this.#memory = memory;
	}

	async load({at = Infinity, signal}: CallOptions & {readonly at?: number} = {}): Promise<LoadedRevisions> {
		this.#check(signal);
		const {revisions, snapshots} = this.#memory;
		const base = Math.max(0, ...[...snapshots.keys()].filter((revision) => revision <= at));
		const entries = snapshots.get(base);
		return {
			...(entries && {snapshot: {revision: base, entries}}),
			revisions: iterate(revisions.slice(base, Math.max(base, Math.min(at, revisions.length)))),
		};
	}

	async append(revisions: readonly Revision[], {signal}: CallOptions = {}): Promise<void> {
		this.#check(signal);
		const first = this.#memory.revisions.length + 1;
		for (const [index, {number}] of revisions.entries()) {
			if (number !== first + index)
				throw new ClusterdError('REVISION_OUT_OF_ORDER', {given: number, expected: first + index});
		}
		for (const revision of revisions) this.#memory.revisions.push(revision);
		this.#wakeFollowers();
	}

	async list(
		{before = Infinity, limit = 100}: RevisionRange = {},
		{signal}: CallOptions = {},
	): Promise<readonly Revision[]> {
		this.#check(signal);
		const {revisions} = this.#memory;
		const end = Math.max(0, Math.min(before - 1, revisions.length));
		return revisions.slice(Math.max(0, end - Math.min(limit, 1000)), end).reverse();
	}

	follow(after: number, {signal}: CallOptions = {}): AsyncIterable<Revision> {
		return this.#follow(after, signal, this.#closed);
	}

	async *#follow(after: number, signal: AbortSignal | undefined, stopped: boolean): AsyncGenerator<Revision> {
		if (stopped) this.#check(undefined);
		for (let index = after; !this.#closed && !signal?.aborted;) {
			const revision = this.#memory.revisions[index];
			if (revision) {
				index++;
				yield revision;
			} else {
				await this.#nextChange(signal);
			}
		}
	}

	async saveSnapshot({revision, entries}: Snapshot, {signal}: CallOptions = {}): Promise<void> {
		this.#check(signal);
		if (revision > this.#memory.revisions.length) throw new ClusterdError('REVISION_NOT_FOUND', {revision});
		const kept: SnapshotEntry[] = [];
		for await (const entry of entries) {
			signal?.throwIfAborted();
			kept.push(entry);
		}
		this.#memory.snapshots.set(revision, kept);
	}

	async close(): Promise<void> {
		this.#closed = true;
		this.#wakeFollowers();
	}

	#check(signal: AbortSignal | undefined): void {
		if (this.#closed) throw new ClusterdError('STOPPED', {what: 'the store of revisions'});
		signal?.throwIfAborted();
	}

	/** Resolves after the next append, when the store is closed, or when the signal is aborted. */
	#nextChange(signal: AbortSignal | undefined): Promise<void> {
		return new Promise((resolve) => {
			const wake = (): void => {
				this.#followers.delete(wake);
				signal?.removeEventListener('abort', wake);
				resolve();
			};
			this.#followers.add(wake);
			signal?.addEventListener('abort', wake);
		});
	}

	#wakeFollowers(): void {
		for (const wake of this.#followers) wake();
	}
}

async function* iterate<Item>(items: Iterable<Item>): AsyncGenerator<Item> {
	yield* items;
}

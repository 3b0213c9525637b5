import {
	ClusterdError,
	type CallOptions,
	type LoadedRevisions,
	type Revision,
	type RevisionRange,
	type RevisionStore,
	type Snapshot,
	type SnapshotEntry,
} from '@clusterd/core';

/** A database of somebody else's: texts by key, with a write of several that is done whole or not at all. */
export interface KeyValueDatabase {
	get(key: string): Promise<string | undefined>;
	writeAll(entries: ReadonlyMap<string, string>): Promise<void>;
}

const HEAD = 'head';
const SNAPSHOTS = 'snapshots';
const snapshotKey = (revision: number): string => `snapshot/${revision}`;
const revisionKey = (number: number): string => `revision/${number}`;

/** Keeps the fleet's revisions in any key-value database: all that it takes to be a store of clusterd. */
export class KeyValueRevisionStore implements RevisionStore {
	readonly #database: KeyValueDatabase;
	readonly #followers = new Set<() => void>();
	#last: Promise<unknown> = Promise.resolve();
	#isClosed = false;

	constructor({database}: {readonly database: KeyValueDatabase}) {
		this.#database = database;
	}

	async load({at = Infinity, signal}: CallOptions & {readonly at?: number} = {}): Promise<LoadedRevisions> {
		this.#check(signal);
		const head = await this.#head();
		const base = Math.max(0, ...(await this.#snapshots()).filter((revision) => revision <= at));
		const entries = base > 0 ? await this.#read<SnapshotEntry[]>(snapshotKey(base)) : undefined;
		return {
			...(entries ? {snapshot: {revision: base, entries}} : {}),
			revisions: this.#range(base + 1, Math.min(at, head)),
		};
	}

	// #region append
	async append(revisions: readonly Revision[], {signal}: CallOptions = {}): Promise<void> {
		this.#check(signal);
		const turn = this.#last.then(async () => {
			const head = await this.#head();
			const entries = new Map<string, string>();
			for (const [index, revision] of revisions.entries()) {
				const expected = head + 1 + index;
				if (revision.number !== expected)
					throw new ClusterdError('REVISION_OUT_OF_ORDER', {given: revision.number, expected});
				entries.set(revisionKey(expected), JSON.stringify(revision));
			}
			entries.set(HEAD, String(head + revisions.length));
			await this.#guard('appending revisions', () => this.#database.writeAll(entries));
			for (const wake of [...this.#followers]) wake();
		});
		this.#last = turn.catch(() => undefined); // its failure is told to its own caller
		return turn;
	}
	// #endregion

	async list(
		{before = Infinity, limit = 100}: RevisionRange = {},
		{signal}: CallOptions = {},
	): Promise<readonly Revision[]> {
		this.#check(signal);
		const newest = Math.min(before - 1, await this.#head());
		const found: Revision[] = [];
		for await (const revision of this.#range(Math.max(1, newest - Math.min(limit, 1000) + 1), newest))
			found.unshift(revision);
		return found;
	}

	follow(after: number, {signal}: CallOptions = {}): AsyncIterable<Revision> {
		return this.#follow(after, signal, this.#isClosed);
	}

	async *#follow(after: number, signal: AbortSignal | undefined, wasClosed: boolean): AsyncGenerator<Revision> {
		if (wasClosed) throw new ClusterdError('STOPPED', {what: 'The store'});
		for (let seen = after; !this.#isClosed && !signal?.aborted;) {
			const changed = this.#nextChange(signal);
			const revision = await this.#read<Revision>(revisionKey(seen + 1));
			if (!revision) {
				await changed;
				continue;
			}
			seen += 1;
			yield revision;
		}
	}

	async saveSnapshot({revision, entries}: Snapshot, {signal}: CallOptions = {}): Promise<void> {
		this.#check(signal);
		if (revision > (await this.#head())) throw new ClusterdError('REVISION_NOT_FOUND', {revision});
		const kept: SnapshotEntry[] = [];
		for await (const entry of entries) kept.push(entry);
		signal?.throwIfAborted();
		const written = new Map([
			[snapshotKey(revision), JSON.stringify(kept)],
			[SNAPSHOTS, JSON.stringify([...(await this.#snapshots()), revision])],
		]);
		await this.#guard('saving a snapshot', () => this.#database.writeAll(written));
	}

	async close(): Promise<void> {
		this.#isClosed = true;
		for (const wake of [...this.#followers]) wake();
		await this.#last;
	}

	#check(signal: AbortSignal | undefined): void {
		signal?.throwIfAborted();
		if (this.#isClosed) throw new ClusterdError('STOPPED', {what: 'The store'});
	}

	async #snapshots(): Promise<readonly number[]> {
		return (await this.#read<number[]>(SNAPSHOTS)) ?? [];
	}

	async #head(): Promise<number> {
		return Number((await this.#guard('reading the head', () => this.#database.get(HEAD))) ?? 0);
	}

	async *#range(from: number, to: number): AsyncGenerator<Revision> {
		for (let number = from; number <= to; number++) yield (await this.#read<Revision>(revisionKey(number)))!;
	}

	async #read<Item>(key: string): Promise<Item | undefined> {
		const text = await this.#guard(`reading ${key}`, () => this.#database.get(key));
		return text === undefined ? undefined : (JSON.parse(text) as Item);
	}

	/** The one place where the database's own failures become clusterd's. */
	async #guard<Result>(doing: string, work: () => Promise<Result>): Promise<Result> {
		try {
			return await work();
		} catch (error) {
			throw new ClusterdError('STORE_FAILED', {store: 'The key-value database', doing}, {cause: error});
		}
	}

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
}

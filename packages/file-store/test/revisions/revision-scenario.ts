import type {ExecutionContext} from 'ava';
import {isClusterdError, type Random, type Revision, type RevisionStore, type SnapshotEntry} from '@clusterd/core';
import {collect, sampleEntry, sampleRevision} from '@clusterd/contracts';

/** What was asked of a store, and what it promised. */
export class RevisionScenario {
	readonly #random: Random;
	/** Every revision that was given, and the numbers at which a batch ended. */
	readonly given: Revision[] = [];
	readonly boundaries = new Set([0]);
	/** The last number that was acknowledged. */
	acknowledged = 0;
	/** Of which revisions a snapshot was asked for, and the newest that was acknowledged. */
	readonly snapshots = new Map<number, readonly SnapshotEntry[]>();
	acknowledgedSnapshot = 0;

	constructor({random}: {readonly random: Random}) {
		this.#random = random;
	}

	/** Does something; gives a promise that never rejects. Says true when the store refused because its medium failed. */
	async step(store: RevisionStore): Promise<boolean> {
		const action = this.#random.next();
		const doing = action < 0.85 ? Promise.all(this.#appends(store)) : this.#snapshot(store);
		try {
			await doing;
			return false;
		} catch (error) {
			if (!isClusterdError(error, 'STORE_FAILED')) throw error;
			return true;
		}
	}

	/** Goes on from what a store really has, after it was opened again; that must stay. */
	restart(last: number): void {
		this.given.length = last;
		this.acknowledged = last;
		for (const boundary of this.boundaries) if (boundary > last) this.boundaries.delete(boundary);
	}

	/** What a store must have, if it keeps its word; gives the last revision's number. */
	async check(t: ExecutionContext, store: RevisionStore): Promise<number> {
		const {snapshot, revisions} = await store.load();
		const loaded = await collect(revisions);
		const last = loaded.at(-1)?.number ?? snapshot?.revision ?? 0;
		t.true(last >= this.acknowledged, `revision ${this.acknowledged} was acknowledged, ${last} is the last one there`);
		t.true(this.boundaries.has(last), `a batch ends half-way, at ${last}`);
		t.deepEqual(await collect((await store.load({at: last})).revisions), loaded);
		t.deepEqual((await store.list({limit: 1000})).toReversed(), this.given.slice(0, last));
		t.true((snapshot?.revision ?? 0) >= this.acknowledgedSnapshot);
		if (snapshot) t.deepEqual(await collect(snapshot.entries), this.snapshots.get(snapshot.revision));
		return last;
	}

	/** One to three appends that overlap, of one to four revisions each. */
	#appends(store: RevisionStore): readonly Promise<void>[] {
		return Array.from({length: 1 + Math.floor(this.#random.next() * 3)}, async () => {
			const first = this.given.length + 1;
			const batch = Array.from({length: 1 + Math.floor(this.#random.next() * 4)}, (_, index) =>
				sampleRevision(first + index, {comment: this.#random.uuid()}),
			);
			const last = first + batch.length - 1;
			this.given.push(...batch);
			this.boundaries.add(last);
			await store.append(batch);
			this.acknowledged = last;
		});
	}

	async #snapshot(store: RevisionStore): Promise<void> {
		const revision = this.acknowledged;
		if (this.snapshots.has(revision)) return;
		const entries = Array.from({length: Math.floor(this.#random.next() * 6)}, (_, index) => sampleEntry(index));
		this.snapshots.set(revision, entries);
		await store.saveSnapshot({revision, entries});
		this.acknowledgedSnapshot = revision;
	}
}

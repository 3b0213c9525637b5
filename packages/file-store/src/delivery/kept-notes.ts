import type {Clock, Id, InstanceNote} from '@clusterd/core';
import type {NotesFile} from './notes-file.js';
import type {Position} from '../log/segments.js';

export interface KeptNotesOptions {
	readonly file: NotesFile;
	readonly clock: Clock;
	/** How long a change waits to be written; longer where writing takes more than a twentieth of that. */
	readonly intervalMs: number;
	/** Where the ledger ends safely. */
	readonly ledgerEnd: () => Promise<Position>;
}

/** The notes of all instances in memory, written to their file some time after they changed. */
export class KeptNotes {
	readonly #options: KeptNotesOptions;
	readonly #notes = new Map<Id, InstanceNote>();
	/** Who was noted or forgotten before the file was read: what it says of them is out of date. */
	#overtaken: Set<Id> | undefined = new Set();
	#dirty = false;
	#stopped = false;
	#cancelTimer: (() => void) | undefined;
	#writing: Promise<void> = Promise.resolve();
	#failure: unknown;
	/** How long the last writing took. */
	#tookMs = 0;

	constructor(options: KeptNotesOptions) {
		this.#options = options;
	}

	/** Why the notes could not be written; undefined while all is well. */
	get failure(): unknown {
		return this.#failure;
	}

	get all(): readonly InstanceNote[] {
		return [...this.#notes.values()];
	}

	set(note: InstanceNote): void {
		this.#overtaken?.add(note.instance);
		this.#notes.set(note.instance, note);
		this.#writeLater();
	}

	forget(instance: Id): void {
		this.#overtaken?.add(instance);
		if (this.#notes.delete(instance)) this.#writeLater();
	}

	/** Takes over what the file held, but for instances that the ledger forgot since. */
	restore(notes: readonly InstanceNote[], forgotten: ReadonlySet<Id>): void {
		for (const note of notes) {
			if (!forgotten.has(note.instance) && !this.#overtaken?.has(note.instance)) this.#notes.set(note.instance, note);
		}
		this.#overtaken = undefined;
	}

	/** Writes the file, after those writings that were asked for earlier. @throws STORE_FAILED */
	write(): Promise<void> {
		const written = this.#writing.then(() => this.#write());
		this.#writing = written.catch(() => {}); // told to whoever asked for it
		return written;
	}

	/** Ends the writing at intervals, and waits for what is under way. */
	async stop(): Promise<void> {
		this.#stopped = true;
		this.#cancelTimer?.();
		await this.#writing;
	}

	/** Whether there are changes that were not written. */
	get dirty(): boolean {
		return this.#dirty;
	}

	async #write(): Promise<void> {
		const ledgerEnd = await this.#options.ledgerEnd();
		const {clock, file} = this.#options;
		const startedAt = clock.now();
		this.#dirty = false;
		try {
			await file.write(ledgerEnd, this.all);
			this.#failure = undefined;
			this.#tookMs = clock.now() - startedAt;
		} catch (error) {
			this.#dirty = true;
			this.#failure = error;
			throw error;
		}
	}

	#writeLater(): void {
		this.#dirty = true;
		if (this.#cancelTimer || this.#stopped) return;
		const {clock, intervalMs} = this.#options;
		this.#cancelTimer = clock.after(Math.max(intervalMs, 20 * this.#tookMs), () => {
			this.#cancelTimer = undefined;
			this.write().catch(() => {}); // shows in the next call
		});
	}
}

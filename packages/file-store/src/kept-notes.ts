import type {Clock, Id, InstanceNote} from '@clusterd/core';
import type {NotesFile} from './notes-file.js';
import type {Position} from './segments.js';

export interface KeptNotesOptions {
	readonly file: NotesFile;
	readonly clock: Clock;
	/** How long a change may wait to be written. */
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
		this.#dirty = false;
		try {
			await this.#options.file.write(ledgerEnd, this.all);
			this.#failure = undefined;
		} catch (error) {
			this.#dirty = true;
			this.#failure = error;
			throw error;
		}
	}

	#writeLater(): void {
		this.#dirty = true;
		if (this.#cancelTimer || this.#stopped) return;
		this.#cancelTimer = this.#options.clock.after(this.#options.intervalMs, () => {
			this.#cancelTimer = undefined;
			this.write().catch(() => {}); // shows in the next call
		});
	}
}

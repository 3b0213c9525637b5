import {
	type CallOptions,
	type Clock,
	ClusterdError,
	type DeliveryStore,
	type Id,
	type InstanceNote,
	type Ledger,
	type LedgerLine,
	type Logger,
	type Operation,
	type OperationRange,
	SILENT,
} from '@clusterd/core';
import type {Disk} from '../disk/disk.js';
import {KeyedLog, type KeyedLogOptions} from '../keyed-log/keyed-log.js';
import {KeptNotes} from './kept-notes.js';
import {aliveLedgerLines, ledgerContent, ledgerOf} from './ledger-lines.js';
import {NODE_DISK} from '../disk/node-disk.js';
import {NotesFile} from './notes-file.js';
import {OperationLog} from './operation-log.js';

export interface FileDeliveryStoreOptions extends Pick<
	KeyedLogOptions,
	'segmentBytes' | 'groupBytes' | 'compactionBytes'
> {
	/** An existing directory that no other process writes to; see {@link openDataDirectory}. */
	readonly directory: string;
	readonly clock: Clock;
	/** @defaultValue keeps nothing */
	readonly logger?: Logger;
	/**
	 * How long changed notes wait to be written, in milliseconds; longer where writing them takes more than a twentieth
	 * of that. @defaultValue 5000
	 */
	readonly notesIntervalMs?: number;
	/** @defaultValue the machine's file system */
	readonly disk?: Disk;
}

/** The logs, opened once. */
interface Logs {
	readonly ledger: KeyedLog;
	readonly operations: OperationLog;
}

/**
 * The ledger in `ledger-*.jsonl`, operations in `operations-*.jsonl`, notes in `notes.jsonl`. Opened by the first call.
 * Memory holds the notes, and of ledger and operations where their lines are. After a failed write nothing is written
 * until `load` is called again: that cuts off what is not safe, and finds out whether the medium works.
 */
export class FileDeliveryStore implements DeliveryStore {
	readonly #options: Omit<KeyedLogOptions, 'log' | 'keyField' | 'alive'>;
	readonly #file: NotesFile;
	readonly #notes: KeptNotes;
	#logs: Promise<Logs> | undefined;
	#reopening: Promise<void> | undefined;
	#closed: Promise<void> | undefined;

	constructor({clock, logger = SILENT, notesIntervalMs = 5000, disk = NODE_DISK, ...rest}: FileDeliveryStoreOptions) {
		this.#options = {...rest, logger, disk};
		this.#file = new NotesFile(this.#options);
		this.#notes = new KeptNotes({
			file: this.#file,
			clock,
			intervalMs: notesIntervalMs,
			ledgerEnd: async () => (await this.#opened()).ledger.end,
		});
	}

	async *load({signal}: CallOptions = {}): AsyncGenerator<InstanceNote> {
		const logs = await this.#ready(signal, 'read');
		if (this.#failureOf(logs) !== undefined) await this.#reopened(logs);
		yield* this.#notes.all;
	}

	async writeAhead(lines: readonly LedgerLine[], {signal}: CallOptions = {}): Promise<void> {
		const {ledger} = await this.#ready(signal, 'write');
		await ledger.append(lines.map((line) => ledgerContent(line)));
	}

	async ledger(instance: Id, {signal}: CallOptions = {}): Promise<Ledger> {
		const {ledger} = await this.#ready(signal, 'read');
		return ledgerOf(await ledger.read(instance));
	}

	async forget(instance: Id, {signal}: CallOptions = {}): Promise<void> {
		const ready = this.#ready(signal, 'write');
		if (!this.#closed && !signal?.aborted) this.#notes.forget(instance); // now, since a note may follow at once
		await (await ready).ledger.forget(instance);
	}

	note(notes: readonly InstanceNote[]): void {
		if (this.#closed) return;
		for (const note of notes) this.#notes.set(note);
	}

	async saveOperation(operation: Operation, {signal}: CallOptions = {}): Promise<void> {
		const {operations} = await this.#ready(signal, 'write');
		await operations.save(operation);
	}

	async operations(range: OperationRange = {}, {signal}: CallOptions = {}): Promise<readonly Operation[]> {
		const {operations} = await this.#ready(signal, 'read');
		return operations.list(range, signal);
	}

	async forgetOperations(before: number, {signal}: CallOptions = {}): Promise<void> {
		const {operations} = await this.#ready(signal, 'write');
		await operations.forget(before, signal);
	}

	async operation(id: string, {signal}: CallOptions = {}): Promise<Operation | undefined> {
		const {operations} = await this.#ready(signal, 'read');
		return operations.one(id);
	}

	close(): Promise<void> {
		this.#closed ??= this.#close();
		return this.#closed;
	}

	async #close(): Promise<void> {
		await this.#notes.stop();
		await this.#reopening?.catch(() => {}); // told to whoever asked for it
		if (this.#notes.dirty) await this.#opened();
		const logs = await this.#logs?.catch(() => undefined); // what failed to open needs no closing
		if (!logs) return;
		await closeLogs(logs);
		if (this.#notes.dirty) await this.#notes.write();
	}

	/** The logs, unless the call is not to be made at all. Calls go on in the order in which they came. */
	async #ready(signal: AbortSignal | undefined, use: 'read' | 'write'): Promise<Logs> {
		if (this.#closed) throw new ClusterdError('STOPPED', {what: 'the store of deliveries'});
		signal?.throwIfAborted();
		const logs = await this.#opened();
		const failure = use === 'write' ? this.#failureOf(logs) : undefined;
		if (failure !== undefined) throw failure as Error;
		return logs;
	}

	#failureOf({ledger, operations}: Logs): unknown {
		return ledger.failure ?? operations.log.failure ?? this.#notes.failure;
	}

	#opened(failed?: Logs): Promise<Logs> {
		this.#logs ??= this.#open(failed).catch((error) => {
			this.#logs = undefined; // the next call tries again
			throw error;
		});
		return this.#logs;
	}

	async #open(failed: Logs | undefined): Promise<Logs> {
		if (failed) await closeLogs(failed).catch(() => {}); // it failed already
		const stored = await this.#file.read();
		const forgotten = new Set<Id>();
		const ledger = await KeyedLog.open({
			...this.#options,
			log: 'ledger',
			keyField: 'instance',
			alive: aliveLedgerLines,
			beforeCompaction: () => this.#notes.write(), // the only other place that says who was forgotten
			onForgotten(instance, position) {
				if (position >= stored.ledgerEnd) forgotten.add(instance);
			},
			...(failed && {cutTo: failed.ledger.end}),
		});
		this.#notes.restore(stored.notes, forgotten);
		try {
			return {
				ledger,
				operations: await OperationLog.open({...this.#options, ...(failed && {cutTo: failed.operations.log.end})}),
			};
		} catch (error) {
			await ledger.close();
			throw error;
		}
	}

	/** Opens the logs again, once for all who ask, if the medium works. */
	#reopened(failed: Logs): Promise<void> {
		this.#reopening ??= this.#reopen(failed).finally(() => {
			this.#reopening = undefined;
		});
		return this.#reopening;
	}

	async #reopen(failed: Logs): Promise<void> {
		await this.#notes.write();
		this.#logs = undefined;
		await this.#opened(failed);
	}
}

async function closeLogs({ledger, operations}: Logs): Promise<void> {
	const results = await Promise.allSettled([ledger.close(), operations.log.close()]);
	for (const result of results) if (result.status === 'rejected') throw result.reason;
}

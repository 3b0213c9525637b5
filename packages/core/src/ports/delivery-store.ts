import type {InstanceNote, LedgerLine, Operation} from '../records/delivery.js';
import type {Id} from '../fleet/member.js';
import type {Unit} from '../units/unit.js';
import type {CallOptions} from './call-options.js';

/** What is remembered of the writes to one instance. */
export interface Ledger {
	/** The last line of each unit that a setting wrote. */
	readonly units: ReadonlyMap<Unit, LedgerLine>;
	/** The last line of each command and unit, oldest revision first; those of one revision by unit. */
	readonly commands: readonly LedgerLine[];
}

export interface OperationRange {
	/** Only operations of revisions below this number; default: from the newest. */
	readonly before?: number;
	/** At least 1, at most 1,000; default 100. */
	readonly limit?: number;
}

/**
 * Keeps what happened on the instances: the ledger, a note for each, and the operations.
 * Calls may overlap. Every call rejects with STORE_FAILED when the medium fails, with STOPPED after `close`,
 * and with the signal's reason when `options.signal` is aborted before it took effect.
 */
export interface DeliveryStore {
	/** Every note, in no order. */
	load(options?: CallOptions): AsyncIterable<InstanceNote>;
	/** Remembers lines, all or none. When it resolves, they survive a crash. Lines of calls that overlap share one flush.
	 * Of two calls the later one's lines count, whatever resolves first. */
	writeAhead(lines: readonly LedgerLine[], options?: CallOptions): Promise<void>;
	/** The ledger of an instance, with every line handed to `writeAhead` so far; empty for an unknown one. */
	ledger(instance: Id, options?: CallOptions): Promise<Ledger>;
	/** Forgets an instance's ledger and note. Survives a crash when it resolves. */
	forget(instance: Id, options?: CallOptions): Promise<void>;
	/**
	 * Remembers notes; the last moments before a crash may be lost. Never rejects: a medium that fails shows in the next
	 * call.
	 */
	note(notes: readonly InstanceNote[]): void;
	/**
	 * Remembers an operation in place of its former self. When it resolves, it survives a crash. Of two calls the later
	 * one counts.
	 */
	saveOperation(operation: Operation, options?: CallOptions): Promise<void>;
	/** Operations of the range, newest first. */
	operations(range?: OperationRange, options?: CallOptions): Promise<readonly Operation[]>;
	/** Forgets the operations of revisions below this number that have ended. Survives a crash when it resolves. */
	forgetOperations(before: number, options?: CallOptions): Promise<void>;
	/** One operation; undefined when it is not known. */
	operation(id: string, options?: CallOptions): Promise<Operation | undefined>;
	/** Waits for what is under way, notes included, and lets go of the medium. Again: no effect. */
	close(): Promise<void>;
}

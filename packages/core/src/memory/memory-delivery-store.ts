import {ClusterdError} from '../errors.js';
import type {InstanceNote, LedgerLine, Operation} from '../records/delivery.js';
import type {Id} from '../fleet/member.js';
import type {Unit} from '../units/unit.js';
import type {CallOptions} from '../ports/call-options.js';
import type {DeliveryStore, Ledger, OperationRange} from '../ports/delivery-store.js';

/** One instance's lines, as {@link Ledger}, but changing. */
interface Lines {
	readonly units: Map<Unit, LedgerLine>;
	/** By revision and unit. */
	readonly commands: Map<string, LedgerLine>;
}

/**
 * What a {@link MemoryDeliveryStore} keeps. It outlives the store: given to another one, it is the same medium opened
 * again.
 */
export class DeliveryMemory {
	readonly ledgers = new Map<Id, Lines>();
	readonly notes = new Map<Id, InstanceNote>();
	/** By revision, ascending. */
	readonly operations: Operation[] = [];
}

export interface MemoryDeliveryStoreOptions {
	/** @defaultValue an empty one */
	readonly memory?: DeliveryMemory;
}

/**
 * Ledger, notes and operations in memory: for tests, for a playground in the browser, and to compare other stores with.
 */
export class MemoryDeliveryStore implements DeliveryStore {
	readonly #memory: DeliveryMemory;
	#closed = false;

	constructor({memory = new DeliveryMemory()}: MemoryDeliveryStoreOptions = {}) {
		this.#memory = memory;
	}

	async *load({signal}: CallOptions = {}): AsyncGenerator<InstanceNote> {
		this.#check(signal);
		yield* [...this.#memory.notes.values()];
	}

	async writeAhead(lines: readonly LedgerLine[], {signal}: CallOptions = {}): Promise<void> {
		this.#check(signal);
		for (const line of lines) this.#write(line);
	}

	async ledger(instance: Id, {signal}: CallOptions = {}): Promise<Ledger> {
		this.#check(signal);
		const lines = this.#memory.ledgers.get(instance);
		return {
			units: new Map(lines?.units),
			commands: [...(lines?.commands.values() ?? [])].sort(
				(one, other) => one.revision - other.revision || (one.unit < other.unit ? -1 : 1),
			),
		};
	}

	async forget(instance: Id, {signal}: CallOptions = {}): Promise<void> {
		this.#check(signal);
		this.#memory.ledgers.delete(instance);
		this.#memory.notes.delete(instance);
	}

	note(notes: readonly InstanceNote[]): void {
		if (this.#closed) return;
		for (const note of notes) this.#memory.notes.set(note.instance, note);
	}

	async saveOperation(operation: Operation, {signal}: CallOptions = {}): Promise<void> {
		this.#check(signal);
		const {operations} = this.#memory;
		const index = operations.findLastIndex(({revision}) => revision <= operation.revision);
		operations.splice(index + 1, 0, operation);
		if (operations[index]?.revision === operation.revision) operations.splice(index, 1);
	}

	async operations(
		{before = Infinity, limit = 100}: OperationRange = {},
		{signal}: CallOptions = {},
	): Promise<readonly Operation[]> {
		this.#check(signal);
		const {operations} = this.#memory;
		const end = operations.findLastIndex(({revision}) => revision < before) + 1;
		return operations.slice(Math.max(0, end - Math.min(limit, 1000)), end).reverse();
	}

	async forgetOperations(before: number, {signal}: CallOptions = {}): Promise<void> {
		this.#check(signal);
		const {operations} = this.#memory;
		operations.splice(
			0,
			operations.length,
			...operations.filter(({revision, endedAt}) => revision >= before || endedAt === undefined),
		);
	}

	async operation(id: string, {signal}: CallOptions = {}): Promise<Operation | undefined> {
		this.#check(signal);
		return this.#memory.operations.findLast((operation) => operation.id === id);
	}

	async close(): Promise<void> {
		this.#closed = true;
	}

	#write(line: LedgerLine): void {
		const lines = this.#linesOf(line.instance);
		const key = line.command ? `${line.revision} ${line.unit}` : line.unit;
		const kept = line.command ? lines.commands : lines.units;
		if (line.gone) {
			kept.delete(key);
		} else {
			kept.set(key, line);
		}
	}

	#linesOf(instance: Id): Lines {
		const present = this.#memory.ledgers.get(instance);
		if (present) return present;
		const lines: Lines = {units: new Map(), commands: new Map()};
		this.#memory.ledgers.set(instance, lines);
		return lines;
	}

	#check(signal: AbortSignal | undefined): void {
		if (this.#closed) throw new ClusterdError('STOPPED', {what: 'the store of deliveries'});
		signal?.throwIfAborted();
	}
}

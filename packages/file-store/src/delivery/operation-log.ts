import {type Operation, operationId, type OperationRange, operationRevision} from '@clusterd/core';
import {KeyedLog, type KeyedLogOptions} from '../keyed-log/keyed-log.js';

/** How many operations are read at a time. */
const READ_AT_ONCE = 32;

/**
 * Operations in `operations-*.jsonl`: each saving is a line, the last one counts. Memory holds their revisions only.
 */
export class OperationLog {
	readonly log: KeyedLog;
	/** Rising. */
	#revisions: number[];

	private constructor(log: KeyedLog) {
		this.log = log;
		this.#revisions = [...log.keys()]
			.map((id) => operationRevision(id))
			.filter((revision) => revision !== undefined)
			.sort((one, other) => one - other);
	}

	static async open(options: Omit<KeyedLogOptions, 'log' | 'keyField' | 'alive'>): Promise<OperationLog> {
		return new OperationLog(
			await KeyedLog.open({
				...options,
				log: 'operations',
				keyField: 'id',
				alive: ({length}) => (length > 0 ? [length - 1] : []),
			}),
		);
	}

	save(operation: Operation): Promise<void> {
		const before = this.#revisions.findLastIndex((revision) => revision <= operation.revision);
		if (this.#revisions[before] !== operation.revision) this.#revisions.splice(before + 1, 0, operation.revision);
		const {id, ...rest} = operation;
		return this.log.append([{key: id, content: JSON.stringify({id, ...rest})}]);
	}

	async one(id: string): Promise<Operation | undefined> {
		const [operation] = await this.log.read(id);
		return operation as Operation | undefined;
	}

	/** Newest first. */
	async list(
		{before = Infinity, limit = 100}: OperationRange,
		signal: AbortSignal | undefined,
	): Promise<readonly Operation[]> {
		const end = this.#revisions.findLastIndex((revision) => revision < before) + 1;
		const wanted = this.#revisions.slice(Math.max(0, end - Math.min(limit, 1000)), end).reverse();
		return this.#read(wanted, signal);
	}

	/** Forgets those of revisions below one that have ended. */
	async forget(before: number, signal: AbortSignal | undefined): Promise<void> {
		const old = await this.#read(
			this.#revisions.filter((revision) => revision < before),
			signal,
		);
		const ended = new Map(old.filter(({endedAt}) => endedAt !== undefined).map(({id, revision}) => [revision, id]));
		this.#revisions = this.#revisions.filter((revision) => !ended.has(revision));
		await Promise.all([...ended.values()].map((id) => this.log.forget(id)));
	}

	async #read(revisions: readonly number[], signal: AbortSignal | undefined): Promise<Operation[]> {
		const found: Operation[] = [];
		for (let start = 0; start < revisions.length; start += READ_AT_ONCE) {
			signal?.throwIfAborted();
			const read = await Promise.all(
				revisions.slice(start, start + READ_AT_ONCE).map((revision) => this.one(operationId(revision))),
			);
			found.push(...read.filter((operation) => operation !== undefined));
		}
		return found;
	}
}

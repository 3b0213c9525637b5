import type {Operation, Result, ResultState} from '../../records/delivery.js';
import type {Bus} from '../../events/bus.js';
import type {CallOptions} from '../../ports/call-options.js';
import type {DeliveryStore} from '../../ports/delivery-store.js';
import {entryOf} from '../../fleet/entry-of.js';
import type {Id} from '../../fleet/member.js';

/** Results that say that nothing more will come of it. */
const FINAL: ReadonlySet<ResultState> = new Set([
	'applied',
	'unchanged',
	'rejected',
	'failed',
	'superseded',
	'skipped',
]);
const SHOWN_EXCEPTIONS = 1000;

interface Running {
	readonly id: string;
	readonly revision: number;
	readonly startedAt: number;
	readonly targets: number;
	/** Instances of which nothing final is known. */
	readonly open: Set<Id>;
	/** Instances of which nothing at all is known yet. */
	readonly silent: Set<Id>;
	readonly exceptions: Map<Id, Result>;
	readonly totals: Map<ResultState, number>;
	endedAt?: number;
	readonly waiters: Set<() => void>;
}

/** What an operation is started with. */
export interface OperationStart {
	readonly id: string;
	readonly revision: number;
	readonly startedAt: number;
	readonly targets: readonly Id[];
}

/**
 * The operations under way. An operation has a state for every target from its first moment on (`pending`), so totals
 * always add up and never flatter; applied = targets − exceptions.
 */
export class OperationTracker {
	readonly #running = new Map<string, Running>();
	readonly #ofInstance = new Map<Id, Set<Running>>();
	readonly #bus: Bus;
	readonly #store: DeliveryStore;

	constructor(bus: Bus, store: DeliveryStore) {
		this.#bus = bus;
		this.#store = store;
	}

	/** Begins an operation; the answer tells how it stands, also when it has ended meanwhile. */
	start({id, revision, startedAt, targets}: OperationStart): () => Operation {
		const open = new Set(targets);
		const running: Running = {
			id,
			revision,
			startedAt,
			targets: open.size,
			open,
			silent: new Set(open),
			exceptions: new Map(),
			totals: new Map(open.size > 0 ? [['pending', open.size]] : []),
			waiters: new Set(),
		};
		this.#running.set(id, running);
		for (const instance of open) entryOf(this.#ofInstance, instance, () => new Set<Running>()).add(running);
		this.#settle(running, startedAt);
		return () => view(running);
	}

	/** Goes on with an operation of before a restart: what is open of it is pending, the rest is as recorded. */
	resume(recorded: Operation, open: readonly Id[], at: number): void {
		const running: Running = {
			...recorded,
			targets: recorded.targets,
			open: new Set(open),
			silent: new Set(open),
			exceptions: new Map(),
			totals: new Map(),
			waiters: new Set(),
		};
		for (const result of recorded.exceptions)
			if (FINAL.has(result.state)) running.exceptions.set(result.instance, result);
		for (const [state, count] of Object.entries(recorded.totals) as [ResultState, number][])
			if (state !== 'pending') running.totals.set(state, count);
		const known = [...running.totals.values()].reduce((sum, count) => sum + count, 0);
		add(running.totals, 'pending', open.length);
		add(running.totals, 'applied', recorded.targets - known - open.length);
		this.#running.set(running.id, running);
		for (const instance of open) entryOf(this.#ofInstance, instance, () => new Set<Running>()).add(running);
		this.#settle(running, at);
	}

	/** The operations in which something of an instance is open, with their revisions. */
	openFor(instance: Id): readonly {readonly id: string; readonly revision: number}[] {
		return [...(this.#ofInstance.get(instance) ?? [])];
	}

	/** The instances of which nothing final is known, of an operation under way. */
	openOf(id: string): readonly Id[] {
		return [...(this.#running.get(id)?.open ?? [])];
	}

	/** How many instances failed so far, unreachable ones among them. */
	failures(id: string): number {
		const exceptions = this.#running.get(id)?.exceptions.values() ?? [];
		return [...exceptions].filter(({state}) => state === 'rejected' || state === 'failed' || state === 'pending')
			.length;
	}

	/** What became of one instance in one operation. */
	report(id: string, result: Result, at: number): void {
		const running = this.#running.get(id);
		if (!running?.open.has(result.instance)) return;
		const before = running.exceptions.get(result.instance)?.state ?? 'pending';
		add(running.totals, before, -1);
		add(running.totals, result.state, 1);
		if (result.state === 'applied' || result.state === 'unchanged') running.exceptions.delete(result.instance);
		else running.exceptions.set(result.instance, result);
		running.silent.delete(result.instance);
		if (FINAL.has(result.state)) this.#close(running, result.instance);
		this.#settle(running, at);
	}

	/** Ends what is under way of revisions below one for instances that are away. */
	giveUp(below: number, isAway: (instance: Id) => boolean, reason: string, at: number): void {
		const old = [...this.#running.values()].filter(({revision}) => revision < below);
		for (const {id, open} of old)
			for (const instance of [...open].filter(isAway)) this.report(id, {instance, state: 'skipped', reason}, at);
	}

	#close(running: Running, instance: Id): void {
		running.open.delete(instance);
		const operations = this.#ofInstance.get(instance);
		operations?.delete(running);
		if (operations?.size === 0) this.#ofInstance.delete(instance);
	}

	#settle(running: Running, at: number): void {
		if (running.silent.size === 0) for (const wake of running.waiters) wake();
		if (running.open.size === 0 && running.endedAt === undefined) running.endedAt = at;
		if (running.endedAt === undefined) return void this.#bus.operationChanged.emit(running.id);
		this.#running.delete(running.id);
		this.#bus.operationEnded.emit(view(running));
	}

	/** An operation that is under way; undefined when it has ended or is not known. */
	get(id: string): Operation | undefined {
		const running = this.#running.get(id);
		return running && view(running);
	}

	/** As `get`, and as it ended; undefined if there is none. */
	async find(id: string, options?: CallOptions): Promise<Operation | undefined> {
		return this.get(id) ?? (await this.#store.operation(id, options));
	}

	/** Every exception of an operation under way, also those never heard of; undefined when it is not under way. */
	exceptions(id: string): Result[] | undefined {
		const running = this.#running.get(id);
		return (
			running && [
				...running.exceptions.values(),
				...[...running.silent].map((instance): Result => ({instance, state: 'pending'})),
			]
		);
	}

	/** The operations under way, newest first. */
	running(): Operation[] {
		return [...this.#running.values()].sort((one, other) => other.revision - one.revision).map(view);
	}

	/** Resolves when every instance has had a first result, or the operation has ended, or the signal is aborted. */
	firstResults(id: string, signal: AbortSignal): Promise<void> {
		const running = this.#running.get(id);
		if (!running || running.silent.size === 0 || signal.aborted) return Promise.resolve();
		return new Promise((resolve) => {
			const wake = (): void => {
				running.waiters.delete(wake);
				signal.removeEventListener('abort', wake);
				resolve();
			};
			running.waiters.add(wake);
			signal.addEventListener('abort', wake);
		});
	}
}

function view({id, revision, startedAt, endedAt, targets, totals, exceptions, silent}: Running): Operation {
	const shown = [...exceptions.values()].slice(0, SHOWN_EXCEPTIONS);
	for (const instance of silent) {
		if (shown.length >= SHOWN_EXCEPTIONS) break;
		shown.push({instance, state: 'pending'});
	}
	return {
		id,
		revision,
		startedAt,
		...(endedAt === undefined ? {} : {endedAt}),
		targets,
		totals: Object.fromEntries(totals),
		exceptions: shown,
	};
}

function add(totals: Map<ResultState, number>, state: ResultState, more: number): void {
	const count = (totals.get(state) ?? 0) + more;
	if (count === 0) totals.delete(state);
	else totals.set(state, count);
}

import {ClusterdError} from '../errors.js';
import {failingOf} from '../reading/views/failing.js';
import type {HistoryViews} from '../reading/views/history-views.js';
import type {OperationTracker} from '../delivery/operations/operation-tracker.js';
import {isFailing, type Operation, type Result, type ResultState} from '../records/delivery.js';
import type {Operations, Page, PageOptions} from '../ports/cluster-manager.js';
import type {Id} from '../fleet/member.js';
import type {CallOptions} from '../ports/call-options.js';
import type {DeliveryStore, OperationRange} from '../ports/delivery-store.js';
import {SYSTEM, type Actor} from '../records/revision.js';
import {pageOf} from '../reading/page.js';
import type {Steering} from './steering.js';
import type {DeliverySide} from './delivery-side.js';

export interface OperationViewsOptions extends DeliverySide {
	readonly steering: Steering;
	readonly history: HistoryViews;
}

/** A pending one waits for its next attempt, which is made now. */
const RETRIED: ReadonlySet<ResultState> = new Set(['rejected', 'failed', 'pending']);

/** Operations as they are read: those under way from memory, all others as they ended; and as an actor steers them. */
export class OperationViews implements Operations {
	readonly #options: OperationViewsOptions;
	readonly #store: DeliveryStore;
	readonly #tracker: OperationTracker;
	readonly #actor: Actor;

	constructor(options: OperationViewsOptions, actor: Actor = SYSTEM) {
		this.#options = options;
		this.#store = options.deliveryStore;
		this.#tracker = options.operations;
		this.#actor = actor;
	}

	/** The same, steered by this actor. */
	by(actor: Actor): OperationViews {
		return new OperationViews(this.#options, actor);
	}

	cancel(id: string): Promise<Operation> {
		return this.#options.steering.cancel(id, this.#actor);
	}

	goOn(id: string): Promise<Operation> {
		return this.#options.steering.goOn(id, this.#actor);
	}

	takeBack(id: string): Promise<Operation> {
		return this.#options.steering.takeBack(id, this.#actor);
	}

	async list(
		{before = Infinity, limit = 100}: OperationRange = {},
		options?: CallOptions,
	): Promise<readonly Operation[]> {
		const saved = await this.#store.operations({...(before === Infinity ? {} : {before}), limit}, options);
		const all = new Map(
			[...saved, ...this.#tracker.running().filter(({revision}) => revision < before)].map((operation) => [
				operation.id,
				operation,
			]),
		);
		return [...all.values()].sort((one, other) => other.revision - one.revision).slice(0, limit);
	}

	async get(id: string, options?: CallOptions): Promise<Operation> {
		const operation = await this.#tracker.find(id, options);
		if (!operation) throw new ClusterdError('OPERATION_NOT_FOUND', {operation: id});
		return operation;
	}

	async retry(id: string, options?: CallOptions): Promise<number> {
		const {revision} = await this.get(id, options);
		const underWay = this.#tracker
			.exceptions(id)
			?.filter(({state}) => RETRIED.has(state))
			.map(({instance}) => instance);
		// of one that ended only the first exceptions are kept
		const {fleet, notes, history} = this.#options;
		const instances = underWay ?? failingOf(fleet, notes, await history.get(revision));
		for (const instance of instances) if (fleet.member(instance)) await this.#retry(instance);
		return instances.length;
	}

	/** Writes again what failed on an instance, without waiting any longer. */
	async #retry(instance: Id): Promise<void> {
		const {notes, delivery} = this.#options;
		const failed = notes.get(instance).differences.filter(isFailing);
		await delivery.oweAgain(instance, new Set(failed.map(({unit}) => unit)));
		delivery.wake(instance);
	}

	async exceptions(
		id: string,
		{state, ...page}: PageOptions & {readonly state?: ResultState} = {},
	): Promise<Page<Result>> {
		const all = this.#tracker.exceptions(id) ?? (await this.get(id, page)).exceptions;
		const asked = state === undefined ? all : all.filter((result) => result.state === state);
		return pageOf(
			[...asked].sort((one, other) => Number(one.instance.slice(1)) - Number(other.instance.slice(1))),
			page,
		);
	}
}

import type {Result} from '../../records/delivery.js';
import type {Id} from '../../fleet/member.js';
import {operationRevision, type Revision} from '../../records/revision.js';
import type {DeliveryOptions} from '../delivery-options.js';
import type {InstanceVerdict} from '../../verdict/instance-verdict.js';
import {resultOf} from './results.js';

export type ReportsOptions = Pick<DeliveryOptions, 'fleet' | 'notes' | 'operations' | 'clock'>;

/** Tells the operations under way what became of them on each instance. */
export class Reports {
	readonly #options: ReportsOptions;
	readonly #edits = new Map<number, Revision['edits']>();

	constructor(options: ReportsOptions) {
		this.#options = options;
	}

	/** Remembers what a revision edited, as long as its operation runs. */
	remember({number, edits}: Revision): void {
		this.#edits.set(number, edits);
	}

	/** An operation has ended. */
	forget(operation: string): void {
		this.#edits.delete(operationRevision(operation) ?? 0);
	}

	/** A pass made true on an instance what the fleet said at a revision. */
	delivered(instance: Id, at: number, verdict: InstanceVerdict, commandResults: ReadonlyMap<number, Result>): void {
		const {fleet, operations, clock} = this.#options;
		for (const {id, revision} of operations.openFor(instance)) {
			if (revision > at) continue;
			const result =
				commandResults.get(revision) ??
				resultOf(fleet, instance, revision, verdict.outcomes, this.#edits.get(revision) ?? []);
			operations.report(id, result, clock.now());
		}
	}

	/** Nothing can be done on an instance now, for the reason in its note. */
	pending(instance: Id): void {
		const {operations, clock, notes} = this.#options;
		const {reason, nextAttempt} = notes.get(instance);
		for (const {id} of operations.openFor(instance))
			operations.report(
				id,
				{
					instance,
					state: 'pending',
					...(reason === undefined ? {} : {reason}),
					...(nextAttempt === undefined ? {} : {nextAttempt}),
				},
				clock.now(),
			);
	}

	/** An instance was removed by a revision: nothing more will come of it. */
	departed(instance: Id, by: number): void {
		const {operations, clock} = this.#options;
		for (const {id, revision} of operations.openFor(instance))
			operations.report(
				id,
				revision === by
					? {instance, state: 'unchanged'}
					: {instance, state: 'superseded', by, reason: 'the instance was removed'},
				clock.now(),
			);
	}
}

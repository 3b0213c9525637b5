import {AWAY} from '../delivery/instances/health.js';
import {heardByAll} from '../delivery/instances/oldest-unconfirmed.js';
import type {Notes} from '../delivery/instances/instance-statuses.js';
import type {OperationTracker} from '../delivery/operations/operation-tracker.js';
import type {Fleet} from '../fleet/fleet.js';
import type {Clock} from '../ports/clock.js';
import type {DeliveryStore} from '../ports/delivery-store.js';
import type {RevisionStore} from '../ports/revision-store.js';

export interface UpkeepOptions {
	readonly fleet: Fleet;
	readonly revisionStore: RevisionStore;
	readonly deliveryStore: DeliveryStore;
	readonly notes: Notes;
	readonly operations: OperationTracker;
	readonly clock: Clock;
	/** After how many revisions there is something to do. */
	readonly every: number;
	/** Of how many revisions, the newest, it is remembered what became of them. */
	readonly keepResults: number;
	/** The revision of the newest snapshot; 0 when there is none. */
	readonly snapshotAt: number;
	/** Hears of a store that fails. */
	readonly failed: (error: unknown) => void;
}

/**
 * Keeps what grows with every revision in bounds: the way back to the newest snapshot, and what is remembered of
 * deliveries.
 */
export class Upkeep {
	readonly #options: UpkeepOptions;
	#last: number;

	constructor(options: UpkeepOptions) {
		this.#options = options;
		this.#last = options.snapshotAt;
	}

	/** A revision came. */
	revised(): void {
		const {fleet, every} = this.#options;
		if (fleet.revision - this.#last >= every) this.#do();
	}

	#do(): void {
		const {fleet, revisionStore, deliveryStore, notes, operations, clock, keepResults, failed} = this.#options;
		this.#last = fleet.revision;
		fleet.past.forget(heardByAll(fleet, notes));
		revisionStore.saveSnapshot(fleet.snapshot()).catch(failed);
		const below = fleet.revision - keepResults;
		operations.giveUp(
			below,
			(instance) => AWAY.has(notes.get(instance).state),
			`it was not heard of for ${keepResults} further revisions; what it must have is delivered when it answers`,
			clock.now(),
		);
		deliveryStore.forgetOperations(below).catch(failed);
	}
}

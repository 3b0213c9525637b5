import {AWAY} from '../delivery/instances/health.js';
import {heardByAll} from '../delivery/instances/oldest-unconfirmed.js';
import type {DeliverySide} from './delivery-side.js';

export interface UpkeepOptions extends DeliverySide {
	/** The revision of the newest snapshot; 0 when there is none. */
	readonly snapshotAt: number;
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
		const {fleet, snapshotEvery} = this.#options;
		if (fleet.revision - this.#last >= snapshotEvery) this.#do();
	}

	#do(): void {
		const {fleet, revisionStore, deliveryStore, notes, operations, clock, keepResults, bus} = this.#options;
		this.#last = fleet.revision;
		fleet.past.forget(heardByAll(fleet, notes));
		revisionStore.saveSnapshot(fleet.snapshot()).catch(bus.storeFailed.emit);
		const below = fleet.revision - keepResults;
		operations.giveUp(
			below,
			(instance) => AWAY.has(notes.get(instance).state),
			`it was not heard of for ${keepResults} further revisions; what it must have is delivered when it answers`,
			clock.now(),
		);
		deliveryStore.forgetOperations(below).catch(bus.storeFailed.emit);
	}
}

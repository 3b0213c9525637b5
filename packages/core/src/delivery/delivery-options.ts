import type {Bus} from '../events/bus.js';
import type {Fleet} from '../fleet/fleet.js';
import type {Clock} from '../ports/clock.js';
import type {DeliveryStore} from '../ports/delivery-store.js';
import type {Logger} from '../ports/logger.js';
import type {Random} from '../ports/random.js';
import type {Backoff} from './lanes/backoff.js';
import type {Connections} from './instances/connections.js';
import type {GroupLimits} from './lanes/fleet-bounds.js';
import type {Notes} from './instances/instance-statuses.js';
import type {OperationTracker} from './operations/operation-tracker.js';

/** What delivery is made of. */
export interface DeliveryOptions {
	readonly fleet: Fleet;
	readonly bus: Bus;
	readonly store: DeliveryStore;
	readonly connections: Connections;
	readonly notes: Notes;
	readonly operations: OperationTracker;
	readonly clock: Clock;
	readonly random: Random;
	readonly logger: Logger;
	readonly backoff: Backoff;
	/** Instances that are worked on at the same time. */
	readonly concurrency: number;
	/** Which repair of a unit within ten minutes makes a contest instead (S9); 0: none does. */
	readonly contestedAfter: number;
	/** Of single clusters and machines. */
	readonly groupLimits: GroupLimits;
	/** Of how many revisions, the newest, it is remembered what their commands replaced. */
	readonly keepResults: number;
}

import type {Notes} from '../delivery/instances/instance-statuses.js';
import type {Connections} from '../delivery/instances/connections.js';
import type {Fleet} from '../fleet/fleet.js';
import type {Clock} from '../ports/clock.js';
import type {DeliveryStore} from '../ports/delivery-store.js';
import type {RevisionStore} from '../ports/revision-store.js';

/** What is asked of instances before a change is planned. */
export interface KnownContext {
	readonly fleet: Fleet;
	readonly connections: Connections;
	readonly store: DeliveryStore;
	readonly revisions: RevisionStore;
	readonly clock: Clock;
	readonly notes: Notes;
	readonly deadlineMs: number;
	/** More instances than this are not read for a plan: what they have is unknown then. */
	readonly maxInstances: number;
}

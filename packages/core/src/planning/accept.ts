import type {OweAgainContext} from '../delivery/drift/redeliver-known.js';
import type {Bus} from '../events/bus.js';
import type {Id} from '../fleet/member.js';
import type {Operation} from '../records/delivery.js';
import type {Revision} from '../records/revision.js';

export interface AcceptContext extends OweAgainContext {
	readonly bus: Bus;
}

/** Folds a durable revision into the fleet and has it delivered to the instances that it touches. */
export function accept(
	{fleet, bus, notes, delivery}: AcceptContext,
	revision: Revision,
	touched: readonly Id[],
): Operation {
	notes.around(revision.edits, () => fleet.apply(revision));
	bus.fleetChanged.emit(revision);
	const operation = delivery.accept(revision, touched);
	bus.operationStarted.emit(operation);
	return operation;
}

import {Delivery} from '../delivery/delivery.js';
import {Watch} from '../delivery/drift/watch.js';
import {Connections} from '../delivery/instances/connections.js';
import {Notes} from '../delivery/instances/instance-statuses.js';
import {OperationTracker} from '../delivery/operations/operation-tracker.js';
import type {Bus} from '../events/bus.js';
import type {Fleet} from '../fleet/fleet.js';
import type {CompleteOptions} from './fleet-manager-options.js';

export type DeliverySide = ReturnType<typeof deliverySide>;

/** Brings the fleet's settings to the instances, and remembers their status and the operations under way. */
export function deliverySide(options: CompleteOptions, fleet: Fleet, bus: Bus) {
	const notes = new Notes(fleet, bus);
	const operations = new OperationTracker(bus, options.deliveryStore);
	const connections = new Connections(options.connector, notes);
	const parts = {...options, fleet, bus, notes, operations, connections};
	const delivery = new Delivery({...parts, store: options.deliveryStore});
	const {checkReadsPerSecond: readsPerSecond, checkIntervalMs: intervalMs} = options;
	return {...parts, delivery, watch: new Watch({...parts, delivery, readsPerSecond, intervalMs})};
}

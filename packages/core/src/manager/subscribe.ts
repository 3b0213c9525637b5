import type {Announcer} from '../events/announcer.js';
import {SYSTEM, type Revision} from '../records/revision.js';
import type {Operation} from '../records/delivery.js';
import type {DeliverySide} from './delivery-side.js';
import type {IntentSide} from './intent-side.js';

/** Who hears what happens, in this order. */
export function subscribe(
	{bus, delivery, deliveryStore}: DeliverySide,
	{writer, guard, steering, ends, upkeep}: IntentSide,
	announcer: Announcer,
): void {
	const save = (operation: Operation): void => void deliveryStore.saveOperation(operation).catch(bus.storeFailed.emit);
	const watch = (revision: Revision): void => steering.watch(revision);
	bus.revisionCommitted.on((revision) => announcer.revision(revision));
	bus.fleetChanged.on(watch, ({edits}) => {
		if (edits.some(({entity}) => entity === 'exemption')) ends.arm();
	});
	bus.operationStarted.on(
		(operation) => {
			if (operation.endedAt === undefined) save(operation);
		},
		() => upkeep.revised(),
	);
	bus.operationResumed.on(watch);
	bus.operationChanged.on(
		(id) => announcer.operationChanged(id),
		(id) => steering.changed(id),
	);
	bus.operationEnded.on(
		(operation) => announcer.operationEnded(operation),
		(operation) => steering.changed(operation.id, operation),
		({id}) => delivery.reports.forget(id),
		save,
	);
	bus.statusChanged.on(
		(note) => deliveryStore.note([note]),
		(note, before) => announcer.note(note, before),
	);
	bus.instanceRestarted.on((instance) => announcer.restart(instance));
	bus.instanceLeft.on((instance) => writer.removeLeft(SYSTEM, instance));
	bus.storeFailed.on((error) => guard.failed(error));
}

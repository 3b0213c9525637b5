import type {InstanceNote, Operation} from '../records/delivery.js';
import type {Id} from '../fleet/member.js';
import type {Revision} from '../records/revision.js';

/** One kind of internal event. Its subscribers are called at once, in the order in which they subscribed. */
export class Signal<Facts extends unknown[], Answer = void> {
	readonly #subscribers: ((...facts: Facts) => Answer)[] = [];

	on(...subscribers: ((...facts: Facts) => Answer)[]): void {
		this.#subscribers.push(...subscribers);
	}

	/** Returns what the subscribers answer. What one of them throws ends the call. */
	readonly emit = (...facts: Facts): Answer[] => this.#subscribers.map((subscriber) => subscriber(...facts));
}

/** Everything that one part of the manager tells the others. `subscribe` lists who hears it. */
export class Bus {
	/** A revision is durable. The fleet does not contain it yet. */
	readonly revisionCommitted = new Signal<[Revision]>();
	/** The fleet contains a revision that it did not contain before. */
	readonly fleetChanged = new Signal<[Revision]>();
	/** Delivery took up a revision. The operation may have ended already. */
	readonly operationStarted = new Signal<[Operation]>();
	/** The operation of this revision continues after a restart. */
	readonly operationResumed = new Signal<[Revision]>();
	readonly operationChanged = new Signal<[operation: string]>();
	readonly operationEnded = new Signal<[Operation]>();
	readonly statusChanged = new Signal<[now: InstanceNote, before: InstanceNote]>();
	readonly instanceRestarted = new Signal<[Id]>();
	/** A leaving instance has its own values again (S7.5). The answer resolves when it is removed. */
	readonly instanceLeft = new Signal<[Id], Promise<void>>();
	readonly storeFailed = new Signal<[error: unknown]>();
}

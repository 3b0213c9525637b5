import type {ClusterManager, FleetEvent, Operation} from '@clusterd/core';
import {Changes, type Observable} from './watching.js';
import type {EventFeed} from './event-feed.js';

const KEPT = 200;

/** The latest operations, newest first, kept fresh by events. */
export class OperationStore implements Observable {
	readonly changes = new Changes();
	readonly #manager: ClusterManager;
	readonly #operations = new Map<string, Operation>();
	#isLoaded = false;

	constructor(manager: ClusterManager, feed: EventFeed) {
		this.#manager = manager;
		feed.listen((event) => this.#take(event));
	}

	/** False until the list was read. */
	get isLoaded(): boolean {
		return this.#isLoaded;
	}

	/** Newest first. */
	get all(): readonly Operation[] {
		return [...this.#operations.values()].sort((one, other) => other.revision - one.revision).slice(0, KEPT);
	}

	/** Those that are not over. */
	get running(): readonly Operation[] {
		return this.all.filter(({endedAt}) => endedAt === undefined);
	}

	get(id: string): Operation | undefined {
		return this.#operations.get(id);
	}

	/** Reads the list. */
	async load(): Promise<void> {
		try {
			for (const operation of await this.#manager.operations.list({limit: KEPT})) this.put(operation);
			this.#isLoaded = true;
		} finally {
			this.changes.announce();
		}
	}

	/** Takes up an operation as an answer brought it; an ended one is never replaced by a running one. */
	put(operation: Operation): void {
		if (this.#operations.get(operation.id)?.endedAt !== undefined && operation.endedAt === undefined) return;
		this.#operations.set(operation.id, operation);
		this.changes.announce();
	}

	#take(event: FleetEvent): void {
		if (event.kind === 'operation') this.put(event.operation);
		if (event.kind === 'reset') void this.load().catch(() => undefined); // The next reset tries again.
	}
}

import type {ClusterManager, FleetEvent, Health} from '@clusterd/core';
import {Changes, type Observable} from './watching.js';

/** Whether the manager answers: `lost` tries again by itself. */
export type Connection = 'connecting' | 'live' | 'lost';

/** ms between two looks at the manager's health. */
const WHEN_LIVE_MS = 10_000;
const WHEN_LOST_MS = 2000;

/**
 * Follows a manager's events for everybody in the page, and looks from time to time whether it is still there and
 * whether a revision was missed; then `reset` is told, after which everything is read again.
 */
export class EventFeed implements Observable {
	readonly changes = new Changes();
	readonly #manager: ClusterManager;
	readonly #listeners = new Set<(event: FleetEvent) => void>();
	#connection: Connection = 'connecting';
	#health: Health | undefined;
	#running: AbortController | undefined;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#revision: number | undefined;
	#made = 0;

	constructor(manager: ClusterManager) {
		this.#manager = manager;
	}

	get connection(): Connection {
		return this.#connection;
	}

	/** As it was last read; undefined before. */
	get health(): Health | undefined {
		return this.#health;
	}

	/** The newest revision that the page has heard of; undefined before the first. */
	get revision(): number | undefined {
		return this.#revision === undefined ? undefined : Math.max(this.#revision, this.#made);
	}

	/** A revision was made from here: it is known before its event comes. */
	made(revision: number): void {
		this.#made = Math.max(this.#made, revision);
	}

	/** Calls the listener with every event. @returns what ends it */
	listen(listener: (event: FleetEvent) => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	/** Begins to follow, until `stop`. */
	start(): void {
		if (this.#running) return;
		this.#running = new AbortController();
		void this.#follow(this.#running.signal);
		void this.#look(this.#running.signal);
	}

	stop(): void {
		this.#running?.abort();
		this.#running = undefined;
		clearTimeout(this.#timer);
	}

	async #follow(signal: AbortSignal): Promise<void> {
		while (!signal.aborted) {
			try {
				for await (const event of this.#manager.events.follow({signal})) {
					if (event.kind === 'revision') this.#revision = event.revision;
					this.#tell(event);
				}
			} catch {
				this.#turn('lost'); // The look at the manager's health finds out when it is back.
			}
			if (!signal.aborted) await new Promise((resolve) => setTimeout(resolve, WHEN_LOST_MS));
		}
	}

	async #look(signal: AbortSignal): Promise<void> {
		try {
			const health = await this.#manager.health({signal});
			const missed = this.#revision !== undefined && health.revision > this.#revision;
			const isNews = this.#health?.ready !== health.ready;
			this.#health = health;
			this.#revision = health.revision;
			this.#turn('live');
			if (missed) this.#tell({id: '', at: Date.now(), kind: 'reset'});
			else if (isNews) this.changes.announce();
		} catch {
			if (!signal.aborted) this.#turn('lost');
		}
		if (!signal.aborted)
			this.#timer = setTimeout(
				() => void this.#look(signal),
				this.#connection === 'live' ? WHEN_LIVE_MS : WHEN_LOST_MS,
			);
	}

	#tell(event: FleetEvent): void {
		for (const listener of [...this.#listeners]) listener(event);
	}

	#turn(connection: Connection): void {
		if (this.#connection === connection) return;
		this.#connection = connection;
		this.changes.announce();
	}
}

import type {Clock} from '../ports/clock.js';
import type {FleetEvent} from '../ports/cluster-manager.js';

type Without<Event, Key extends PropertyKey> = Event extends unknown ? Omit<Event, Key> : never;
/** An event that has not happened yet. */
export type News = Without<FleetEvent, 'id' | 'at'>;

const CAPACITY = 10_000;

/**
 * The latest events, in order, in memory. Whoever asks for older ones than are kept, or for those of another start,
 * gets `reset` and reads everything again.
 */
export class EventRing {
	readonly #start: string;
	readonly #clock: Clock;
	readonly #events: FleetEvent[] = [];
	readonly #wakers = new Set<() => void>();
	#count = 0;
	#isClosed = false;

	/** `start` names this start of the daemon: letters and digits, another one each time. */
	constructor(start: string, clock: Clock) {
		this.#start = start;
		this.#clock = clock;
	}

	publish(news: News): void {
		this.#events.push({...news, id: `${this.#start}.${++this.#count}`, at: this.#clock.now()});
		if (this.#events.length > 2 * CAPACITY) this.#events.splice(0, this.#events.length - CAPACITY);
		this.#wake();
	}

	/** Ends every reader. */
	close(): void {
		this.#isClosed = true;
		this.#wake();
	}

	/**
	 * Everything after an event (default: from this call on); states of one member that a slow reader has not got are
	 * told once.
	 */
	follow(after: string | undefined, signal: AbortSignal | undefined): AsyncGenerator<FleetEvent> {
		const seen = after === undefined ? this.#count : this.#position(after);
		return this.#tell(seen, signal);
	}

	async *#tell(from: number | undefined, signal: AbortSignal | undefined): AsyncGenerator<FleetEvent> {
		let seen = from ?? -1;
		while (!this.#isClosed && !signal?.aborted) {
			const oldest = this.#count - this.#events.length;
			const events = seen < oldest ? [this.#reset()] : this.#events.slice(seen - oldest);
			seen = this.#count; // before anything is handed out: what comes meanwhile is new
			yield* coalesce(events);
			if (seen === this.#count) await this.#next(signal);
		}
	}

	#reset(): FleetEvent {
		return {id: `${this.#start}.${this.#count}`, at: this.#clock.now(), kind: 'reset'};
	}

	#position(id: string): number | undefined {
		const [start, count] = id.split('.');
		const position = Number(count);
		if (
			start !== this.#start ||
			!Number.isInteger(position) ||
			position < this.#count - this.#events.length ||
			position > this.#count
		)
			return undefined;
		return position;
	}

	#next(signal: AbortSignal | undefined): Promise<void> {
		return new Promise((resolve) => {
			const wake = (): void => {
				this.#wakers.delete(wake);
				signal?.removeEventListener('abort', wake);
				resolve();
			};
			if (this.#isClosed || signal?.aborted) return resolve();
			this.#wakers.add(wake);
			signal?.addEventListener('abort', wake);
		});
	}

	#wake(): void {
		for (const wake of [...this.#wakers]) wake();
	}
}

/** Of what is told once, the last time. */
function subjectOf(event: FleetEvent): string {
	if (event.kind === 'state' || event.kind === 'restart') return `${event.kind} ${event.member}`;
	return event.kind === 'operation' ? event.operation.id : event.id;
}

/** Of several states of one member, of its restarts, or of one operation, the last. */
function coalesce(events: readonly FleetEvent[]): FleetEvent[] {
	if (events.length < 2) return [...events];
	const last = new Map<string, FleetEvent>();
	for (const event of events) {
		const subject = subjectOf(event);
		last.delete(subject);
		last.set(subject, event);
	}
	return [...last.values()];
}

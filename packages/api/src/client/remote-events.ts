import {pause, type CallOptions, type Clock, type Events, type FleetEvent} from '@clusterd/core';
import {ApiError} from '../api-error.js';
import {ROUTES} from '../routes/routes.js';
import {readEventStream} from './event-stream.js';
import {isPassing} from './passing.js';
import type {Transport} from './transport.js';

export interface RemoteEventsOptions {
	readonly transport: Transport;
	readonly clock: Clock;
	/** A stream that is silent for longer is given up, ms; the server sends something every 15 s.
	 * @defaultValue 45,000 */
	readonly silenceMs?: number;
	/** The first pause before connecting again, ms; it doubles up to 30 s.
	 * @defaultValue 500 */
	readonly pauseMs?: number;
}

/** An id that no server ever gave: asking for what follows it is answered by a `reset`. */
const UNKNOWN_ID = '0.0';
const LONGEST_PAUSE_MS = 30_000;

/**
 * The fleet's events over HTTP. A stream that ends or fails is opened again where it was left; what was missed beyond
 * the server's memory shows as `reset`. Ends only when the signal is aborted; rejects when the server refuses the
 * stream for good.
 */
export class RemoteEvents implements Events {
	readonly #transport: Transport;
	readonly #clock: Clock;
	readonly #silenceMs: number;
	readonly #pauseMs: number;

	constructor({transport, clock, silenceMs = 45_000, pauseMs = 500}: RemoteEventsOptions) {
		this.#transport = transport;
		this.#clock = clock;
		this.#silenceMs = silenceMs;
		this.#pauseMs = pauseMs;
	}

	async *follow({signal, after}: CallOptions & {readonly after?: string} = {}): AsyncGenerator<FleetEvent> {
		let last = after;
		let pauseMs = this.#pauseMs;
		while (!signal?.aborted) {
			try {
				for await (const event of this.#stream(last, signal)) {
					last = event.id;
					pauseMs = this.#pauseMs;
					yield event;
				}
			} catch (error) {
				if (!signal?.aborted && !isPassing(error)) throw error;
			}
			last ??= UNKNOWN_ID;
			await this.#rest(pauseMs, signal);
			pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
		}
	}

	async *#stream(after: string | undefined, signal: AbortSignal | undefined): AsyncGenerator<FleetEvent> {
		const silence = new AbortController();
		const watch = watchdog(this.#clock, this.#silenceMs, () =>
			silence.abort(new ApiError('SERVER_UNREACHABLE', {address: this.#transport.address, reason: 'it fell silent'})),
		);
		try {
			const both = signal ? AbortSignal.any([signal, silence.signal]) : silence.signal;
			const texts = this.#transport.stream(ROUTES.followEvents, {
				headers: {'Last-Event-ID': after, Accept: 'text/event-stream'},
				signal: both,
			});
			for await (const message of readEventStream(watch.watched(texts))) {
				if (message) yield JSON.parse(message.data) as FleetEvent;
			}
		} finally {
			watch.stop();
			silence.abort();
		}
	}

	/** Waits; an aborted signal ends the wait without an error, since the stream then ends. */
	async #rest(pauseMs: number, signal: AbortSignal | undefined): Promise<void> {
		await pause(this.#clock, pauseMs, signal).catch((error: unknown) => {
			if (!signal?.aborted) throw error;
		});
	}
}

/** Calls `bite` once nothing came through `watched` for that long. */
function watchdog(
	clock: Clock,
	silenceMs: number,
	bite: () => void,
): {watched: (texts: AsyncIterable<string>) => AsyncGenerator<string>; stop: () => void} {
	let cancel = clock.after(silenceMs, bite);
	return {
		async *watched(texts) {
			for await (const text of texts) {
				cancel();
				cancel = clock.after(silenceMs, bite);
				yield text;
			}
		},
		stop: () => cancel(),
	};
}

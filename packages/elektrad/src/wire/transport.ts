import type {InstanceUrl} from '@clusterd/core';

/** One request to an elektrad. */
export interface WireRequest {
	readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
	/** Percent-encoded, from the slash after the instance's own prefix on, with the query. */
	readonly path: string;
	/** The id of elektrad's session. */
	readonly session: string;
	/** JSON. */
	readonly body: string | undefined;
	/** Sent only over a connection that was used before: whoever answers at its end is the one that did then. */
	readonly overKept?: boolean;
}

/** What came back. */
export interface WireAnswer {
	readonly status: number;
	readonly body: string;
	/** The id in `Set-Cookie: session=…`; undefined when there is none. */
	readonly session: string | undefined;
}

/** A request under way. */
export interface Exchange {
	/** Rejects with NoAnswerError, also as NoKeptConnectionError, or AnswerTooLargeError. */
	readonly answer: Promise<WireAnswer>;
	/** Gives it up at once: the answer rejects. No effect afterwards. */
	cut(): void;
}

/** How requests travel. */
export interface Transport {
	send(url: InstanceUrl, request: WireRequest): Exchange;
	/** Lets go of all kept connections. */
	close(): void;
}

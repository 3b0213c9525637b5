/** A request that got no answer of elektrad. */
export class NoAnswerError extends Error {
	override readonly name = 'NoAnswerError';
	/** As Node calls it (`ECONNREFUSED`, `ETIMEDOUT`), or `HTTP 502` when something in between answered. */
	readonly code: string;
	/** False when elektrad cannot have seen the request; else it may have been done, or be done later. */
	readonly mayHaveArrived: boolean;
	/** The kept connection died before the first byte of an answer. */
	readonly onStaleConnection: boolean;

	constructor({
		code,
		message,
		mayHaveArrived,
		onStaleConnection = false,
		cause,
	}: {
		readonly code: string;
		readonly message: string;
		readonly mayHaveArrived: boolean;
		readonly onStaleConnection?: boolean;
		readonly cause?: unknown;
	}) {
		super(message, {cause});
		this.code = code;
		this.mayHaveArrived = mayHaveArrived;
		this.onStaleConnection = onStaleConnection;
	}
}

/** A request that was to go over a kept connection was not sent, since there is none. */
export class NoKeptConnectionError extends NoAnswerError {
	constructor() {
		super({code: 'ENOTCONN', message: 'the connection was closed since the last answer', mayHaveArrived: false});
	}
}

/** An answer that is longer than we are willing to hold. */
export class AnswerTooLargeError extends Error {
	override readonly name = 'AnswerTooLargeError';

	constructor(maxBodyBytes: number) {
		super(`the answer is longer than ${maxBodyBytes} bytes`);
	}
}

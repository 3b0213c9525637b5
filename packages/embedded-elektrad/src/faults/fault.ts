/**
 * How far a request gets before a fault strikes:
 *
 * - `request`: it arrived, and nothing was done;
 * - `answer`: it was done, and nothing of the answer was sent;
 * - `headers`: it was done, and the answer breaks off within its headers;
 * - `body`: it was done, and the answer breaks off within its body.
 */
export type FaultPoint = 'request' | 'answer' | 'headers' | 'body';

/** Which requests a fault strikes. Without any field: all, until it is cleared. */
export interface FaultFilter {
	/** Such as `['PUT', 'POST']`. */
	readonly methods?: readonly string[];
	/** Is tested against the request target, such as `/kdb/user:/a?preload=1`, without the prefix of a fleet. */
	readonly path?: RegExp;
	/** How many of those requests pass before the first is struck. @defaultValue 0 */
	readonly after?: number;
	/** How many are struck then. @defaultValue Infinity */
	readonly times?: number;
}

/** Something that goes wrong with an elektrad, on the wire or behind it. */
export type FaultKind =
	/**
	 * Nothing listens on the port; below a fleet's prefix the proxy answers 502. Strikes all requests, whatever the
	 * filter says.
	 */
	| {readonly kind: 'refuse'}
	/** The connection is reset. @defaultValue at 'request' */
	| {readonly kind: 'reset'; readonly at?: FaultPoint}
	/** Nothing more comes, and the connection stays open. @defaultValue at 'request' */
	| {readonly kind: 'hang'; readonly at?: FaultPoint}
	/** The answer comes in pieces of `bytes` (1) every `everyMs` (1) milliseconds. */
	| {readonly kind: 'drip'; readonly bytes?: number; readonly everyMs?: number}
	/** Another answer than elektrad's. `done` says whether the request takes effect all the same (false). */
	| {
			readonly kind: 'answer';
			readonly status: number;
			readonly body?: string;
			readonly headers?: Readonly<Record<string, string>>;
			readonly done?: boolean;
	  }
	/** elektrad's answer, whole as HTTP, with only the first half of its body. */
	| {readonly kind: 'truncate'}
	/** An answer of that many bytes, instead of elektrad's. */
	| {readonly kind: 'flood'; readonly bytes: number}
	/** The request is answered as if it had been done, and no file keeps it. */
	| {readonly kind: 'lose-writes'}
	/** A session that the request makes sees no keys of any file, and believes that nothing changes (protocol.md 6.7). */
	| {readonly kind: 'stale'}
	/** Somebody else holds the lock of the file: writes fail with `C01100` (protocol.md 5). */
	| {readonly kind: 'lock'}
	/**
	 * Somebody else writes just before the request does, which is a conflict if it is the same file (protocol.md 6.1,
	 * 6.6).
	 */
	| {readonly kind: 'conflict'; readonly write: () => void};

/** A fault and the requests that it strikes. */
export type Fault = FaultKind & {readonly when?: FaultFilter};

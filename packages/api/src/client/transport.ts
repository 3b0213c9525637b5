import {isClusterdError, reviveError} from '@clusterd/core';
import {ApiError, reviveApiError} from '../api-error.js';
import {encodeText, fillPath} from '../path.js';
import {API_PREFIX, type AnswerOf, type Route} from '../routes/route.js';
import {SystemClock} from '../system-clock.js';

export interface TransportOptions {
	/**
	 * Where the server is, as `http://localhost:8080`, with the path it is mounted at. In a browser '' is the page's own
	 * server.
	 */
	readonly address: string;
	/** Default: the platform's. */
	readonly fetch?: typeof globalThis.fetch;
	/** How long an answer may take, ms, besides the time that is waited for instances.
	 * @defaultValue 30,000 */
	readonly timeoutMs?: number;
	/** @defaultValue 67,108,864 (64 MiB) */
	readonly maxAnswerBytes?: number;
	/** Sent with every request, such as an authorization. */
	readonly headers?: Readonly<Record<string, string>>;
}

/** What is put into one request. */
export interface Call {
	readonly params?: Readonly<Record<string, string | number>>;
	/** What is undefined is left out. */
	readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
	readonly headers?: Readonly<Record<string, string | undefined>>;
	readonly body?: unknown;
	readonly signal?: AbortSignal | undefined;
	/** Time that the answer may take besides the usual, ms. */
	readonly extraMs?: number;
}

/**
 * Makes requests by the route table: bounded in time and size, with failures as the errors that the server meant.
 * Network failures are SERVER_UNREACHABLE; cancelled calls reject with the signal's reason.
 */
export class Transport {
	readonly address: string;
	readonly #fetch: typeof globalThis.fetch;
	readonly #timeoutMs: number;
	readonly #maxAnswerBytes: number;
	readonly #headers: Readonly<Record<string, string>>;

	constructor({
		address,
		fetch = (...request) => globalThis.fetch(...request),
		timeoutMs = 30_000,
		maxAnswerBytes = 67_108_864,
		headers = {},
	}: TransportOptions) {
		this.address = address.replace(/\/+$/, '');
		this.#fetch = fetch;
		this.#timeoutMs = timeoutMs;
		this.#maxAnswerBytes = maxAnswerBytes;
		this.#headers = headers;
	}

	/** Asks and reads the answer. */
	async call<R extends Route>(route: R, call: Call = {}): Promise<AnswerOf<R>> {
		// Not `AbortSignal.timeout`: combined with another one it may be collected in Node 20 before its time is over, and
		// that never is.
		const late = new AbortController();
		const timeoutMs = this.#timeoutMs + (call.extraMs ?? 0);
		const cancel = new SystemClock().after(timeoutMs, () =>
			late.abort(new DOMException(`no answer within ${timeoutMs} ms`, 'TimeoutError')),
		);
		const signal = call.signal ? AbortSignal.any([call.signal, late.signal]) : late.signal;
		try {
			const response = await this.#open(route, {...call, signal});
			return this.#parse(await this.#read(response), response) as AnswerOf<R>;
		} catch (error) {
			this.#explain(error, call.signal);
		} finally {
			cancel();
		}
	}

	/** Asks, and hands over the answer as text while it arrives, however long that takes. */
	async *stream(route: Route, call: Call): AsyncGenerator<string> {
		const decoder = new TextDecoder();
		try {
			for await (const chunk of chunksOf(await this.#open(route, call))) yield decoder.decode(chunk, {stream: true});
		} catch (error) {
			this.#explain(error, call.signal);
		}
	}

	/** Asks; resolves once the answer is known to be a success, unread. */
	async #open(route: Route, {params = {}, query = {}, headers = {}, body, signal}: Call): Promise<Response> {
		const response = await this.#fetch(`${this.address}${API_PREFIX}${fillPath(route, params)}${toQuery(query)}`, {
			method: route.method,
			headers: {
				...this.#headers,
				...onlyDefined(headers),
				...(body === undefined ? {} : {'Content-Type': 'application/json'}),
			},
			...(body === undefined ? {} : {body: JSON.stringify(body)}),
			redirect: 'error',
			cache: 'no-store',
			signal: signal ?? null,
		});
		if (!response.ok) throw this.#failure(await this.#read(response), response);
		return response;
	}

	#failure(text: string, response: Response): Error {
		const problem = this.#parse(text, response) as {code?: unknown; facts?: unknown};
		return (
			revive(String(problem.code), problem.facts ?? {}) ??
			this.#invalid(`status ${response.status} with the code ${String(problem.code).slice(0, 100)}`)
		);
	}

	#parse(text: string, response: Response): unknown {
		if (!/^application\/(?:problem\+)?json\b/.test(response.headers.get('content-type') ?? '')) {
			throw this.#invalid(
				`status ${response.status}, ${response.headers.get('content-type') ?? 'without a content type'}`,
			);
		}
		try {
			return JSON.parse(text) as unknown;
		} catch (error) {
			throw this.#invalid('it is no JSON', {cause: error});
		}
	}

	async #read(response: Response): Promise<string> {
		const decoder = new TextDecoder();
		let text = '';
		let size = 0;
		for await (const chunk of chunksOf(response)) {
			size += chunk.length;
			if (size > this.#maxAnswerBytes) throw this.#invalid(`it is larger than ${this.#maxAnswerBytes} bytes`);
			text += decoder.decode(chunk, {stream: true});
		}
		return text + decoder.decode();
	}

	#invalid(reason: string, options?: ErrorOptions): ApiError {
		return new ApiError('ANSWER_INVALID', {address: this.address, reason}, options);
	}

	/** Says what went wrong: the caller had enough, the server said something, or no answer came. */
	#explain(error: unknown, signal: AbortSignal | undefined): never {
		if (signal?.aborted) throw signal.reason;
		if (isClusterdError(error) || error instanceof ApiError) throw error;
		throw new ApiError('SERVER_UNREACHABLE', {address: this.address, reason: reasonOf(error)}, {cause: error});
	}
}

/** The parts of an answer's body as they arrive; leaving the loop lets go of the connection. */
async function* chunksOf({body}: Response): AsyncGenerator<Uint8Array> {
	const reader = body?.getReader();
	if (!reader) return;
	try {
		for (let part = await reader.read(); !part.done; part = await reader.read()) yield part.value;
	} finally {
		await reader.cancel().catch(() => {
			// A body that failed or was aborted is let go of already.
		});
	}
}

function revive(code: string, facts: unknown): Error | undefined {
	try {
		return reviveError(code, facts) ?? reviveApiError(code, facts);
	} catch {
		return undefined; // Facts that are not those of the code: the caller says so.
	}
}

function reasonOf(error: unknown): string {
	const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
	return cause instanceof Error ? cause.message || cause.name : String(cause);
}

function toQuery(query: NonNullable<Call['query']>): string {
	const pairs = Object.entries(query).flatMap(([name, value]) =>
		value === undefined ? [] : [`${name}=${encodeText(String(value))}`],
	);
	return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

function onlyDefined(headers: NonNullable<Call['headers']>): Record<string, string> {
	return Object.fromEntries(Object.entries(headers).filter((pair): pair is [string, string] => pair[1] !== undefined));
}

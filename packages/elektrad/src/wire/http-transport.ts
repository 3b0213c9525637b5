import http from 'node:http';
import https from 'node:https';
import type {LookupFunction, Socket} from 'node:net';
import type {Duplex} from 'node:stream';
import type {InstanceUrl} from '@clusterd/core';
import {AnswerTooLargeError, NoAnswerError, NoKeptConnectionError} from './no-answer.js';
import type {Exchange, Transport, WireAnswer, WireRequest} from './transport.js';

export interface HttpTransportOptions {
	/** How long a connection may be silent while an answer is due, ms. @defaultValue 10,000 */
	readonly timeoutMs?: number;
	/** How long a whole answer may take, ms, however busily it trickles. @defaultValue 120,000 */
	readonly longestMs?: number;
	/** How long an unused connection is kept, ms. @defaultValue 10,000 */
	readonly idleSocketMs?: number;
	/** Longer answers are cut off. @defaultValue 32 MiB */
	readonly maxBodyBytes?: number;
}

const STALE_CODES: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE']);
/** The connection never came to be. */
const NEVER_SENT_CODES =
	/^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|EADDRNOTAVAIL|EMFILE|ENFILE|EPROTO|CERT_\w+|ERR_TLS_\w+|ERR_SSL_\w+|\w*SELF_SIGNED\w*|UNABLE_TO_\w+)$/;
const LOOPBACK = [
	{address: '127.0.0.1', family: 4},
	{address: '::1', family: 6},
];

/**
 * Requests over node:http and node:https, with connections that are kept and shared by all instances.
 *
 * There is no limit on connections: fewer than hosts would make them useless. Unused ones are closed by age; a
 * connection that is silent for too long in mid-answer is cut, by the socket's own timer.
 */
export class HttpTransport implements Transport {
	readonly #timeoutMs: number;
	readonly #longestMs: number;
	readonly #maxBodyBytes: number;
	readonly #agents: {readonly http: http.Agent; readonly https: https.Agent};

	/**
	 * Of a name with several addresses each gets half the time: Node's own quarter of a second is less than a far or busy
	 * machine needs.
	 */
	constructor({
		timeoutMs = 10_000,
		longestMs = 120_000,
		idleSocketMs = 10_000,
		maxBodyBytes = 32 * 1024 * 1024,
	}: HttpTransportOptions = {}) {
		this.#timeoutMs = timeoutMs;
		this.#longestMs = longestMs;
		this.#maxBodyBytes = maxBodyBytes;
		const kept = {keepAlive: true, maxFreeSockets: Infinity, autoSelectFamilyAttemptTimeout: Math.ceil(timeoutMs / 2)};
		this.#agents = {
			http: closingIdle(new NamedAgent(kept), idleSocketMs),
			https: closingIdle(new https.Agent(kept), idleSocketMs),
		};
	}

	send(url: InstanceUrl, request: WireRequest): Exchange {
		let current: http.ClientRequest | undefined;
		const answer = new Promise<WireAnswer>((resolve, reject) => {
			const done = (result: WireAnswer): void => {
				current = undefined;
				resolve(result);
			};
			const failed = (error: Error): void => {
				current = undefined;
				reject(error);
			};
			current = this.#begin(url, request, done, (error) => {
				// A reset of a kept connection says nothing of elektrad; only a read may be asked for twice.
				const isRepeatable =
					request.method === 'GET' &&
					current !== undefined &&
					error instanceof NoAnswerError &&
					error.onStaleConnection;
				if (isRepeatable) current = this.#begin(url, request, done, failed);
				else failed(error);
			});
		});
		return {
			answer,
			cut: () => {
				const cut = current;
				current = undefined;
				cut?.destroy();
			},
		};
	}

	close(): void {
		this.#agents.http.destroy();
		this.#agents.https.destroy();
	}

	#begin(
		url: InstanceUrl,
		{method, path, session, body, overKept = false}: WireRequest,
		resolve: (answer: WireAnswer) => void,
		reject: (error: Error) => void,
	): http.ClientRequest {
		const options: NamedRequestOptions = {
			agent: this.#agents[url.scheme],
			host: url.host.startsWith('[') ? url.host.slice(1, -1) : url.host,
			port: url.port,
			method,
			path: url.pathPrefix + path,
			timeout: this.#timeoutMs,
			headers: headersOf(url, session, body),
			lookup: url.host === 'localhost' ? lookupLoopback : undefined,
			...(url.scheme === 'http' && {connectionName: url.origin, servername: ''}),
		};
		const request = (url.scheme === 'https' ? https : http).request(options);
		const late = setTimeout(
			() => request.destroy(new TimeoutError(`the answer took longer than ${this.#longestMs} ms`)),
			this.#longestMs,
		).unref();
		request.on('close', () => clearTimeout(late));
		if (overKept)
			request.on('socket', () => {
				if (!request.reusedSocket) request.destroy(new NoKeptConnectionError()); // before anything is sent
			});
		let hasBegun = false;
		request.on('response', (response) => {
			hasBegun = true;
			receive(response, this.#maxBodyBytes, resolve, (error) => {
				request.destroy();
				reject(error instanceof AnswerTooLargeError ? error : noAnswer(error, request, hasBegun));
			});
		});
		request.on('error', (error) => reject(noAnswer(error, request, hasBegun)));
		request.on('timeout', () => request.destroy(new TimeoutError(`nothing was heard for ${this.#timeoutMs} ms`)));
		request.end(body);
		return request;
	}
}

/**
 * Options of a request without TLS that say which connections it can go over, instead of having that made up of all
 * options each time.
 */
interface NamedRequestOptions extends https.RequestOptions {
	readonly connectionName?: string;
}

/** What node has every agent do for a request: find it a connection. */
interface RequestAdder {
	addRequest(request: http.ClientRequest, options: NamedRequestOptions): void;
}

const {addRequest} = http.Agent.prototype as unknown as RequestAdder;

class NamedAgent extends http.Agent implements RequestAdder {
	override getName(options?: NamedRequestOptions): string {
		return options?.connectionName ?? super.getName(options);
	}

	/**
	 * Takes the connection that was used last, as node would, but without copying all options first: a fifth of what a
	 * request costs.
	 */
	addRequest(request: http.ClientRequest, options: NamedRequestOptions): void {
		const name = this.getName(options);
		const free = this.freeSockets[name];
		const socket = free?.pop();
		if (free?.length === 0) delete (this.freeSockets as Record<string, Socket[]>)[name];
		if (socket === undefined || socket.destroyed) return addRequest.call(this, request, options);
		((this.sockets as Record<string, Socket[]>)[name] ??= []).push(socket);
		this.reuseSocket(socket, request);
		request.onSocket(socket);
		socket.setTimeout(options.timeout ?? 0);
	}
}

/**
 * Has an agent close connections that nobody used for so long, ms. By itself it would look through all hosts'
 * connections for each.
 */
function closingIdle<Agent extends http.Agent>(agent: Agent, idleMs: number): Agent {
	const keep = agent.keepSocketAlive.bind(agent) as (socket: Duplex) => boolean;
	const reuse = agent.reuseSocket.bind(agent);
	agent.keepSocketAlive = (socket: Socket): boolean => {
		const isKept = keep(socket);
		if (isKept) socket.removeAllListeners('timeout').setTimeout(idleMs, end); // the agent's own listener does the same
		return isKept;
	};
	agent.reuseSocket = (socket: Socket, request) => {
		socket.off('timeout', end);
		reuse(socket, request);
	};
	return agent;
}

function end(this: Socket): void {
	this.destroy();
}

/** As a list, which Node takes as it is: names and values one after another. */
function headersOf({origin, scheme}: InstanceUrl, session: string, body: string | undefined): readonly string[] {
	const headers = ['host', origin.slice(scheme.length + '://'.length), 'cookie', `session=${session}`];
	if (body !== undefined)
		headers.push('content-type', 'application/json', 'content-length', String(Buffer.byteLength(body)));
	return headers;
}

class TimeoutError extends Error {
	override readonly name = 'TimeoutError';
	readonly code = 'ETIMEDOUT';
}

function receive(
	response: http.IncomingMessage,
	maxBodyBytes: number,
	resolve: (answer: WireAnswer) => void,
	reject: (error: Error) => void,
): void {
	const chunks: Buffer[] = [];
	let length = 0;
	response.on('data', (chunk: Buffer) => {
		length += chunk.length;
		if (length > maxBodyBytes) reject(new AnswerTooLargeError(maxBodyBytes));
		else chunks.push(chunk);
	});
	response.on('error', reject);
	response.on('end', () => {
		const cookies = response.headers['set-cookie'];
		const session = cookies === undefined ? undefined : sessionOf(cookies);
		const body = chunks.length === 1 ? (chunks[0] as Buffer).toString() : Buffer.concat(chunks).toString();
		resolve({status: response.statusCode ?? 0, body, session});
	});
}

function sessionOf(cookies: readonly string[]): string | undefined {
	for (const cookie of cookies) {
		const [, id] = /^session=([^;]*)/.exec(cookie) ?? [];
		if (id !== undefined) return id;
	}
	return undefined;
}

function noAnswer(
	cause: Error & {readonly code?: string; readonly syscall?: string},
	request: http.ClientRequest,
	hasBegun: boolean,
): NoAnswerError {
	if (cause instanceof NoKeptConnectionError) return cause;
	const code = cause.code ?? 'ECONNRESET';
	// What fails at all addresses of a name is told by one error without words.
	const wasConnecting =
		cause instanceof AggregateError ||
		cause.syscall === 'connect' ||
		(code === 'ETIMEDOUT' && request.socket?.connecting === true);
	const words = cause.message || (wasConnecting ? 'no connection' : 'no answer');
	return new NoAnswerError({
		code,
		message: words.includes(code) ? words : `${words} (${code})`,
		mayHaveArrived: !wasConnecting && !NEVER_SENT_CODES.test(code),
		onStaleConnection: request.reusedSocket && !hasBegun && STALE_CODES.has(code),
		cause,
	});
}

/** `localhost` without asking anybody: a thousand new connections would queue up for the resolver's few threads. */
const lookupLoopback: LookupFunction = (_hostname, options, answer) => {
	if (options.all) answer(null, LOOPBACK);
	else answer(null, '127.0.0.1', 4);
};

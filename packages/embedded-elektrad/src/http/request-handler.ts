import type {IncomingMessage, ServerResponse} from 'node:http';
import {KdbError, ProcessDeath} from '../kdb/kdb-error.js';
import {HandlerPanic} from '../routes/context.js';
import {matchRoute, type Route} from '../routes/router.js';
import type {Database} from '../kdb/database.js';
import type {FoundSession, Sessions} from '../session/sessions.js';
import {bare, jsonError, rawError, redirect, type Answer} from '../wire/answer.js';
import {sessionCookie, setSessionCookie} from '../wire/cookies.js';
import {quote} from '../wire/go-json-encode.js';
import {GoJsonError} from '../wire/go-json-error.js';
import {cleanPath, encodeTarget, parseTarget, type Target} from '../wire/go-url.js';

/** What a {@link RequestHandler} answers from. */
export interface RequestHandlerOptions {
	readonly sessions: Sessions;
	readonly database: Database;
	/** Whether the defects of elektrad are shown (protocol.md 6). */
	readonly quirks: boolean;
	/** Is told when a request kills the process; its own connection is closed already. */
	readonly onDeath: (death: ProcessDeath) => void;
}

/** Sends an answer; `setCookie` is the session that it hands out. */
export type Reply = (answer: Answer, setCookie?: string) => void;

interface Exchange {
	readonly request: IncomingMessage;
	readonly response: ServerResponse;
	readonly reply: Reply;
	readonly found: FoundSession;
	readonly target: Target;
	readonly rest: string;
	readonly route: Route;
}

const NO_BODY = new Uint8Array();

/** Answers HTTP requests as elektrad does (protocol.md 1–5). */
export class RequestHandler {
	readonly #options: RequestHandlerOptions;

	constructor(options: RequestHandlerOptions) {
		this.#options = options;
	}

	/**
	 * @param rawTarget of the request line, as node:http gives it: one character a byte.
	 * @param reply sends the answer, if there is one.
	 */
	handle(request: IncomingMessage, response: ServerResponse, rawTarget: string, reply: Reply): void {
		if (response.shouldKeepAlive) {
			response.removeHeader('Connection'); // Go does not announce what is the default.
		}
		const target = parseTarget(rawTarget);
		if (target === undefined || (request.httpVersion === '1.1' && request.headers.host === undefined)) {
			request.socket.end(rawError(400, target === undefined ? '' : ': missing required Host header'));
			return;
		}
		const path = cleanPath(target.path);
		if (path !== target.path) {
			reply(redirect(encodeTarget({path, query: target.query})));
			return;
		}
		const match = matchRoute(request.method ?? '', path);
		if ('answer' in match) {
			reply(match.answer);
			return;
		}
		const found = this.#options.sessions.find(sessionCookie(request.headers.cookie));
		const exchange = {request, response, reply, found, target, ...match};
		found.session.acquire(() => {
			if (match.route.readsBody) {
				this.#readBody(exchange);
			} else {
				this.#answer(exchange, NO_BODY);
			}
		});
	}

	/** The session is held while the body comes in, however long that takes (protocol.md 5). */
	#readBody(exchange: Exchange): void {
		const chunks: Buffer[] = [];
		let ended = false;
		const {request} = exchange;
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			ended = true;
			this.#answer(exchange, chunks.length === 1 ? (chunks[0] ?? NO_BODY) : Buffer.concat(chunks));
		});
		request.on('close', () => {
			if (!ended) {
				exchange.found.session.release();
			}
		});
	}

	#answer(exchange: Exchange, body: Uint8Array): void {
		const {request, response, reply, found} = exchange;
		try {
			const answer = this.#run(exchange, body);
			reply(answer, found.created === undefined ? undefined : setSessionCookie(found.created));
			this.#dieAfter(response, found.death);
		} catch (error) {
			request.socket.destroy();
			if (error instanceof ProcessDeath) {
				this.#options.onDeath(error);
			} else if (!(error instanceof HandlerPanic)) {
				throw error;
			}
		} finally {
			found.session.release();
		}
	}

	#run({found: {session}, route, rest, target}: Exchange, body: Uint8Array): Answer {
		const {quirks, database} = this.#options;
		const {version} = database;
		try {
			return quirks
				? route.handler({handle: session.handle, rest, query: target.query, body, quirks, version})
				: database.guarded((handle) => route.handler({handle, rest, query: target.query, body, quirks, version}));
		} catch (error) {
			if (error instanceof KdbError || error instanceof GoJsonError) {
				return jsonError(quote(error.message));
			}
			if (!quirks && (error instanceof HandlerPanic || error instanceof ProcessDeath)) {
				return bare(400);
			}
			throw error;
		}
	}

	#dieAfter(response: ServerResponse, death: ProcessDeath | undefined): void {
		if (death !== undefined && this.#options.quirks) {
			response.once('close', () => {
				this.#options.onDeath(death);
			});
		}
	}
}

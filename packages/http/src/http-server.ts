import {createServer, type Server} from 'node:http';
import type {AddressInfo, Socket} from 'node:net';
import {SILENT} from '@clusterd/core';
import {LOOPBACK_HOSTS} from './guards/hosts.js';
import {createHttpApp, type HttpAppOptions} from './http-app.js';
import {refuseConnection} from './refuse-connection.js';

export interface HttpServerOptions extends Omit<HttpAppOptions, 'stopping'> {
	/** The address to listen on.
	 * @defaultValue `127.0.0.1`: reachable from this machine only */
	readonly host?: string;
	/** 0 takes a free one.
	 * @defaultValue 0 */
	readonly port?: number;
	/**
	 * How long a connection is kept open without a request, ms. Longer than clients and proxies keep theirs (5 to 60 s),
	 * so that
	 * none sends a request into a connection that is just being closed.
	 * @defaultValue 75,000 */
	readonly keepAliveTimeoutMs?: number;
	/** How long a request's header may take, ms.
	 * @defaultValue 10,000 */
	readonly headersTimeoutMs?: number;
	/** How often it is looked for requests that take too long, ms.
	 * @defaultValue 5,000 */
	readonly checkIntervalMs?: number;
	/** How long a whole request may take to arrive, ms.
	 * @defaultValue 60,000 */
	readonly requestTimeoutMs?: number;
	/** How long requests under way may take when the server is closed, ms; then they are cut off.
	 * @defaultValue 5,000 */
	readonly graceMs?: number;
}

/** Where a server listens. */
export interface Listening {
	readonly host: string;
	readonly port: number;
	/** As people open it: `http://localhost:8080`. */
	readonly address: string;
}

/** Key names are at most 4 KiB, and three times that when every byte is percent-encoded. */
const MAX_HEADER_BYTES = 65_536;
const CLOSING_INTERVAL_MS = 20;

/** clusterd over HTTP, listening. On the loopback it answers to the loopback's names (and those of `hosts`) only. */
export class HttpServer {
	readonly #options: HttpServerOptions;
	readonly #host: string;
	readonly #stopping = new AbortController();
	#server: Server | undefined;

	constructor(options: HttpServerOptions) {
		this.#options = options;
		this.#host = options.host ?? '127.0.0.1';
	}

	/** Starts to listen. @throws what the system says, as EADDRINUSE */
	async listen(): Promise<Listening> {
		const {
			port = 0,
			keepAliveTimeoutMs = 75_000,
			headersTimeoutMs = 10_000,
			requestTimeoutMs = 60_000,
			checkIntervalMs = 5000,
			logger = SILENT,
		} = this.#options;
		const app = createHttpApp({...this.#options, ...this.#hosts(), stopping: this.#stopping.signal});
		const server = createServer({
			maxHeaderSize: MAX_HEADER_BYTES,
			requireHostHeader: false,
			keepAliveTimeout: keepAliveTimeoutMs,
			headersTimeout: headersTimeoutMs,
			requestTimeout: requestTimeoutMs,
			connectionsCheckingInterval: checkIntervalMs,
		});
		const answer = app.callback();
		server.on('request', (request, response) => {
			answer(request, response).catch((error: unknown) => logger.error('A request was lost', {error: String(error)}));
		});
		server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) =>
			refuseConnection(error, socket, MAX_HEADER_BYTES),
		);
		this.#server = server;
		await new Promise<void>((resolve, reject) => {
			server.once('error', reject);
			server.listen(port, this.#host, resolve);
		});
		server.on('error', (error) => logger.error('The server failed', {error: error.message}));
		if (!this.#options.authenticate)
			logger.warn('Everybody who reaches this server can change everything: there are no accounts', {host: this.#host});
		return this.#listening(server);
	}

	/**
	 * Takes no more requests, ends streams of events, waits for the rest, and cuts off what takes too long. Again: no
	 * effect.
	 */
	async close(): Promise<void> {
		const server = this.#server;
		this.#server = undefined;
		if (!server) return;
		this.#stopping.abort();
		const closed = new Promise<void>((resolve) => {
			server.close(() => resolve());
		});
		// A connection turns idle only when its last answer is through, so once is not enough.
		const sweep = setInterval(() => server.closeIdleConnections(), CLOSING_INTERVAL_MS);
		const end = setTimeout(() => server.closeAllConnections(), this.#options.graceMs ?? 5000);
		await closed;
		clearInterval(sweep);
		clearTimeout(end);
	}

	#listening(server: Server): Listening {
		const {port} = server.address() as AddressInfo;
		const name = isLoopback(this.#host) ? 'localhost' : this.#host;
		return {host: this.#host, port, address: `http://${name.includes(':') ? `[${name}]` : name}:${port}`};
	}

	#hosts(): Pick<HttpAppOptions, 'hosts'> {
		const {hosts} = this.#options;
		return isLoopback(this.#host) ? {hosts: [...LOOPBACK_HOSTS, ...(hosts ?? [])]} : {hosts};
	}
}

const isLoopback = (host: string): boolean =>
	host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);

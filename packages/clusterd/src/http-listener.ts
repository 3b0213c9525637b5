import {createServer, type RequestListener, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import type {Clock} from '@clusterd/core';
import {AddressError} from './commands/failures.js';

export interface HttpListenerOptions {
	readonly host: string;
	/** 0 = any free one. */
	readonly port: number;
	readonly clock: Clock;
	/** How long requests under way may take when it stops, ms. @defaultValue 5,000 */
	readonly patienceMs?: number;
}

/** How often connections that have become idle are looked for while it stops: a stream's connection turns idle only after its end. */
const SWEEP_MS = 20;

/** Listens for HTTP requests, and stops in order. */
export class HttpListener {
	readonly #options: Required<HttpListenerOptions>;
	#server: Server | undefined;

	constructor({patienceMs = 5_000, ...options}: HttpListenerOptions) {
		this.#options = {patienceMs, ...options};
	}

	/** Begins to listen; answers with the address as a URL without a slash at its end.
	 * @throws AddressError */
	async start(answer: RequestListener): Promise<string> {
		const {host, port} = this.#options;
		const server = createServer(answer);
		await new Promise<void>((resolve, reject) => {
			server.once('error', error => reject(new AddressError(host, port, error)));
			server.listen({host, port}, resolve);
		});
		this.#server = server;
		const {port: taken} = server.address() as AddressInfo;
		return `http://${host.includes(':') ? `[${host}]` : host}:${taken}`;
	}

	/** Takes no more connections, lets requests under way end, and cuts off those that do not. Again: no effect. */
	async stop(): Promise<void> {
		const server = this.#server;
		this.#server = undefined;
		if (!server) return;
		const closed = new Promise<void>(resolve => server.close(() => resolve()));
		const sweeper = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
		const cancel = this.#options.clock.after(this.#options.patienceMs, () => server.closeAllConnections());
		server.closeIdleConnections();
		await closed;
		clearInterval(sweeper);
		cancel();
	}
}

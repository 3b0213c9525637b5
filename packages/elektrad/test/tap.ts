import http from 'node:http';
import type {AddressInfo} from 'node:net';

/** A request that went through a {@link Tap}. */
export interface Tapped {
	readonly method: string;
	/** As sent. */
	readonly path: string;
	readonly session: string | undefined;
	readonly body: string;
}

/** What happens to a request on its way, instead of being passed on. */
export type Fault =
	'reset' | 'hang' | {readonly status: number; readonly body?: string; readonly headers?: http.OutgoingHttpHeaders};

/** Stands between a connector and an elektrad: hears all requests, and lets tests act in between. */
export class Tap {
	readonly requests: Tapped[] = [];
	/** Asked before a request is passed on. */
	before: ((request: Tapped) => Fault | void | Promise<Fault | void>) | undefined;
	/** Called when elektrad has answered, before the answer goes back. */
	after: ((request: Tapped, status: number) => Fault | void | Promise<Fault | void>) | undefined;
	/** How many requests were under way at once. */
	mostAtOnce = 0;
	#underWay = 0;
	readonly #upstream: URL;
	#server: http.Server | undefined;
	#port = 0;

	constructor(upstream: string) {
		this.#upstream = new URL(upstream);
	}

	get url(): string {
		return `http://127.0.0.1:${this.#port}`;
	}

	/** What was asked for, as `PUT /kdb/user:/a`. */
	get lines(): string[] {
		return this.requests.map(({method, path}) => `${method} ${path}`);
	}

	/** The sessions that were used, each once, in order. */
	get sessions(): string[] {
		return [...new Set(this.requests.map(({session}) => session ?? ''))];
	}

	async start(): Promise<void> {
		this.#server = http.createServer((request, response) => {
			this.#serve(request, response).catch((error: Error) => response.destroy(error));
		});
		await new Promise<void>((resolve) => this.#server?.listen(this.#port, '127.0.0.1', resolve));
		this.#port = (this.#server.address() as AddressInfo).port;
	}

	async stop(): Promise<void> {
		const server = this.#server;
		this.#server = undefined;
		server?.closeAllConnections();
		await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
	}

	/** Forgets what was asked for so far. */
	forget(): void {
		this.requests.length = 0;
	}

	async #serve(incoming: http.IncomingMessage, outgoing: http.ServerResponse): Promise<void> {
		const chunks: Buffer[] = [];
		for await (const chunk of incoming) chunks.push(chunk as Buffer);
		const [, session] = /session=([^;]*)/.exec(incoming.headers.cookie ?? '') ?? [];
		const request = {
			method: incoming.method ?? '',
			path: incoming.url ?? '',
			session,
			body: Buffer.concat(chunks).toString(),
		};
		this.requests.push(request);
		this.#underWay += 1;
		this.mostAtOnce = Math.max(this.mostAtOnce, this.#underWay);
		outgoing.on('close', () => {
			this.#underWay -= 1;
		});
		const early = await this.before?.(request);
		if (early !== undefined) return act(early, outgoing);
		const {headers} = incoming;
		const forwarded = http.request(
			{
				host: this.#upstream.hostname,
				port: this.#upstream.port,
				method: request.method,
				path: request.path,
				headers,
				agent: false,
			},
			(answer) => {
				this.#pass(request, answer, outgoing).catch((error: Error) => outgoing.destroy(error));
			},
		);
		forwarded.on('error', () => outgoing.destroy());
		forwarded.end(request.body);
	}

	async #pass(request: Tapped, answer: http.IncomingMessage, outgoing: http.ServerResponse): Promise<void> {
		const chunks: Buffer[] = [];
		for await (const chunk of answer) chunks.push(chunk as Buffer);
		const late = await this.after?.(request, answer.statusCode ?? 0);
		if (late !== undefined) return act(late, outgoing);
		const {connection: _, 'transfer-encoding': __, ...headers} = answer.headers;
		outgoing.writeHead(answer.statusCode ?? 500, headers).end(Buffer.concat(chunks));
	}
}

function act(fault: Fault, outgoing: http.ServerResponse): void {
	if (fault === 'hang') return;
	if (fault === 'reset') outgoing.destroy();
	else outgoing.writeHead(fault.status, fault.headers).end(fault.body);
}

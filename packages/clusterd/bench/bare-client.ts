import {Agent, request} from 'node:http';

/** A request as the bare sides make it. */
export interface BareRequest {
	readonly origin: string;
	readonly method: string;
	readonly path: string;
	readonly body?: string;
	readonly cookie?: string;
}

export interface BareAnswer {
	readonly status: number;
	readonly body: string;
}

/** node:http with an agent that keeps connections, and nothing else: what a loop in a script would use. */
export class BareClient {
	readonly #agent = new Agent({keepAlive: true, scheduling: 'lifo'});

	send({origin, method, path, body, cookie}: BareRequest): Promise<BareAnswer> {
		return new Promise((resolve, reject) => {
			const headers = {
				...(body !== undefined && {'content-type': 'application/json', 'content-length': Buffer.byteLength(body)}),
				...(cookie !== undefined && {cookie}),
			};
			const sent = request(origin + path, {agent: this.#agent, method, headers}, (response) => {
				const parts: Buffer[] = [];
				response.on('data', (part: Buffer) => parts.push(part));
				response.on('end', () => resolve({status: response.statusCode ?? 0, body: Buffer.concat(parts).toString()}));
				response.on('error', reject);
			});
			sent.on('error', reject);
			sent.end(body);
		});
	}

	close(): void {
		this.#agent.destroy();
	}
}

/** Does all items, `width` at a time. */
export async function inParallel<Item>(
	items: Iterable<Item>,
	width: number,
	work: (item: Item) => Promise<unknown>,
): Promise<void> {
	const iterator = items[Symbol.iterator]();
	const worker = async (): Promise<void> => {
		for (let next = iterator.next(); !next.done; next = iterator.next()) await work(next.value);
	};
	await Promise.all(Array.from({length: width}, worker));
}

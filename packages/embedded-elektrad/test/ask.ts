import type {ExecutionContext} from 'ava';
import {startEmbeddedElektrad, type EmbeddedElektradOptions} from '@clusterd/embedded-elektrad';
import {exchange, type Outcome, type RawResponse} from '#src/conformance/raw-client.js';

const PATIENCE_MS = 30_000;

export interface Question {
	readonly body?: string;
	readonly session?: string;
	readonly headers?: readonly string[];
}

/** An answer as text; `closed` when the connection ended without one. */
export interface Reply {
	readonly status: number;
	readonly text: string;
	readonly headers: RawResponse['headers'];
}

/** Asks the elektrad on a port on a connection of its own. Rejects when nobody listens there. */
export async function ask(
	port: number,
	method: string,
	path: string,
	{body, session, headers = []}: Question = {},
): Promise<Reply | 'closed'> {
	const lines = [
		`${method} ${path} HTTP/1.1`,
		'Host: test',
		...headers,
		...(session === undefined ? [] : [`Cookie: session=${session}`]),
		...(body === undefined ? [] : [`Content-Length: ${Buffer.byteLength(body)}`]),
	];
	const outcome = await askRaw(port, `${lines.join('\r\n')}\r\n\r\n${body ?? ''}`);
	if (outcome === 'silence') {
		throw new Error(`${method} ${path} got no answer`);
	}
	return outcome === 'closed'
		? outcome
		: {status: outcome.status, text: outcome.body.toString(), headers: outcome.headers};
}

/** Sends these very bytes. */
export function askRaw(port: number, bytes: string): Promise<Outcome> {
	return exchange(port, Buffer.from(bytes), PATIENCE_MS);
}

/** An elektrad for one test, and short ways to ask it. */
export async function setup(t: ExecutionContext, options?: EmbeddedElektradOptions) {
	const elektrad = await startEmbeddedElektrad(options);
	t.teardown(() => elektrad.stop());
	const reply = async (method: string, path: string, question?: Question): Promise<Reply> => {
		const answer = await ask(elektrad.port, method, path, question);
		if (answer === 'closed') {
			throw new Error(`${method} ${path} was not answered`);
		}
		return answer;
	};
	return {
		elektrad,
		/** Asks, and expects an answer. */
		reply,
		/** The status of an answer. */
		status: async (method: string, path: string, question?: Question) => (await reply(method, path, question)).status,
		/** What GET `/kdb` says. */
		read: async (path: string, session?: string) =>
			JSON.parse((await reply('GET', `/kdb/${path}`, session === undefined ? {} : {session})).text) as Record<
				string,
				unknown
			>,
		/** Whether a request ended without an answer. */
		isClosed: async (method: string, path: string, question?: Question) =>
			(await ask(elektrad.port, method, path, question)) === 'closed',
	};
}

import {Agent, createServer, request, type IncomingMessage, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {text} from 'node:stream/consumers';
import type {ExecutionContext} from 'ava';

/** A write as it reached an instance. */
export interface Written {
	/** As in the URL, decoded. */
	readonly key: string;
	readonly value: string;
}

/** An instance with somebody who notes every value that is sent to it, in the order of arrival. */
export interface Recorded {
	readonly url: string;
	readonly written: readonly Written[];
}

/** Stands before an elektrad and passes on what comes. */
export async function recordingProxy(t: ExecutionContext, target: string): Promise<Recorded> {
	const written: Written[] = [];
	const agent = new Agent({keepAlive: true});
	const server = createServer((incoming, outgoing) => {
		pass(incoming, outgoing).catch(() => outgoing.destroy());
	});
	t.teardown(() => {
		server.close();
		server.closeAllConnections();
		agent.destroy();
	});
	await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
	return {url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, written};

	async function pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
		const body = await text(incoming);
		const {method = 'GET', url = '/', headers} = incoming;
		if (method === 'PUT') written.push(...valuesIn(decodeURIComponent(url), body));
		const sent = request(target + url, {agent, method, headers});
		const answered = new Promise<IncomingMessage>(
			(resolve, reject) => void sent.once('response', resolve).once('error', reject),
		);
		sent.end(body);
		const answer = await answered;
		outgoing.writeHead(answer.statusCode ?? 502, answer.headers).end(await text(answer));
	}
}

/** Keys are set by their own name, or made through kdbAll of their parent (docs/elektrad-client.md). */
function valuesIn(url: string, body: string): readonly Written[] {
	if (url.startsWith('/kdb/')) return [{key: url.slice(5), value: JSON.parse(body) as string}];
	const parent = url.slice('/kdbAll/'.length);
	return (JSON.parse(body) as {configurations: {key: string; value: string}[]}).configurations.map(({key, value}) => ({
		key: `${parent}/${key}`,
		value,
	}));
}

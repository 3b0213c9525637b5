import {request} from 'node:http';

/** What an HTTP server said. */
export interface Answer<Body> {
	readonly status: number;
	readonly body: Body;
}

/** Asks with JSON and reads JSON; an empty body is undefined. */
export function ask<Body>(
	method: string,
	url: string,
	{body, headers = {}}: {readonly body?: unknown; readonly headers?: Readonly<Record<string, string>>} = {},
): Promise<Answer<Body>> {
	const text = body === undefined ? undefined : JSON.stringify(body);
	return new Promise((resolve, reject) => {
		const sent = request(
			url,
			{
				method,
				agent: false,
				headers: {
					...(text !== undefined && {'content-type': 'application/json', 'content-length': Buffer.byteLength(text)}),
					...headers,
				},
			},
			(response) => {
				let read = '';
				response.setEncoding('utf8').on('data', (part: string) => void (read += part));
				response.on('end', () =>
					resolve({status: response.statusCode ?? 0, body: (read === '' ? undefined : JSON.parse(read)) as Body}),
				);
				response.on('error', reject);
			},
		);
		sent.on('error', reject);
		sent.end(text);
	});
}

/** A key as an elektrad tells it on its own port, in a session of its own. */
export interface ElektradKey {
	readonly exists: boolean;
	readonly value?: string;
	readonly meta?: Readonly<Record<string, string>>;
}

/** Reads a key from an instance's own port, past clusterd. */
export async function readAt(address: string, name: string): Promise<ElektradKey> {
	return (await ask<ElektradKey>('GET', `${address}/kdb/${name.split('/').map(encodeURIComponent).join('/')}`)).body;
}

import {connect, type Socket} from 'node:net';

/** What came back on a connection. */
export interface RawResponse {
	readonly status: number;
	/** By name in lower case, all values in order. */
	readonly headers: ReadonlyMap<string, readonly string[]>;
	readonly body: Buffer;
}

/** What became of a request: an answer, a connection that was closed without one, or nothing in time. */
export type Outcome = RawResponse | 'closed' | 'silence';

/**
 * Sends bytes on a connection of their own and waits for an answer.
 *
 * @param patienceMs how long to wait for a whole answer.
 */
export function exchange(port: number, bytes: Buffer, patienceMs: number): Promise<Outcome> {
	return new Promise((resolve, reject) => {
		const socket = connect({port, host: '127.0.0.1'});
		const timer = setTimeout(() => {
			finish('silence');
		}, patienceMs);
		const finish = (outcome: Outcome) => {
			clearTimeout(timer);
			socket.destroy();
			resolve(outcome);
		};
		collect(socket, finish, (error) => {
			clearTimeout(timer);
			reject(error);
		});
		socket.write(bytes);
	});
}

function collect(socket: Socket, finish: (outcome: Outcome) => void, fail: (error: Error) => void): void {
	const chunks: Buffer[] = [];
	socket.on('data', (chunk) => {
		chunks.push(chunk);
		const response = parse(Buffer.concat(chunks), false);
		if (response !== undefined) {
			finish(response);
		}
	});
	socket.on('close', () => {
		finish(parse(Buffer.concat(chunks), true) ?? 'closed');
	});
	socket.on('error', (error: NodeJS.ErrnoException) => {
		if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') {
			fail(error);
		}
	});
}

/** @param ended whether no more bytes come. @returns undefined while the answer is not whole. */
function parse(bytes: Buffer, ended: boolean): RawResponse | undefined {
	const headEnd = bytes.indexOf('\r\n\r\n');
	if (headEnd === -1) {
		return undefined;
	}
	const [statusLine = '', ...lines] = bytes.toString('latin1', 0, headEnd).split('\r\n');
	const status = Number(statusLine.split(' ')[1]);
	const rest = bytes.subarray(headEnd + 4);
	if (status === 100) {
		return parse(rest, ended);
	}
	const headers = new Map<string, string[]>();
	for (const line of lines) {
		const colon = line.indexOf(':');
		const name = line.slice(0, colon).toLowerCase();
		headers.set(name, [...(headers.get(name) ?? []), line.slice(colon + 1).trim()]);
	}
	const body = bodyOf(status, headers, rest, ended);
	return body && {status, headers, body};
}

function bodyOf(
	status: number,
	headers: ReadonlyMap<string, readonly string[]>,
	rest: Buffer,
	ended: boolean,
): Buffer | undefined {
	const length = headers.get('content-length')?.[0];
	if (status === 204 || status === 304) {
		return Buffer.alloc(0);
	}
	if (headers.get('transfer-encoding')?.[0] === 'chunked') {
		return unchunk(rest);
	}
	if (length !== undefined) {
		return rest.length >= Number(length) ? rest.subarray(0, Number(length)) : undefined;
	}
	return ended ? rest : undefined;
}

function unchunk(bytes: Buffer): Buffer | undefined {
	const chunks: Buffer[] = [];
	for (let at = 0; ;) {
		const lineEnd = bytes.indexOf('\r\n', at);
		if (lineEnd === -1) {
			return undefined;
		}
		const size = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16);
		const end = lineEnd + 2 + size;
		if (bytes.length < end + 2) {
			return undefined;
		}
		if (size === 0) {
			return Buffer.concat(chunks);
		}
		chunks.push(bytes.subarray(lineEnd + 2, end));
		at = end + 2;
	}
}

import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http';
import type {Duplex} from 'node:stream';
import type {AddressInfo} from 'node:net';
import {setTimeout as pause} from 'node:timers/promises';
import {rawError} from '../wire/answer.js';
import {encodeRequestLine, RewrittenConnection} from './rewritten-connection.js';

/** Go's limit of 1 MiB and the buffer that it reads beyond. */
const MAX_HEADER_BYTES = 1_048_576 + 4096;
/** How long Go waits before it closes a connection it has refused to read from. */
const LINGER_MS = 500;
/** Node walks over all connections of a server in this interval, which nothing here needs. */
const NEVER_MS = 2_147_483_647;

/** How often, and after how long each time, a port is tried that is in use: a second in all. */
const PATIENCE = 100;
const PATIENCE_STEP_MS = 10;

type ParserError = NodeJS.ErrnoException & {readonly rawPacket?: Buffer};

/** Answers one request. */
export type Listener = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * An HTTP server with the defaults of Go's: no time limits, headers up to 1 MiB, its texts for what it cannot read
 * (protocol.md 1).
 */
export function createGoServer(listener: Listener): Server {
	const server = createServer(
		{
			maxHeaderSize: MAX_HEADER_BYTES,
			requireHostHeader: false,
			connectionsCheckingInterval: NEVER_MS,
			keepAliveTimeout: 0,
			headersTimeout: 0,
			requestTimeout: 0,
		},
		listener,
	);
	server.on('clientError', (error: ParserError, socket) => {
		const rewritten =
			error.code === 'HPE_INVALID_URL' && error.rawPacket ? encodeRequestLine(error.rawPacket) : undefined;
		if (rewritten === undefined) {
			refuse(error, socket);
		} else {
			server.emit('connection', new RewrittenConnection(socket, rewritten));
		}
	});
	return server;
}

/** Lets the server listen, and gives its port. */
export function listen(server: Server, {port, host}: {readonly port: number; readonly host: string}): Promise<number> {
	return new Promise((resolve, reject) => {
		server.once('error', reject);
		server.listen({port, host}, () => {
			server.off('error', reject);
			resolve((server.address() as AddressInfo).port);
		});
	});
}

/**
 * As {@link listen}, at a port that may just have been left: a process that is being forked holds it until it runs its
 * own program.
 */
export async function listenPatiently(
	server: Server,
	where: {readonly port: number; readonly host: string},
): Promise<number> {
	for (let attempt = 1; ; attempt++) {
		try {
			return await listen(server, where);
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || attempt >= PATIENCE) {
				throw error;
			}
		}
		await pause(PATIENCE_STEP_MS);
	}
}

/** Closes the server and all of its connections. */
export function close(server: Server): Promise<void> {
	return new Promise((resolve) => {
		server.close(() => {
			resolve();
		});
		server.closeAllConnections();
	});
}

function refuse(error: ParserError, socket: Duplex): void {
	if (!socket.writable || error.code === 'ECONNRESET') {
		socket.destroy();
		return;
	}
	socket.end(answerTo(error));
	socket.resume();
	setTimeout(() => socket.destroy(), LINGER_MS).unref();
}

function answerTo({code, rawPacket}: ParserError): string {
	if (code === 'HPE_HEADER_OVERFLOW') {
		return rawError(431);
	}
	const method = rawPacket?.toString('latin1', 0, 64).match(/^[!#$%&'*+.^\w`|~-]+ \//);
	return code === 'HPE_INVALID_METHOD' && method
		? 'HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'
		: rawError(400);
}

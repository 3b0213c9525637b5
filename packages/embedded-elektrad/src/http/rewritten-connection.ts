import {Duplex} from 'node:stream';

const HIGH_BYTE = /[\u0080-\u00FF]/g;

/**
 * A request as Go would have read it: node:http refuses a request line with bytes beyond ASCII, which Go takes.
 *
 * @param packet what node:http could not read, from the start of the request line.
 * @returns the packet with those bytes percent-encoded; undefined when there are none in the request line.
 */
export function encodeRequestLine(packet: Buffer): Buffer | undefined {
	const lineEnd = packet.indexOf('\r\n');
	const line = packet.toString('latin1', 0, lineEnd === -1 ? packet.length : lineEnd);
	const encoded = line.replaceAll(HIGH_BYTE, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
	return encoded === line || !/^[A-Z]+ \//.test(line)
		? undefined
		: Buffer.concat([Buffer.from(encoded, 'latin1'), packet.subarray(line.length)]);
}

/** A connection that begins with other bytes than it did, to be given to an HTTP server anew. */
export class RewrittenConnection extends Duplex {
	readonly #socket: Duplex;

	/** @param socket of which nobody reads any more. */
	constructor(socket: Duplex, firstBytes: Buffer) {
		super();
		this.#socket = socket;
		this.push(firstBytes);
		socket.removeAllListeners('data');
		socket.on('data', (chunk) => {
			this.push(chunk);
		});
		socket.on('end', () => {
			this.push(null);
		});
		socket.on('close', () => {
			this.destroy();
		});
	}

	override _read(): void {
		this.#socket.resume();
	}

	override _write(chunk: Buffer, encoding: BufferEncoding, done: (error?: Error | null) => void): void {
		this.#socket.write(chunk, encoding, done);
	}

	override _final(done: () => void): void {
		this.#socket.end(done);
	}

	override _destroy(error: Error | null, done: (error: Error | null) => void): void {
		this.#socket.destroy();
		done(error);
	}
}

import {connect} from 'node:net';

/** What a server answers to bytes that no HTTP client would send. */
export interface RawAnswer {
	readonly status: number;
	readonly head: string;
	readonly body: string;
}

/** Sends bytes as they are; resolves when the server closes the connection or has sent a whole answer. */
export function rawRequest(port: number, bytes: string | Uint8Array): Promise<RawAnswer> {
	return new Promise((resolve, reject) => {
		let text = '';
		const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
		const finish = (): void => {
			const [head = '', ...rest] = text.split('\r\n\r\n');
			resolve({status: Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0), head, body: rest.join('\r\n\r\n')});
			socket.destroy();
		};
		socket.setEncoding('utf8');
		socket.on('data', (part) => {
			text += part as unknown as string;
			const length = /content-length: (\d+)/i.exec(text)?.[1];
			const at = text.indexOf('\r\n\r\n');
			if (length !== undefined && at >= 0 && Buffer.byteLength(text.slice(at + 4)) >= Number(length)) finish();
		});
		socket.on('end', finish);
		socket.on('error', reject);
	});
}

/** A request's bytes with a Host and any header lines. */
export const rawHead = (method: string, target: string, lines: readonly string[] = []): string =>
	[`${method} ${target} HTTP/1.1`, 'Host: localhost', ...lines, '', ''].join('\r\n');

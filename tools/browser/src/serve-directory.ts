import {createServer} from 'node:http';
import {readFile} from 'node:fs/promises';
import type {AddressInfo} from 'node:net';
import {extname, join, normalize} from 'node:path';

const KINDS: Readonly<Record<string, string>> = {
	'.html': 'text/html; charset=utf-8',
	'.js': 'text/javascript',
	'.css': 'text/css',
	'.svg': 'image/svg+xml',
	'.woff2': 'font/woff2',
};

/** As strict as the daemon. */
const POLICY =
	"default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self' data:; img-src 'self' data:; object-src 'none'; base-uri 'none'";

/** Serves the files of a directory on the loopback; what is no file is the first page. */
export async function serveDirectory(directory: string): Promise<{readonly address: string; close(): Promise<void>}> {
	const server = createServer((request, response) => {
		const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname);
		const name = extname(path) === '' ? '/index.html' : path;
		readFile(join(directory, name)).then(
			(content) => {
				response.writeHead(200, {
					'Content-Type': KINDS[extname(name)] ?? 'application/octet-stream',
					'Content-Security-Policy': POLICY,
				});
				response.end(content);
			},
			() => {
				response.writeHead(404);
				response.end();
			},
		);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		address: `http://localhost:${(server.address() as AddressInfo).port}`,
		async close() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

import {mkdtemp, readdir, rm, stat} from 'node:fs/promises';
import {connect, createServer, type Server} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

const PREFIX = 'clusterd-demo-';
const SIGN_OF_LIFE = 'alive';
/** Younger ones may be just being made, ms. */
const SETTLED_MS = 60_000;

/** A directory that goes with its process. */
export interface TemporaryDirectory {
	readonly path: string;
	/** Removes it with everything in it. Again: no effect. */
	remove(): Promise<void>;
}

/**
 * Makes a directory for this process among the system's temporary ones, and removes those whose owners were killed: a
 * listening socket in it shows that the owner lives, whatever its process is called or wherever it runs.
 */
export async function makeTemporaryDirectory(parent: string = tmpdir()): Promise<TemporaryDirectory> {
	await removeOrphans(parent);
	const path = await mkdtemp(join(parent, PREFIX));
	const life = createServer((socket) => socket.destroy()).unref();
	await listen(life, join(path, SIGN_OF_LIFE));
	return {
		path,
		async remove() {
			life.close();
			await rm(path, {recursive: true, force: true});
		},
	};
}

const listen = (server: Server, path: string): Promise<void> =>
	new Promise((resolve, reject) => void server.once('error', reject).listen(path, resolve));

async function removeOrphans(parent: string): Promise<void> {
	const names = (await readdir(parent)).filter((name) => name.startsWith(PREFIX));
	for (const path of names.map((name) => join(parent, name))) {
		if (await isOrphan(path)) await rm(path, {recursive: true, force: true});
	}
}

async function isOrphan(path: string): Promise<boolean> {
	const found = await stat(path).catch(() => undefined);
	if (!found?.isDirectory() || found.uid !== process.getuid?.()) return false;
	const fault = await faultOf(join(path, SIGN_OF_LIFE));
	return fault === 'ECONNREFUSED' || (fault === 'ENOENT' && Date.now() - found.mtimeMs > SETTLED_MS);
}

/** Why nobody answers at a socket; undefined when somebody does. */
const faultOf = (path: string): Promise<string | undefined> =>
	new Promise((resolve) => {
		const socket = connect(path);
		socket.once('connect', () => {
			socket.destroy();
			resolve(undefined);
		});
		socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'unknown'));
	});

import {spawn, type ChildProcess} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import {fileURLToPath} from 'node:url';

const BIN = fileURLToPath(import.meta.resolve('#src/bin.js'));
const LISTENS = /^clusterd listens on (http:\/\/\S+)$/;

/** How a process ended. */
export interface Ending {
	readonly code: number | null;
	readonly signal: NodeJS.Signals | null;
	readonly out: string;
	readonly err: string;
}

/** Whoever can be told what to do in the end, as a test. */
export interface Scope {
	teardown(end: () => void | Promise<void>): void;
}

/** A process of clusterd under test. */
export interface DaemonProcess {
	readonly child: ChildProcess;
	/** The address that it told; rejects when it ended without one. */
	readonly url: Promise<string>;
	readonly ended: Promise<Ending>;
	/** What it wrote to standard output so far. */
	out(): string;
}

/** Runs the bin with these words; it is killed in the end, should it still run. */
export function startProcess(
	t: Scope,
	words: readonly string[],
	environment: Readonly<Record<string, string>> = {},
): DaemonProcess {
	const child = spawn(process.execPath, ['--enable-source-maps', BIN, ...words], {
		env: {PATH: process.env['PATH'], TMPDIR: tmpdir(), ...environment},
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	t.teardown(() => void child.kill('SIGKILL'));
	let out = '';
	let err = '';
	child.stderr.setEncoding('utf8').on('data', (text: string) => void (err += text));
	const ended = new Promise<Ending>((resolve) =>
		child.once('close', (code, signal) => resolve({code, signal, out, err})),
	);
	const url = new Promise<string>((resolve, reject) => {
		createInterface({input: child.stdout}).on('line', (line) => {
			out += `${line}\n`;
			const told = LISTENS.exec(line)?.[1];
			if (told !== undefined) resolve(told);
		});
		ended.then((ending) => reject(new Error(`it ended before it listened: ${JSON.stringify(ending)}`)), reject);
	});
	url.catch(() => undefined);
	return {child, url, ended, out: () => out};
}

/** A directory that is there until the end. */
export function directoryFor(t: Scope): string {
	const directory = mkdtempSync(join(tmpdir(), 'clusterd-test-'));
	t.teardown(() => rmSync(directory, {recursive: true, force: true}));
	return directory;
}

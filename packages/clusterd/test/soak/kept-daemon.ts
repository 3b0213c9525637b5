import {ClusterClient} from '@clusterd/api';
import type {ClusterManager} from '@clusterd/core';
import {directoryFor, startProcess, type DaemonProcess, type Scope} from '../process/daemon-process.js';

const WORDS = [
	'--port',
	'0',
	'--log-level',
	'error',
	'--retry-shortest-ms',
	'50',
	'--retry-longest-ms',
	'1000',
	'--contested-after',
	'0',
	'--check-interval-ms',
	'5000',
	'--check-reads-per-second',
	'500',
	'--keep-results',
	'50',
	'--sessions-per-ten-minutes',
	'1000000',
	'--sessions-per-hour',
	'1000000',
	'--separate-hosts',
	'localhost',
	'--instance-timeout-ms',
	'1000',
	'--confirm-above',
	'1000000',
];

interface Running {
	readonly daemon: DaemonProcess;
	readonly manager: ClusterManager;
}

/** A daemon that is started again whenever it was killed, over the same directory. */
export class KeptDaemon {
	/** What it wrote to standard error: errors only. */
	readonly complaints: string[] = [];
	readonly #scope: Scope;
	readonly #data: string;
	#present: Promise<Running>;
	#kills = 0;

	constructor(scope: Scope) {
		this.#scope = scope;
		this.#data = directoryFor(scope);
		this.#present = this.#start();
	}

	get kills(): number {
		return this.#kills;
	}

	/** The daemon that runs, or the next one. */
	async manager(): Promise<ClusterManager> {
		return (await this.#present).manager;
	}

	/** Kills it with whatever it does at this moment, and starts the next one. */
	async kill(): Promise<void> {
		const {daemon} = await this.#present;
		this.#kills++;
		this.#present = this.#killed(daemon);
	}

	/** Ends it in good order. */
	async stop(): Promise<void> {
		const {daemon} = await this.#present;
		daemon.child.kill('SIGTERM');
		const {code, err} = await daemon.ended;
		this.#note(err);
		if (code !== 0) this.complaints.push(`it ended with exit code ${code}`);
	}

	async #killed({child, ended}: DaemonProcess): Promise<Running> {
		child.kill('SIGKILL');
		this.#note((await ended).err);
		return this.#start();
	}

	async #start(): Promise<Running> {
		const daemon = startProcess(this.#scope, ['serve', '--data', this.#data, ...WORDS]);
		return {daemon, manager: new ClusterClient({address: await daemon.url})};
	}

	#note(err: string): void {
		this.complaints.push(...err.split('\n').filter((line) => line !== ''));
	}
}

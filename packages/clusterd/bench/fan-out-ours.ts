import 'reflect-metadata';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {SILENT, type ClusterManager, type Id} from '@clusterd/core';
import {startDaemon, type Daemon} from '#src/daemon.js';
import {readOptions} from '#src/options/read-options.js';
import {serveParent} from './child.js';
import {CONCURRENCY, KEY} from './fan-out-key.js';
import {measured} from './side-by-side.js';

/** A round of our side. */
export interface OurTask {
	readonly round: number;
	/**
	 * `set`: one change; `twice`: another while the first runs; `miss`: one that nobody gets; `retry`: that one again;
	 * `watch`: nothing for so many ms.
	 */
	readonly kind?: 'set' | 'twice' | 'miss' | 'retry' | {readonly watchMs: number};
	/** So many instances cannot have it. @defaultValue 0 */
	readonly without?: number;
}

export interface OurOrder {
	readonly addresses: readonly string[];
	readonly instanceTimeoutMs?: number;
	/** @defaultValue 0 */
	readonly checkReadsPerSecond?: number;
}

const LONGEST_MS = 60_000;
const directory = mkdtempSync(join(tmpdir(), 'clusterd-bench-'));
process.once('exit', () => rmSync(directory, {recursive: true, force: true}));
process.once('SIGTERM', () => process.exit());
let manager: ClusterManager;
let root: Id;
let instances = 0;
let missed: string | undefined;

/** Runs in a process of its own: a daemon with files, over instances that it has met. */
serveParent(
	async ({addresses, instanceTimeoutMs = 10_000, checkReadsPerSecond = 0}: OurOrder) => {
		instances = addresses.length;
		const daemon: Daemon = await startDaemon(
			{
				...readOptions({}),
				port: 0,
				data: join(directory, 'data'),
				concurrency: CONCURRENCY,
				confirmAbove: instances,
				separateHosts: ['localhost'],
				instanceTimeoutMs,
				checkReadsPerSecond,
				retryShortestMs: 600_000,
				retryLongestMs: 600_000,
			},
			SILENT,
		);
		manager = daemon.as({id: 'bench'});
		({id: root} = await manager.members.root());
		for (const [index, address] of addresses.entries())
			await manager.commit({kind: 'create-instance', name: `i${index}`, address});
		await daemon.settled();
	},
	async ({round, kind = 'set', without = 0}: OurTask) => ({
		...(await measured(async () => {
			if (typeof kind === 'object') await pause(kind.watchMs);
			else await deliver(kind, `${process.pid} ${round}`, instances - without);
		})),
		rssMib: process.memoryUsage().rss / 1_048_576,
	}),
);

async function deliver(
	kind: Exclude<OurTask['kind'], object | undefined>,
	content: string,
	wanted: number,
): Promise<void> {
	if (kind === 'twice') await commit(`first ${content}`, 0);
	if (kind === 'miss') missed = await commit(content, LONGEST_MS);
	else if (kind === 'retry') await retry(missed!);
	else await arrived(await commit(content, wanted < instances ? 0 : LONGEST_MS), wanted);
}

/** @returns the operation's id */
async function commit(content: string, waitMs: number): Promise<string> {
	const {operation} = await manager.commit({kind: 'set', member: root, units: [{name: KEY, content}]}, {waitMs});
	return operation!.id;
}

async function retry(operation: string): Promise<void> {
	await manager.operations.retry(operation);
	await arrived(operation, instances);
}

/** Resolves when so many instances have what an operation brings. */
async function arrived(operation: string, wanted: number): Promise<void> {
	const end = performance.now() + LONGEST_MS;
	for (;;) {
		const {totals} = await manager.operations.get(operation);
		if ((totals.applied ?? 0) >= wanted) return;
		if (performance.now() > end) throw new Error(`not all have it: ${JSON.stringify(totals)}`);
		await pause(2);
	}
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

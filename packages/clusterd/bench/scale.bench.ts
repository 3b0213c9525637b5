import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {FleetManager, type Change} from '@clusterd/core';
import {MemoryConnector} from '@clusterd/core/memory';
import {openDataDirectory, type DataDirectory} from '@clusterd/file-store';
import {CryptoRandom} from '#src/system/crypto-random.js';
import {Re2RegexEngine} from '#src/system/re2-regex-engine.js';
import {sha256} from '#src/system/sha256.js';
import {SystemClock} from '@clusterd/api';
import {median, type Benchmark, type Figure} from './figure.js';
import {writeLargeFleet} from './large-fleet.js';

const CLUSTERS = 10_000;
const INSTANCES = 100_000;
const CHANGE = (member: string): Change => ({
	kind: 'set',
	member,
	units: [{name: 'system:/sw/bench/#0/current/value', content: 'value'}],
});
const clock = new SystemClock();

/**
 * A large fleet out of files, with instances in memory: how long it takes to load, to plan one key at its root, and
 * what memory it needs.
 */
export const scale: Benchmark = {
	name: 'scale',
	async run() {
		const directory = await mkdtemp(join(tmpdir(), 'clusterd-bench-'));
		try {
			const written = await openDataDirectory({directory, clock});
			await writeLargeFleet(written.revisions, {clusters: CLUSTERS, instances: INSTANCES});
			await written.close();
			return await measure(await openDataDirectory({directory, clock}));
		} finally {
			await rm(directory, {recursive: true, force: true});
		}
	},
};

async function measure(directory: DataDirectory): Promise<readonly Figure[]> {
	const before = memoryBytes();
	const start = performance.now();
	const manager = await FleetManager.start({
		revisionStore: directory.revisions,
		deliveryStore: directory.deliveries,
		connector: new MemoryConnector(),
		clock,
		random: new CryptoRandom(),
		hash: sha256,
		regex: new Re2RegexEngine(),
		checkReadsPerSecond: 0,
	});
	const loadMs = performance.now() - start;
	const memory = memoryBytes() - before;
	const {plan, members} = manager.as({id: 'bench'});
	const {id} = await members.root();
	const times: number[] = [];
	for (let round = 0; round < 5; round++) times.push(await timed(() => plan(CHANGE(id))));
	await manager.stop();
	await directory.close();
	return [
		figure('scale-load', loadMs, 'ms'),
		figure('scale-plan', median(times), 'ms', '≤ 1000 ms'),
		figure('scale-memory', memory / 1_048_576, 'MiB', '≤ 500 MiB'),
	];
}

const figure = (name: string, value: number, unit: string, aim?: string): Figure => ({
	name,
	value,
	unit,
	...(aim !== undefined && {aim}),
	details: {instances: INSTANCES, clusters: CLUSTERS},
});

async function timed(work: () => Promise<unknown>): Promise<number> {
	const start = performance.now();
	await work();
	return performance.now() - start;
}

/** What the heap holds after everything that can be thrown away was. */
function memoryBytes(): number {
	if (!globalThis.gc) throw new Error('run with --expose-gc');
	globalThis.gc();
	const {heapUsed, external} = process.memoryUsage();
	return heapUsed + external;
}

import {startChild} from './child.js';
import {KEY} from './fan-out-key.js';
import type {Benchmark, Figure} from './figure.js';
import type {IdleMemory} from './idle-child.js';
import type {Cost} from './side-by-side.js';
import {startFarm} from './start-farm.js';

const INSTANCES = 10_000;
/** Each instance is looked at every thirty seconds. */
const PER_SECOND = Math.ceil(INSTANCES / 30);
/** One for contact, one for the key. */
const READS = 2;
const WATCH_MS = 30_000;

/**
 * Watching ten thousand instances that are as they should be, against a bare loop that reads as much at the same pace.
 */
export const idleWatch: Benchmark = {name: 'idle-watch', run: async () => [await watching()]};

/** What a process holds that has loaded a fleet of a hundred thousand. */
export const idleMemory: Benchmark = {name: 'idle-memory', run: memory};

async function watching(): Promise<Figure> {
	const farm = await startFarm({count: INSTANCES, seed: {keys: {[KEY]: 'own'}}});
	const ours = await startChild<unknown>('fan-out-ours', {
		addresses: farm.addresses,
		checkReadsPerSecond: READS * PER_SECOND,
	});
	const bare = await startChild<unknown>('fan-out-bare', {addresses: farm.addresses});
	try {
		await ours.ask({kind: 'set', round: 0});
		await ours.ask({kind: {watchMs: WATCH_MS}, round: 1}); // every instance was looked at once
		const cost = await ours.ask<Cost & {readonly rssMib: number}>({kind: {watchMs: WATCH_MS}, round: 2});
		const bareCost = await bare.ask<Cost>({watchMs: WATCH_MS, perSecond: PER_SECOND});
		return {
			name: 'idle-watch',
			ratio: bareCost.cpuMs / cost.cpuMs,
			unit: 'bare ÷ ours, processor time',
			details: {
				instances: INSTANCES,
				readsPerSecond: READS * PER_SECOND,
				oursPercentOfACore: (100 * cost.cpuMs) / cost.elapsedMs,
				barePercentOfACore: (100 * bareCost.cpuMs) / bareCost.elapsedMs,
				oursRssMib: cost.rssMib,
			},
		};
	} finally {
		for (const child of [ours, bare, farm]) child.stop();
	}
}

async function memory(): Promise<readonly Figure[]> {
	const order = {instances: 100_000, clusters: 10_000, units: 20};
	const writer = await startChild<{readonly directory: string}>('idle-child', {write: order});
	const reader = await startChild<IdleMemory>('idle-child', {load: writer.answer.directory});
	reader.stop();
	writer.stop();
	const {rssMib, heapMib, loadMs} = reader.answer;
	return [
		{name: 'idle-memory', value: rssMib, unit: 'MiB resident', aim: '≤ 300 MiB', details: {...order, heapMib}},
		{name: 'idle-load', value: loadMs, unit: 'ms', details: order},
	];
}

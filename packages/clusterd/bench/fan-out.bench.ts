import {startChild} from './child.js';
import {KEY} from './fan-out-key.js';
import type {Benchmark, Figure} from './figure.js';
import {sideBySide, there, type Comparison, type Rounds} from './side-by-side.js';
import {startFarm} from './start-farm.js';

const SEED = {keys: {[KEY]: 'own'}};

/**
 * One key of a cluster to all its instances, durable and read back, against a bare loop that sends every elektrad the
 * same three requests (GET, PUT, GET). Elektrads on ports of their own, daemon and loop are processes of their own;
 * sessions are open before.
 */
export const fanOut = (instances: number, rounds: Rounds): Benchmark => ({
	name: `fan-out-${instances}`,
	run: () => compared(`fan-out-${instances}`, instances, rounds),
});

/**
 * The same key set again while the first change is on its way, until all have the second; against a loop that does one
 * after the other.
 */
export const secondChange: Benchmark = {
	name: 'fan-out-second-change',
	run: () => compared('fan-out-second-change', 1000, {rounds: 7}, {ours: {kind: 'twice'}, bare: {times: 2}}),
};

/**
 * What one instance costs all others that hangs and holds its place for ever: the same fan-out without it ÷ with it.
 */
export const hanging: Benchmark = {
	name: 'fan-out-hanging',
	async run() {
		const farm = await startFarm({count: 1000, seed: SEED});
		const all = await startChild<unknown>('fan-out-ours', {addresses: farm.addresses, instanceTimeoutMs: 600_000});
		const others = await startChild<unknown>('fan-out-ours', {addresses: farm.addresses.slice(1)});
		try {
			await farm.fail({first: 1, faults: [{kind: 'hang'}]});
			const {ratio, ours, bare} = await sideBySide(there(all, {without: 1}), there(others, {without: 0}), {
				rounds: 9,
				warmUps: 3,
			});
			return [
				{
					name: 'fan-out-hanging',
					ratio,
					unit: 'without ÷ with one that hangs',
					aim: '≥ 0.95',
					details: {withMs: ours.elapsedMs, withoutMs: bare.elapsedMs},
				},
			];
		} finally {
			for (const child of [all, others, farm]) child.stop();
		}
	},
};

async function compared(
	name: string,
	instances: number,
	rounds: Rounds,
	tasks: {readonly ours?: object; readonly bare?: object} = {},
): Promise<readonly Figure[]> {
	const farm = await startFarm({count: instances, seed: SEED});
	const ours = await startChild<unknown>('fan-out-ours', {addresses: farm.addresses});
	const bare = await startChild<unknown>('fan-out-bare', {addresses: farm.addresses});
	try {
		return [figureOf(name, instances, await sideBySide(there(ours, tasks.ours), there(bare, tasks.bare), rounds))];
	} finally {
		for (const child of [ours, bare, farm]) child.stop();
	}
}

const figureOf = (name: string, instances: number, {ratio, ours, bare}: Comparison): Figure => ({
	name,
	ratio,
	unit: 'ours ÷ bare, instances/s',
	aim: '≥ 0.8',
	details: {
		oursPerSecond: (1000 * instances) / ours.elapsedMs,
		barePerSecond: (1000 * instances) / bare.elapsedMs,
		oursCpuUsEach: (1000 * ours.cpuMs) / instances,
		bareCpuUsEach: (1000 * bare.cpuMs) / instances,
	},
});

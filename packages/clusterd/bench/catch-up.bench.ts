import {startChild} from './child.js';
import {KEY, MOUNTPOINTS_PATH} from './fan-out-key.js';
import type {Benchmark} from './figure.js';
import {sideBySide, there, type Side} from './side-by-side.js';
import {startFarm, type Farm} from './start-farm.js';

const INSTANCES = 1000;

/**
 * A thousand instances that were gone while their key was changed, and return all at once: from the moment when
 * somebody has what failed tried again, until all have it; against a bare loop that sends them the same four requests.
 * Both connect anew.
 */
export const catchUp: Benchmark = {
	name: 'catch-up',
	async run() {
		const farm = await startFarm({count: INSTANCES, seed: {keys: {[KEY]: 'own'}}});
		const ours = await startChild<unknown>('fan-out-ours', {addresses: farm.addresses});
		const bare = await startChild<unknown>('fan-out-bare', {addresses: farm.addresses});
		try {
			const missing = there(ours, {kind: 'miss'});
			const {
				ratio,
				ours: cost,
				bare: bareCost,
			} = await sideBySide(
				afterAbsence(farm, there(ours, {kind: 'retry'}), missing),
				afterAbsence(farm, there(bare, {first: [MOUNTPOINTS_PATH]})),
				{rounds: 7, warmUps: 2},
			);
			return [
				{
					name: 'catch-up',
					ratio,
					unit: 'ours ÷ bare, instances/s',
					aim: '≥ 0.8',
					details: {
						oursPerSecond: (1000 * INSTANCES) / cost.elapsedMs,
						barePerSecond: (1000 * INSTANCES) / bareCost.elapsedMs,
					},
				},
			];
		} finally {
			for (const child of [ours, bare, farm]) child.stop();
		}
	},
};

/** A side that is measured when all are back; `meanwhile` is done before, unmeasured. */
const afterAbsence =
	(farm: Farm, side: Side, meanwhile?: Side): Side =>
	async (round) => {
		await farm.fail({faults: [{kind: 'refuse'}]});
		await meanwhile?.(round);
		await farm.fail({faults: []});
		return side(round);
	};

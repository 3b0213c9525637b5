import {effectiveSettings, EffectiveSettings, Fleet, inForceAt, type Instance} from '@clusterd/core';
import {startChild} from './child.js';
import {deepFleet, settingsOf} from './deep-fleet.js';
import {median, type Benchmark, type Figure} from './figure.js';
import {batches, edited, revisionOf} from './large-fleet.js';
import type {PlanMeasured} from './plan-child.js';

const DEPTH = 8;
const SIZES = [1_000, 10_000, 100_000] as const;
/** Settings above the instance that is looked at, over all its clusters. */
const SETTINGS = 1_000;

/** One key at the root of fleets that grow, each in a process of its own; and what is in force on one instance. */
export const planBenchmark: Benchmark = {
	name: 'plan',
	async run() {
		const measured: PlanMeasured[] = [];
		for (const instances of SIZES) measured.push(await measurePlan(instances));
		const large = measured.at(-1)!;
		return [
			...measured.map((each, at) => planFigure(SIZES[at]!, each)),
			...measured.slice(1).map((each, at) => growthFigure(SIZES[at + 1]!, each, SIZES[at]!, measured[at]!)),
			{
				name: 'plan-memory',
				value: large.peakMib,
				unit: 'MiB at most',
				aim: '≤ 500 MiB',
				details: {instances: SIZES[2], clusters: large.clusters},
			},
			...measureOneInstance(),
		];
	},
};

async function measurePlan(instances: number): Promise<PlanMeasured> {
	const child = await startChild<PlanMeasured>('plan-child', {clusters: instances / 10, instances, depth: DEPTH});
	child.stop();
	return child.answer;
}

const planFigure = (instances: number, {clusters, planMs, firstMs, fastestMs, peakMib}: PlanMeasured): Figure => ({
	name: `plan-${instances}`,
	value: planMs,
	unit: 'ms',
	...(instances === SIZES[2] ? {aim: '≤ 1000 ms'} : {}),
	details: {clusters, depth: DEPTH, firstMs, fastestMs, usEach: (1000 * planMs) / instances, peakMib},
});

/** How many times as long it takes for ten times as many: 10 is linear. */
const growthFigure = (instances: number, large: PlanMeasured, fewer: number, small: PlanMeasured): Figure => ({
	name: `plan-growth-${instances}`,
	value: large.fastestMs / small.fastestMs,
	unit: `× that for ${fewer}`,
	aim: '10: linear',
});

/** An instance with so many settings above that every cluster of its chain has an equal share. */
function measureOneInstance(): Figure[] {
	const members = [...deepFleet({clusters: DEPTH, instances: 1, depth: DEPTH})];
	const fleet = new Fleet();
	const share = SETTINGS / DEPTH;
	let number = 0;
	for (const edits of batches([...edited(members), ...settingsOf(members, share)]))
		fleet.apply(revisionOf(++number, edits));
	const instance = members.at(-1) as Instance;
	const resolved = new EffectiveSettings(fleet);
	const details = {settings: SETTINGS, depth: DEPTH};
	const last = `system:/sw/bench/#0/current/key${share - 1}`;
	return [
		{
			name: 'plan-winner',
			value: 1000 * timed(() => inForceAt(fleet, instance.id, last)),
			unit: 'µs',
			aim: '≤ 5 µs',
			details,
		},
		{
			name: 'plan-effective',
			value: timed(() => effectiveSettings(fleet, instance.id)),
			unit: 'ms',
			aim: '≤ 1 ms',
			details,
		},
		{
			name: 'plan-effective-resolved',
			value: 1000 * timed(() => resolved.of(instance)),
			unit: 'µs',
			aim: '≤ 50 µs',
			details,
		},
	];
}

/** The median time of one call, ms: of rounds of so many calls that the clock is fine enough. */
function timed(work: () => unknown): number {
	const calls = 2_000;
	const times: number[] = [];
	for (let round = 0; round < 21; round++) {
		const start = performance.now();
		for (let call = 0; call < calls; call++) work();
		times.push((performance.now() - start) / calls);
	}
	return median(times);
}

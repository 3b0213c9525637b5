import {median} from './figure.js';

/** One side of a comparison: does a whole round of work. */
export type Side = (round: number) => Promise<void>;

/** Medians of one side's rounds. */
export interface Cost {
	/** Time that passed, ms. */
	readonly elapsedMs: number;
	/** Time on a processor, of this process with all its threads, ms. */
	readonly cpuMs: number;
}

export interface Comparison {
	readonly ours: Cost;
	readonly bare: Cost;
	/** The median of what the rounds give one by one: bare time ÷ our time of the same round. */
	readonly ratio: number;
}

/** Measures both sides in turn, so that what disturbs the machine disturbs both; who begins changes with each round. The first round only warms up. */
export async function sideBySide(ours: Side, bare: Side, rounds: number): Promise<Comparison> {
	const costs: {readonly ours: Cost; readonly bare: Cost}[] = [];
	for (let round = 0; round <= rounds; round++) {
		const first = await measured(round % 2 === 0 ? ours : bare, round);
		const second = await measured(round % 2 === 0 ? bare : ours, round);
		costs.push(round % 2 === 0 ? {ours: first, bare: second} : {ours: second, bare: first});
	}
	const counted = costs.slice(1);
	return {
		ours: medians(counted.map(cost => cost.ours)),
		bare: medians(counted.map(cost => cost.bare)),
		ratio: median(counted.map(cost => cost.bare.elapsedMs / cost.ours.elapsedMs)),
	};
}

const medians = (costs: readonly Cost[]): Cost => ({elapsedMs: median(costs.map(({elapsedMs}) => elapsedMs)), cpuMs: median(costs.map(({cpuMs}) => cpuMs))});

async function measured(side: Side, round: number): Promise<Cost> {
	const [start, before] = [performance.now(), process.cpuUsage()];
	await side(round);
	const {user, system} = process.cpuUsage(before);
	return {elapsedMs: performance.now() - start, cpuMs: (user + system) / 1000};
}

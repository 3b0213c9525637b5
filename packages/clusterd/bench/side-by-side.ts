import type {Child} from './child.js';
import {median} from './figure.js';

/** What a round of work cost, or medians of rounds. */
export interface Cost {
	/** Time that passed, ms. */
	readonly elapsedMs: number;
	/** Time on a processor, of the process that did it with all its threads, ms. */
	readonly cpuMs: number;
}

/** One side of a comparison: does a whole round of work. */
export type Side = (round: number) => Promise<Cost>;

export interface Comparison {
	readonly ours: Cost;
	readonly bare: Cost;
	/** The median of what the rounds give one by one: bare time ÷ our time of the same round. */
	readonly ratio: number;
}

export interface Rounds {
	readonly rounds: number;
	/** Rounds before those, until the engine has made the best of the code. @defaultValue 1 */
	readonly warmUps?: number;
}

/** Measures both sides in turn, so that what disturbs the machine disturbs both; who begins changes with each round. */
export async function sideBySide(ours: Side, bare: Side, {rounds, warmUps = 1}: Rounds): Promise<Comparison> {
	const costs: {readonly ours: Cost; readonly bare: Cost}[] = [];
	for (let round = 0; round < warmUps + rounds; round++) {
		const first = await (round % 2 === 0 ? ours : bare)(round);
		const second = await (round % 2 === 0 ? bare : ours)(round);
		costs.push(round % 2 === 0 ? {ours: first, bare: second} : {ours: second, bare: first});
	}
	const counted = costs.slice(warmUps);
	return {
		ours: medians(counted.map((cost) => cost.ours)),
		bare: medians(counted.map((cost) => cost.bare)),
		ratio: median(counted.map((cost) => cost.bare.elapsedMs / cost.ours.elapsedMs)),
	};
}

/** A side that another process does; what it cost is told by that. */
export const there =
	(child: Child<unknown>, task: object = {}): Side =>
	(round) =>
		child.ask<Cost>({...task, round});

/** A side that this process does. */
export const here =
	(work: (round: number) => Promise<unknown>): Side =>
	(round) =>
		measured(() => work(round));

/** Does work of this process, and tells what it cost. */
export async function measured(work: () => Promise<unknown>): Promise<Cost> {
	const [start, before] = [performance.now(), process.cpuUsage()];
	await work();
	const {user, system} = process.cpuUsage(before);
	return {elapsedMs: performance.now() - start, cpuMs: (user + system) / 1000};
}

const medians = (costs: readonly Cost[]): Cost => ({
	elapsedMs: median(costs.map(({elapsedMs}) => elapsedMs)),
	cpuMs: median(costs.map(({cpuMs}) => cpuMs)),
});

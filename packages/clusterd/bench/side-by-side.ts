import {median} from './figure.js';

/** One side of a comparison: does a whole round of work. */
export type Side = (round: number) => Promise<void>;

export interface Times {
	/** Medians, ms a round. */
	readonly oursMs: number;
	readonly bareMs: number;
	/** The median of what the rounds give one by one: bare time ÷ our time of the same round. */
	readonly ratio: number;
}

/** Times both sides in turn, so that what disturbs the machine disturbs both; who begins changes with each round. The first round only warms up. */
export async function sideBySide(ours: Side, bare: Side, rounds: number): Promise<Times> {
	const times: {oursMs: number; bareMs: number}[] = [];
	for (let round = 0; round <= rounds; round++) {
		const first = await timed(round % 2 === 0 ? ours : bare, round);
		const second = await timed(round % 2 === 0 ? bare : ours, round);
		times.push(round % 2 === 0 ? {oursMs: first, bareMs: second} : {oursMs: second, bareMs: first});
	}
	const counted = times.slice(1);
	return {
		oursMs: median(counted.map(({oursMs}) => oursMs)),
		bareMs: median(counted.map(({bareMs}) => bareMs)),
		ratio: median(counted.map(({oursMs, bareMs}) => bareMs / oursMs)),
	};
}

async function timed(side: Side, round: number): Promise<number> {
	const start = performance.now();
	await side(round);
	return performance.now() - start;
}

import type {PlanCounts} from '../records/plan.js';

export type MutableCounts = {-readonly [Key in keyof PlanCounts]: number};

/** No instance anywhere. */
export const noCounts = (): MutableCounts => ({
	add: 0,
	change: 0,
	remove: 0,
	unchanged: 0,
	reject: 0,
	remain: 0,
	unknown: 0,
});

/** All counts together. */
export function sumOf(all: Iterable<PlanCounts>): PlanCounts {
	const sum = noCounts();
	for (const counts of all) for (const key of Object.keys(sum) as (keyof PlanCounts)[]) sum[key] += counts[key];
	return sum;
}

import {settingKey, type Edit, type Member, type Setting} from '@clusterd/core';
import {instanceOf} from './large-fleet.js';

export interface DeepFleet {
	/** At least one for each level. */
	readonly clusters: number;
	readonly instances: number;
	/** Clusters above each instance, the root among them. */
	readonly depth: number;
}

/**
 * A fleet of which every instance is equally deep: levels that grow by the same factor, members spread evenly over the
 * level above.
 */
export function* deepFleet({clusters, instances, depth}: DeepFleet): Generator<Member> {
	const sizes = levelSizes(clusters, depth);
	yield {id: 'c1', kind: 'cluster', name: 'all', labels: {}};
	let first = 1;
	for (const [level, size] of sizes.entries()) {
		if (level === 0) continue;
		const [above, start] = [first, first + sizes[level - 1]!];
		for (let index = 0; index < size; index++)
			yield {
				id: `c${start + index}`,
				kind: 'cluster',
				name: `cluster ${start + index}`,
				parent: `c${above + Math.floor((index * sizes[level - 1]!) / size)}`,
				labels: {},
			};
		first = start;
	}
	const total = first + sizes.at(-1)! - 1;
	for (let index = 0; index < instances; index++)
		yield instanceOf(total, index, `c${first + Math.floor((index * sizes.at(-1)!) / instances)}`);
}

/** How many clusters each level has, the root's first; they add up to `clusters`, but for rounding. */
function levelSizes(clusters: number, depth: number): number[] {
	const sizesBy = (factor: number): number[] => Array.from({length: depth}, (_, level) => Math.round(factor ** level));
	let [low, high] = [1, clusters];
	for (let step = 0; step < 60; step++) {
		const middle = (low + high) / 2;
		if (sizesBy(middle).reduce((sum, size) => sum + size, 0) < clusters) low = middle;
		else high = middle;
	}
	return sizesBy(high);
}

/** Settings of every cluster, `each` of them: the same units in all. */
export function* settingsOf(clusters: Iterable<Member>, each: number): Generator<Edit> {
	for (const {id, kind} of clusters) {
		if (kind === 'instance') continue;
		for (let index = 0; index < each; index++) {
			const after: Setting = {
				cluster: id,
				unit: `system:/sw/bench/#0/current/key${index}`,
				mode: 'default',
				content: `${id} ${index}`,
			};
			yield {entity: 'setting', key: settingKey(id, after.unit), after};
		}
	}
}

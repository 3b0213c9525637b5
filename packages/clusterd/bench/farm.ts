import {startEmbeddedElektrad, type Seed} from '@clusterd/embedded-elektrad';
import {serveParent} from './child.js';

/** What a farm is asked for. */
export interface FarmOrder {
	readonly count: number;
	readonly seed: Seed;
}

/** Runs in a process of its own: elektrads, each on its own port. Answers with their addresses. */
serveParent(async ({count, seed}: FarmOrder) => {
	const addresses: string[] = [];
	for (let started = 0; started < count; started++) addresses.push((await startEmbeddedElektrad({seed, handles: 1})).url);
	return addresses;
});

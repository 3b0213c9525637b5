import {startEmbeddedElektrad, type EmbeddedElektrad, type Seed} from '@clusterd/embedded-elektrad';
import type {Fault} from '@clusterd/embedded-elektrad/faults';
import {serveParent} from './child.js';

/** What a farm is asked for. */
export interface FarmOrder {
	readonly count: number;
	readonly seed: Seed;
}

/** What is to go wrong with elektrads of a farm from now on. */
export interface FarmTask {
	/** All, or the first so many. */
	readonly first?: number;
	/** None: nothing any more. */
	readonly faults: readonly Fault[];
}

const elektrads: EmbeddedElektrad[] = [];

/** Runs in a process of its own: elektrads, each on its own port. Answers with their addresses. */
serveParent(
	async ({count, seed}: FarmOrder) => {
		while (elektrads.length < count) elektrads.push(await startEmbeddedElektrad({seed, handles: 1}));
		return elektrads.map(({url}) => url);
	},
	async ({first = elektrads.length, faults}: FarmTask) => {
		for (const elektrad of elektrads.slice(0, first)) await elektrad.faults.set(...faults);
	},
);

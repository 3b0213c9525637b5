import {startChild, type Child} from './child.js';
import type {FarmOrder, FarmTask} from './farm.js';

/** Elektrads in other processes. */
export interface Farm {
	/** Their URLs, without a slash at the end. */
	readonly addresses: readonly string[];
	/** Has something go wrong with all, or with the first so many of each process. */
	fail(task: FarmTask): Promise<void>;
	stop(): void;
}

/** A process may hold 20,000 files: a port each, and a connection of each side. */
const MOST_EACH = 5_000;

/** Starts elektrads in processes of their own, so that only the work of the clients is on ours. */
export async function startFarm({count, seed}: FarmOrder): Promise<Farm> {
	const children: Child<readonly string[]>[] = [];
	for (let rest = count; rest > 0; rest -= MOST_EACH)
		children.push(await startChild('farm', {count: Math.min(rest, MOST_EACH), seed}));
	return {
		addresses: children.flatMap(({answer}) => answer),
		async fail(task) {
			for (const child of children) await child.ask(task);
		},
		stop() {
			for (const child of children) child.stop();
		},
	};
}

import {startChild} from './child.js';
import type {FarmOrder} from './farm.js';

/** Elektrads in another process. */
export interface Farm {
	/** Their URLs, without a slash at the end. */
	readonly addresses: readonly string[];
	stop(): void;
}

/** Starts elektrads in one process of their own, so that only the work of the clients is on ours. */
export async function startFarm(order: FarmOrder): Promise<Farm> {
	const {answer, stop} = await startChild<readonly string[]>('farm', order);
	return {addresses: answer, stop};
}

import {startEmbeddedElektrad, type Seed} from '@clusterd/embedded-elektrad';

/** What a farm is asked for, as its first message. */
export interface FarmOrder {
	readonly count: number;
	readonly seed: Seed;
}

/** Runs in a process of its own: elektrads, each on its own port. Their addresses are its first message; it ends with its parent. */
process.once('message', ({count, seed}: FarmOrder) => {
	startAll(count, seed).then(addresses => process.send?.(addresses), (error: unknown) => {
		throw error;
	});
});
process.once('disconnect', () => process.exit());

async function startAll(count: number, seed: Seed): Promise<readonly string[]> {
	const addresses: string[] = [];
	for (let started = 0; started < count; started++) addresses.push((await startEmbeddedElektrad({seed, handles: 1})).url);
	return addresses;
}

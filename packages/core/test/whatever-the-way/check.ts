import fc from 'fast-check';
import {Player} from './player.js';
import {histories} from './steps.js';

export interface WayReport {
	/** How many changes were done, over all histories. */
	readonly changes: number;
	/** The shortest history found after which an instance is otherwise than it must be; undefined when there is none. */
	readonly failure?: string;
}

/**
 * Plays random histories, of which the seed says which, until an instance is otherwise than its own and intent make of
 * it.
 */
export async function checkWays({
	histories: numRuns,
	seed,
	path = '',
}: {
	readonly histories: number;
	readonly seed: number;
	readonly path?: string;
}): Promise<WayReport> {
	let changes = 0;
	const property = fc.asyncProperty(histories, async (history) => {
		changes += await Player.play(history);
	});
	const {failed, errorInstance, counterexamplePath} = await fc.check(property, {numRuns, seed, path});
	return {
		changes,
		...(failed
			? {
					failure: `${errorInstance instanceof Error ? errorInstance.message : String(errorInstance)}\nagain: --arrays --seed ${seed} --path ${counterexamplePath}`,
				}
			: {}),
	};
}

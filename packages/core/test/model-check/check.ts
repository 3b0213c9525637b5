import fc from 'fast-check';
import {Player} from './player.js';
import {histories, type History} from './steps.js';
import {Tally} from './tally.js';

export interface ModelCheck {
	readonly histories: number;
	/** The same seed gives the same histories. */
	readonly seed: number;
	/** Plays only the one history at this place, as a failure tells it. */
	readonly path?: string;
}

export interface ModelReport {
	readonly tally: Tally;
	/**
	 * The shortest history found that the manager and the model see differently, and how; undefined when there is none.
	 */
	readonly failure?: string;
}

/** Plays random histories to a manager and to the model, until they differ. */
export async function checkModel({histories: numRuns, seed, path = ''}: ModelCheck): Promise<ModelReport> {
	const tally = new Tally();
	const property = fc.asyncProperty(histories, async (history) => {
		tally.histories += 1;
		await Player.play(history, tally);
	});
	const details = await fc.check(property, {numRuns, seed, path});
	return {tally, ...(details.failed ? {failure: describe(details)} : {})};
}

/** The shortest history that fails: what differs, what had been done, and how to play it again. */
function describe({seed, counterexamplePath, errorInstance, numShrinks}: fc.RunDetails<[History]>): string {
	const what = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
	return `${what}\nshrunk ${numShrinks} times; again: npm run model -- --seed ${seed} --path ${counterexamplePath}`;
}

import test from 'ava';
import fc from 'fast-check';
import {Player} from './player.js';
import {histories} from './steps.js';

const HISTORIES = 300;

test('S4, S5.2: where everything is restored, an instance is what its own and intent as it is now make of it, whatever the way there', async (t) => {
	let done = 0;
	const property = fc.asyncProperty(histories, async (history) => {
		done += await Player.play(history);
	});
	const {failed, errorInstance, seed, counterexamplePath} = await fc.check(property, {numRuns: Number(process.env['RUNS'] ?? HISTORIES), seed: Number(process.env['SEED'] ?? 1)});
	t.false(failed, `${String(errorInstance)}\nseed ${seed}, path ${counterexamplePath}`);
	t.true(done > 3 * HISTORIES, `${done} changes were done`);
});

import test from 'ava';
import {checkWays} from './check.js';

const HISTORIES = 500;

test('S4, S5.2: where everything is restored, an instance is what its own and intent as it is now make of it, whatever the way there', async (t) => {
	t.timeout(600_000); // seconds, where nothing else is done
	const {changes, failure} = await checkWays({histories: HISTORIES, seed: 1});
	t.is(failure, undefined, failure);
	t.true(changes > 5 * HISTORIES, `${changes} changes were done`);
});

import test from 'ava';
import {checkModel} from './check.js';

test('a thousand random histories end as the reference model says, part 2', async (t) => {
	t.timeout(180_000);
	const {failure, tally} = await checkModel({histories: 1000, seed: 2});
	t.is(failure, undefined, failure);
	t.is(tally.histories, 1000);
});

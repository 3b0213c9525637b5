import test from 'ava';
import {checkModel} from './check.js';

test('a thousand random histories end as the reference model says, part 1', async (t) => {
	t.timeout(180_000);
	const {failure, tally} = await checkModel({histories: 1000, seed: 1});
	t.is(failure, undefined, failure);
	t.is(tally.histories, 1000);
});

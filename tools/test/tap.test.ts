import test from 'ava';
import {outcomesIn, type TestOutcome} from '#tools/tap.js';

async function read(text: string): Promise<readonly TestOutcome[]> {
	const found: TestOutcome[] = [];
	for await (const outcome of outcomesIn(
		(async function* () {
			yield* text.split('\n');
		})(),
	))
		found.push(outcome);
	return found;
}

test('a TAP run is read with failures, their details, and what was left out', async (t) => {
	const outcomes = await read(`TAP version 13
ok 1 - a › S3: works
not ok 2 - a › fails - badly
  ---
    message: no
  ...
ok 3 - a › skipped # SKIP
not ok 4 - a › later # TODO

1..4
# tests 4`);
	t.deepEqual(
		outcomes.map(({title, outcome}) => [title, outcome]),
		[
			['a › S3: works', 'passed'],
			['a › fails - badly', 'failed'],
			['a › skipped', 'skipped'],
			['a › later', 'todo'],
		],
	);
	t.deepEqual(outcomes[1]?.details, ['  ---', '    message: no', '  ...']);
});

test('a crash that AVA reports counts as failed', async (t) => {
	t.deepEqual(await read('not ok 1 - dist/x.test.js exited with a non-zero exit code: 1'), [
		{title: 'dist/x.test.js exited with a non-zero exit code: 1', outcome: 'failed', details: []},
	]);
});

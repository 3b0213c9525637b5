import {readFileSync} from 'node:fs';
import test from 'ava';
import {RecordedMountpoint, type Scenario} from './recorded-mountpoint.js';

const recorded = JSON.parse(
	readFileSync(new URL('../../../../../recordings/exchanges.json', import.meta.url), 'utf8'),
) as readonly Scenario[];

/** Where a mount command of the scenario puts the checkers; undefined when it mounts none. */
function checkedMountpoint({setup = []}: Scenario): string | undefined {
	return setup.find(({kdb}) => kdb?.[0] === 'mount' && kdb.includes('type') && kdb.includes('dump'))?.kdb?.[2];
}

for (const scenario of recorded) {
	const mountpoint = checkedMountpoint(scenario);
	if (mountpoint !== undefined) {
		test(`S11.1: every verdict of the recording ${scenario.name} is reached`, (t) => {
			const model = new RecordedMountpoint(mountpoint, scenario.setup);
			const verdicts = scenario.steps.map((step) => ({
				refused: model.refuses(step),
				status: step.response?.status,
				step,
			}));
			const judged = verdicts.filter(({refused}) => refused !== undefined);
			t.true(judged.length > 1);
			t.deepEqual(
				judged.filter(({refused, status}) => refused !== (status === 400)),
				[],
			);
		});
	}
}

test('S11.1: the recordings hold verdicts of 24 scenarios', (t) => {
	t.is(recorded.filter((scenario) => checkedMountpoint(scenario) !== undefined).length, 24);
});

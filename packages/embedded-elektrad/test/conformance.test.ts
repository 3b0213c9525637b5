import test from 'ava';
import {nameDifference, orderDifference, readNames} from '#src/conformance/key-names.js';
import {isReplayable, readScenarios} from '#src/conformance/recording.js';
import {replay} from '#src/conformance/replay.js';

for (const scenario of await readScenarios()) {
	if (isReplayable(scenario)) {
		test(`elektrad replays ${scenario.name}`, async (t) => {
			t.deepEqual(await replay(scenario), []);
		});
	}
}

test('the core reads every recorded key name as libelektra does', async (t) => {
	const {names} = await readNames();
	t.deepEqual(
		names.map((name) => nameDifference(name)).filter((text) => text !== undefined),
		[],
	);
	t.true(names.length > 3000);
});

test('the core orders the recorded key names as libelektra does', async (t) => {
	const {order} = await readNames();
	t.deepEqual(
		order
			.slice(1)
			.map((after, index) => orderDifference(order[index] ?? '', after))
			.filter((text) => text !== undefined),
		[],
	);
	t.true(order.length > 1000);
});

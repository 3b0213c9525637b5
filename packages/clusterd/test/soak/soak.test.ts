import test from 'ava';
import {soak} from './soak.js';

test('S0.3, S0.4, S2, S8.1, S9, S15: after a minute of random changes, faults and kills every instance has what it should have, the history is what was acknowledged, and own values come back', async t => {
	t.timeout(900_000);
	const {faults, daemonKills, acknowledged, chaos} = await soak(t, {seconds: 60, seed: 5, log: line => t.log(line)});
	t.deepEqual(faults, []);
	t.true(daemonKills > 0, 'the daemon was killed');
	t.true((chaos.get('kill') ?? 0) > 0, 'instances were killed');
	t.true(acknowledged > 200, 'more was changed than the instances were made');
});

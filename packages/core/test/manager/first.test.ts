import test from 'ava';
import {setup} from './fleet.js';

const PORT = 'system:/sw/app/#0/current/port';

test('a key set on a cluster is on an instance two levels below', async (t) => {
	const {api, cluster, instance, at, manager, root} = await setup(t);
	const eu = await cluster('eu');
	const web = await cluster('web', eu);
	await instance('w1', web);
	const {operation, revision} = await api.commit(
		{kind: 'set', member: root, units: [{name: PORT, content: '8080'}]},
		{waitMs: 1000},
	);
	await manager.whenIdle();
	t.is(at('w1').get(PORT), '8080');
	t.is(revision, 5);
	t.deepEqual(operation?.totals, {applied: 1});
	t.is((await api.members.get(root)).state, 'in sync');
});

import test from 'ava';
import {startEmbeddedFleet} from '@clusterd/embedded-elektrad';
import {K, setup} from './faulty-fleet.js';

const OTHERS = 20;

test('S8.1: all others end while one instance still hangs, though only two are worked on at a time', async (t) => {
	const {api, faulty, root, untilOperation, w1} = await setup(t, {manager: {concurrency: 2}});
	const others = await startEmbeddedFleet({members: OTHERS, handles: 1});
	t.teardown(() => others.stop());
	for (const {name, url} of others.members)
		await api.commit({kind: 'create-instance', name: `o${name}`, parent: root, address: url});
	await faulty.faults.set({kind: 'hang', when: {methods: ['PUT', 'POST', 'DELETE']}});
	const {digest} = await api.plan({kind: 'set', member: root, units: [{name: K, content: '1'}]});
	const {operation} = await api.commit({kind: 'set', member: root, units: [{name: K, content: '1'}]}, {digest});
	const {totals} = await untilOperation(operation!.id, (seen) => seen.totals.applied === OTHERS + 1);
	t.deepEqual(totals, {applied: OTHERS + 1, pending: 1});
	t.true(others.members.every(({kdb}) => kdb.get(K) === '1'));
	t.is((await api.members.get(w1)).state, 'in sync', 'nothing is said of it yet: it still hangs');
	t.is(faulty.kdb.get(K), '0');
});

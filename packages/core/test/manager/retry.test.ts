import test from 'ava';
import {setup} from './fleet.js';

const K = 'user:/app/port';

test('an operation that has ended is tried again on all of more than a thousand instances that refused it, and on no others', async (t) => {
	const fleet = await setup(t, {limits: {unconfirmedInstances: 10_000}});
	const {api, manager, root, at} = fleet;
	const names = Array.from({length: 1200}, (_, index) => `w${index}`);
	for (const name of names) await api.commit({kind: 'create-instance', name, address: `http://${name}.example`});
	await manager.whenIdle();
	at('w1199').reject = ({unit}) => (unit === 'user:/other' ? 'never' : undefined);
	await api.commit({kind: 'set', member: root, units: [{name: 'user:/other', content: '1'}]});
	for (const name of names.slice(0, 1199)) at(name).reject = () => 'not yet';
	const {operation} = await api.commit({kind: 'set', member: root, units: [{name: K, content: '1'}]});
	await manager.whenIdle();
	t.deepEqual((await api.operations.get(operation!.id)).totals, {rejected: 1199, applied: 1});
	const writes = at('w1199').stats.writes;
	for (const name of names.slice(0, 1199)) at(name).reject = undefined;
	t.is(await api.operations.retry(operation!.id), 1199);
	await manager.whenIdle();
	t.deepEqual(
		names.filter((name) => at(name).get(K) !== '1'),
		[],
	);
	t.is(at('w1199').stats.writes, writes);
	t.is(await api.operations.retry(operation!.id), 0, 'nothing is refused any more');
});

import test, {type ExecutionContext} from 'ava';
import {startEmbeddedFleet, type EmbeddedFleetOptions} from '@clusterd/embedded-elektrad';
import {ask} from './ask.js';

async function setup(t: ExecutionContext, options: EmbeddedFleetOptions) {
	const fleet = await startEmbeddedFleet(options);
	t.teardown(() => fleet.stop());
	return fleet;
}

test('the members of a fleet are found below their prefixes and have nothing in common', async (t) => {
	const fleet = await setup(t, {members: ['vienna', 'graz'], seed: (name) => ({keys: {'system:/name': name}})});
	t.is(fleet.member('graz').url, `${fleet.url}/i/graz`);
	const answer = await ask(fleet.port, 'GET', '/i/vienna/kdb/system:/name');
	t.is(
		answer === 'closed' ? answer : answer.text,
		'{"exists":true,"name":"name","path":"system:/name","ls":["system:/name"],"value":"vienna"}',
	);
	await ask(fleet.port, 'PUT', '/i/graz/kdb/user:/a', {body: '"1"'});
	t.deepEqual(
		fleet.members.map(({kdb}) => kdb.get('user:/a')),
		[undefined, '1'],
	);
	t.deepEqual(
		fleet.members.map(({sessionCount}) => sessionCount),
		[1, 1],
	);
	t.throws(() => fleet.member('linz'), {instanceOf: RangeError});
});

test('a prefix without a member is not found', async (t) => {
	const fleet = await setup(t, {members: 1});
	for (const path of ['/', '/i/', '/i/1/version', '/version']) {
		const answer = await ask(fleet.port, 'GET', path);
		t.is(answer === 'closed' ? 0 : answer.status, 404, path);
	}
	const root = await ask(fleet.port, 'GET', '/i/0');
	t.is(root === 'closed' ? 0 : root.status, 301);
});

test('the proxy answers for a member that is dead, stopped or refuses, and the others go on', async (t) => {
	const fleet = await setup(t, {members: 4});
	const statusOf = async (name: string) => {
		const answer = await ask(fleet.port, 'GET', `/i/${name}/version`);
		return answer === 'closed' ? answer : answer.status;
	};
	t.is(await ask(fleet.port, 'PUT', '/i/0/kdb/proc:/a', {body: '"1"'}), 'closed');
	await fleet.member('1').stop();
	await fleet.member('2').faults.set({kind: 'refuse'});
	t.deepEqual(await Promise.all(['0', '1', '2', '3'].map((name) => statusOf(name))), [502, 502, 502, 200]);
	await Promise.all([fleet.member('0').restart(), fleet.member('1').restart(), fleet.member('2').faults.clear()]);
	t.deepEqual(await Promise.all(['0', '1', '2'].map((name) => statusOf(name))), [200, 200, 200]);
});

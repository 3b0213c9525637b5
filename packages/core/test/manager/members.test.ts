import test from 'ava';
import {PLAN_PARTS, type Change} from '@clusterd/core';
import {setup} from './fleet.js';
import {refused} from './refused.js';

const K = 'system:/sw/app/#0/current/port';

test('S13.1: the same instance under another spelling is refused with the id that it has', async (t) => {
	const {api, root, instance} = await setup(t);
	const id = await instance('w1');
	const facts = await refused(
		t,
		api.commit({kind: 'create-instance', name: 'again', address: 'HTTP://W1.example:80/./', parent: root}),
		'DUPLICATE_INSTANCE',
	);
	t.like(facts, {existing: {id, path: 'all / w1'}});
	t.is((await api.members.instances()).total, 1);
});

test('S13.2: a clone that has the marker of another instance is quarantined, and nothing is written to it', async (t) => {
	const {api, manager, root, connector, instance} = await setup(t);
	const first = await instance('w1');
	const marker = (await api.members.get(first)).instance!.marker!;
	connector.at('http://clone.example').set('user:/sw/elektra/clusterd/#0/current/instance/id', marker);
	const {member} = await api.commit({
		kind: 'create-instance',
		name: 'clone',
		address: 'http://clone.example',
		parent: root,
	});
	await manager.whenIdle();
	t.is((await api.members.get(member!)).state, 'quarantined');
	await api.commit({kind: 'set', member: root, units: [{name: K, content: '1'}]});
	await manager.whenIdle();
	t.is(connector.at('http://clone.example').get(K), undefined);
	t.is((await api.members.get(first)).state, 'in sync');
});

test('S0.1: names are unique among siblings, and some are no names', async (t) => {
	const {api, root, cluster} = await setup(t);
	const eu = await cluster('eu');
	t.like(await refused(t, api.commit({kind: 'create-cluster', name: 'eu', parent: root}), 'NAME_TAKEN'), {
		holders: [{id: eu}],
	});
	for (const name of ['', ' ', 'a/b', '.', '..', 'x'.repeat(101), 'a\u0007', 'a\u202Eb'])
		await refused(t, api.commit({kind: 'create-cluster', name, parent: root}), 'MEMBER_NAME_INVALID');
	await api.commit({kind: 'create-cluster', name: 'eu', parent: eu});
	t.is((await api.members.clusters()).total, 3);
});

test('S7.1: a move names the parent that is left, makes no cycle, and the root stays', async (t) => {
	const {api, root, cluster, instance} = await setup(t);
	const eu = await cluster('eu');
	const web = await cluster('web', eu);
	const w1 = await instance('w1', web);
	t.like(await refused(t, api.commit({kind: 'move-member', member: w1, from: eu, to: root}), 'ALREADY_MEMBER'), {
		parent: {id: web},
	});
	await refused(t, api.commit({kind: 'move-member', member: eu, from: root, to: web}), 'HIERARCHY_CYCLE');
	await refused(t, api.commit({kind: 'move-member', member: root, from: root, to: eu}), 'ROOT_FIXED');
	await refused(t, api.commit({kind: 'move-member', member: w1, from: web, to: w1}), 'WRONG_KIND');
	await refused(t, api.commit({kind: 'move-member', member: 'i99', from: web, to: root}), 'MEMBER_NOT_FOUND');
	t.is((await api.members.get(w1)).parent, web);
});

test('S7.1: of two simultaneous moves that would make a cycle one is refused', async (t) => {
	const {api, root, cluster} = await setup(t);
	const a = await cluster('a');
	const b = await cluster('b');
	const moves = await Promise.allSettled([
		api.commit({kind: 'move-member', member: a, from: root, to: b}),
		api.commit({kind: 'move-member', member: b, from: root, to: a}),
	]);
	t.deepEqual(
		moves.map(({status}) => status),
		['fulfilled', 'rejected'],
	);
});

test('S7.2: who comes under settings gets them, and has its own values back where the release says so', async (t) => {
	const {api, manager, root, cluster, instance, at} = await setup(t);
	const eu = await cluster('eu');
	await api.commit({kind: 'set', member: eu, units: [{name: K, content: '8080'}]});
	const w1 = await instance('w1');
	at('w1').set(K, 'own');
	const preview = await api.plan({kind: 'move-member', member: w1, from: root, to: eu});
	t.like(preview.rows[0], {unit: K, after: '8080', instances: 1, counts: {change: 1}});
	await refused(
		t,
		api.commit({kind: 'move-member', member: w1, from: root, to: eu, own: 'refuse'}),
		'OWN_VALUES_DIFFER',
	);
	await api.commit({kind: 'move-member', member: w1, from: root, to: eu});
	await manager.whenIdle();
	t.is(at('w1').get(K), '8080');
	await api.commit({kind: 'move-member', member: w1, from: eu, to: root, release: 'restore'});
	await manager.whenIdle();
	t.is(at('w1').get(K), 'own');
});

test('S7.3: a direct move does not touch what is equal in both chains', async (t) => {
	const {api, manager, cluster, instance, at} = await setup(t);
	const [a, b] = [await cluster('a'), await cluster('b')];
	for (const member of [a, b])
		await api.commit({
			kind: 'set',
			member,
			units: [
				{name: K, content: 'same'},
				{name: 'user:/x', content: member},
			],
		});
	const w1 = await instance('w1', a);
	const before = at('w1').stats.writes;
	await api.commit({kind: 'move-member', member: w1, from: a, to: b});
	await manager.whenIdle();
	t.is(at('w1').get('user:/x'), b);
	t.is(at('w1').stats.writes - before, 1);
	await api.commit({kind: 'set', member: a, units: [{name: K, content: 'other'}]});
	await api.commit({kind: 'remove', member: b, units: [{name: K}]});
	await manager.whenIdle();
	t.is(at('w1').get(K), undefined);
});

test('S7.3: moving a cluster checks every setting in it against the new place', async (t) => {
	const {api, root, cluster, instance} = await setup(t);
	const [eu, web] = [await cluster('eu'), await cluster('web')];
	await instance('w1', web);
	await api.commit({kind: 'set', member: eu, units: [{name: K, content: '1'}]});
	await api.commit({kind: 'set', member: web, units: [{name: K, content: '2'}]});
	t.like(await refused(t, api.commit({kind: 'move-member', member: web, from: root, to: eu}), 'CONFLICT_BELOW'), {
		conflicts: [{cluster: {id: web}, instances: 1}],
	});
	await api.commit({kind: 'move-member', member: web, from: root, to: eu, conflicts: 'shadow'});
	t.like((await api.settings.of(web)).items[0], {asleepUnder: {id: eu}});
});

test('S7.5: removing a cluster brings its members to its parent and keeps their values, and clashing names refuse it', async (t) => {
	const {api, manager, root, cluster, instance, at} = await setup(t);
	const eu = await cluster('eu');
	const w1 = await instance('w1', eu);
	await api.commit({kind: 'set', member: eu, units: [{name: K, content: '1'}]});
	await manager.whenIdle();
	await cluster('w1');
	await refused(t, api.commit({kind: 'remove-member', member: eu}), 'NAME_TAKEN');
	await api.commit({kind: 'edit-member', member: w1, name: 'web1'});
	await api.commit({kind: 'remove-member', member: eu});
	await manager.whenIdle();
	t.like(await api.members.get(w1), {parent: root, path: 'all / web1', state: 'in sync'});
	t.is(at('w1').get(K), '1');
	await refused(t, api.members.get(eu), 'MEMBER_NOT_FOUND');
});

test('S7.5: removing an instance changes nothing on it, and ids are never used again', async (t) => {
	const {api, manager, cluster, instance, at} = await setup(t);
	const eu = await cluster('eu');
	const w1 = await instance('w1', eu);
	await api.commit({kind: 'set', member: eu, units: [{name: K, content: '1'}]});
	await manager.whenIdle();
	await api.commit({kind: 'remove-member', member: w1});
	await manager.whenIdle();
	t.is(at('w1').get(K), '1');
	t.deepEqual((await api.members.root()).counts, {});
	const again = await instance('w1', eu);
	t.not(again, w1);
});

test('S10: a write whose author did not see the last change to the same unit is refused, other units never collide', async (t) => {
	const {api, manager, cluster} = await setup(t);
	const eu = await cluster('eu');
	const {revision: base} = await api.commit({kind: 'set', member: eu, units: [{name: K, content: '1'}]});
	await manager.as({id: 'bob'}).commit({kind: 'set', member: eu, units: [{name: K, content: '2'}]});
	t.like(
		await refused(
			t,
			api.commit({kind: 'set', member: eu, units: [{name: K, content: '3'}]}, {base: base!}),
			'REVISION_CONFLICT',
		),
		{base, revision: base! + 1, actor: 'bob'},
	);
	t.truthy(
		(await api.commit({kind: 'set', member: eu, units: [{name: 'user:/other', content: '3'}]}, {base: base!})).revision,
	);
});

test('S10: a request key has one effect and the same answer, also after a restart, and is not taken for another change', async (t) => {
	const fleet = await setup(t);
	const change: Change = {kind: 'create-cluster', name: 'eu', parent: fleet.root};
	const first = await fleet.api.commit(change, {requestKey: 'k1'});
	const [second, third] = await Promise.all([
		fleet.api.commit(change, {requestKey: 'k1'}),
		fleet.api.commit(change, {requestKey: 'k1'}),
	]);
	const {api} = await fleet.restart();
	const fourth = await api.commit(change, {requestKey: 'k1'});
	for (const repeated of [second, third, fourth])
		t.like(repeated, {revision: first.revision!, member: first.member!, repeated: true});
	await refused(t, api.commit({...change, name: 'us'}, {requestKey: 'k1'}), 'REQUEST_KEY_REUSED');
});

test('S14.2: what touches more than ten instances or removes more than one key is done only with the digest of its plan', async (t) => {
	const {api, manager, root, instance, at} = await setup(t);
	for (let number = 1; number <= 11; number++) await instance(`w${number}`);
	const change: Change = {
		kind: 'set',
		member: root,
		units: [
			{name: K, content: '1'},
			{name: 'user:/x', content: '1'},
		],
	};
	const facts = await refused(t, api.commit(change), 'CONFIRMATION_REQUIRED');
	t.like(facts, {plan: {instances: 11}});
	await api.commit(change, {digest: facts['digest'] as string});
	await manager.whenIdle();
	t.is(at('w11').get(K), '1');
	const removal: Change = {kind: 'remove', member: root, units: [{name: 'user:/'}, {name: 'system:/'}], below: true};
	await refused(t, api.commit(removal), 'CONFIRMATION_REQUIRED');
});

test('S14.1: a digest stands for the intended effect: other changes meanwhile do not matter, a change of the effect does', async (t) => {
	const {api, cluster, instance, at} = await setup(t);
	const eu = await cluster('eu');
	await instance('w1', eu);
	const change: Change = {kind: 'set', member: eu, units: [{name: K, content: '1'}]};
	const {digest} = await api.plan(change);
	at('w1').set(K, 'observed otherwise');
	await cluster('elsewhere');
	t.is((await api.plan(change)).digest, digest);
	await instance('w2', eu);
	t.like(await refused(t, api.commit(change, {digest}), 'PLAN_STALE'), {plan: {instances: 2}, differs: ['instances']});
	t.like(await refused(t, api.commit({...change, units: [{name: K, content: '2'}]}, {digest}), 'PLAN_STALE'), {
		differs: ['change', 'settings', 'instances'],
	});
	t.like(await refused(t, api.commit(change, {digest: 'nonsense'}), 'PLAN_STALE'), {differs: [...PLAN_PARTS]});
	const created = await api.plan({kind: 'create-cluster', name: 'new', parent: eu});
	await cluster('takes the next id');
	t.truthy((await api.commit({kind: 'create-cluster', name: 'new', parent: eu}, {digest: created.digest})).member);
});

test('S14.3: what is too large is refused before anything is written', async (t) => {
	const {api, cluster, instance} = await setup(t, {limits: {units: 3, writes: 4, contentBytes: 10, nameBytes: 40}});
	const eu = await cluster('eu');
	for (const name of ['w1', 'w2', 'w3']) await instance(name, eu);
	const before = (await api.health()).revision;
	const units = (count: number): {name: string; content: string}[] =>
		Array.from({length: count}, (_, at) => ({name: `user:/k${at}`, content: '1'}));
	await refused(t, api.commit({kind: 'set', member: eu, units: units(4)}), 'CHANGE_TOO_LARGE');
	await refused(t, api.commit({kind: 'set', member: eu, units: units(2)}), 'CHANGE_TOO_LARGE');
	await refused(
		t,
		api.commit({kind: 'set', member: eu, units: [{name: K, content: 'ä'.repeat(6)}]}),
		'CONTENT_INVALID',
	);
	await refused(
		t,
		api.commit({kind: 'set', member: eu, units: [{name: `user:/${'x'.repeat(40)}`, content: ''}]}),
		'KEY_NAME_INVALID',
	);
	t.is((await api.health()).revision, before);
});

test('S16: contents that no instance can take and names that elektrad cannot carry are refused', async (t) => {
	const {api, cluster, instance} = await setup(t);
	const eu = await cluster('eu');
	const w1 = await instance('w1', eu);
	for (const member of [eu, w1]) {
		for (const content of ['a\0b', '\uD800'])
			await refused(t, api.commit({kind: 'set', member, units: [{name: K, content}]}), 'CONTENT_INVALID');
		for (const name of ['user:/a\nb', 'user:/a\\//b'])
			await refused(t, api.commit({kind: 'set', member, units: [{name, content: ''}]}), 'KEY_NOT_ADDRESSABLE');
	}
});

test('S0.5: clusters set user:, system: and spec: only, and nobody sets what kills elektrad', async (t) => {
	const {api, manager, cluster, instance, at} = await setup(t);
	const eu = await cluster('eu');
	const w1 = await instance('w1', eu);
	for (const name of [
		'/a',
		'proc:/a',
		'default:/a',
		'meta:/a',
		'system:/elektra/mountpoints/x',
		'user:/sw/elektra/clusterd/x',
	]) {
		for (const member of [eu, w1])
			await refused(t, api.commit({kind: 'set', member, units: [{name, content: ''}]}), 'KEY_NOT_SETTABLE');
	}
	await refused(t, api.commit({kind: 'set', member: eu, units: [{name: 'dir:/a', content: ''}]}), 'KEY_NOT_SETTABLE');
	await api.commit({kind: 'set', member: w1, units: [{name: 'dir:/a', content: ''}]});
	await manager.whenIdle();
	t.is(at('w1').get('dir:/a'), '');
});

test('S7.5: the operation that removes an instance has ended when it is answered', async (t) => {
	const {api, instance, root} = await setup(t);
	const w1 = await instance('w1', root);
	const {operation} = await api.commit({kind: 'remove-member', member: w1});
	t.truthy(operation?.endedAt);
	t.is(operation?.totals.pending, undefined);
	t.deepEqual(await api.operations.get(operation!.id), operation);
});

test('S7.3: a plan tells which settings wake when their cluster moves from under a lock, and fall asleep under one', async (t) => {
	const {api, root, cluster} = await setup(t);
	const [eu, us] = [await cluster('eu'), await cluster('us')];
	const web = await cluster('web', eu);
	const set = (member: string): Change => ({
		kind: 'set',
		member,
		units: [{name: K, content: member}],
		conflicts: 'shadow',
	});
	await api.commit(set(web));
	await api.commit(set(eu));
	t.like((await api.plan({kind: 'move-member', member: web, from: eu, to: us})).remarks, [
		{kind: 'wakes', member: {id: web}, unit: K},
	]);
	await api.commit({kind: 'move-member', member: web, from: eu, to: root});
	t.deepEqual(
		(await api.plan({kind: 'move-member', member: web, from: root, to: eu, conflicts: 'shadow'})).remarks.map(
			({kind, unit}) => [kind, unit],
		),
		[['asleep', K]],
	);
	await api.commit({kind: 'move-member', member: web, from: root, to: eu, conflicts: 'shadow'});
	t.true(
		(await api.plan({kind: 'remove-member', member: eu})).remarks.some(
			({kind, member}) => kind === 'wakes' && member.id === web,
		),
	);
});

test('S7.2: what a new instance has otherwise is told before it comes, and makes it refused when asked for', async (t) => {
	const {api, manager, at, cluster, connector} = await setup(t);
	const eu = await cluster('eu');
	await api.commit({
		kind: 'set',
		member: eu,
		units: [
			{name: K, content: '1'},
			{name: 'user:/same', content: '2'},
			{name: 'user:/new', content: '3'},
		],
	});
	at('w1').set(K, 'own');
	at('w1').set('user:/same', '2');
	const coming = {kind: 'create-instance', name: 'w1', parent: eu, address: 'http://w1.example'} as const;
	const {rows, totals} = await api.plan(coming);
	t.like(totals, {change: 1, unchanged: 1, add: 1, unknown: 0});
	t.is(rows.find(({unit}) => unit === K)!.counts.change, 1);
	t.like(await refused(t, api.commit({...coming, own: 'refuse'}), 'OWN_VALUES_DIFFER'), {
		count: 1,
		instances: [{path: 'all / eu / w1'}],
	});
	t.deepEqual([...at('w1').names()].sort(), [K, 'user:/same'], 'nothing was left there');
	at('w1').set(K, '1');
	await api.commit({...coming, own: 'refuse'});
	await manager.whenIdle();
	t.is(at('w1').get('user:/new'), '3');

	connector.at('http://w2.example').offline = true;
	t.like((await api.plan({...coming, name: 'w2', address: 'http://w2.example'})).totals, {unknown: 3});
});

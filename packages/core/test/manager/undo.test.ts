import test, {type ExecutionContext} from 'ava';
import type {Change} from '@clusterd/core';
import {setup, type TestFleet} from './fleet.js';
import {refused} from './refused.js';

const K = 'system:/sw/app/#0/current/port';

interface Example extends TestFleet {
	readonly eu: string;
	readonly web: string;
	readonly w1: string;
	/** Commits, lets it arrive, and tells the revision. */
	done(change: Change): Promise<number>;
}

/** all > eu > web > w1, w2; w1 has K of its own. */
async function example(t: ExecutionContext): Promise<Example> {
	const fleet = await setup(t);
	const eu = await fleet.cluster('eu');
	const web = await fleet.cluster('web', eu);
	const w1 = await fleet.instance('w1', web);
	await fleet.instance('w2', web);
	fleet.at('w1').set(K, 'own');
	return {
		...fleet,
		eu,
		web,
		w1,
		async done(change) {
			const {digest} = await fleet.api.plan(change);
			const {revision} = await fleet.api.commit(change, {digest});
			await fleet.manager.whenIdle();
			return revision!;
		},
	};
}

const set = (member: string, content: string, more: Partial<Extract<Change, {kind: 'set'}>> = {}): Change => ({
	kind: 'set',
	member,
	units: [{name: K, content}],
	...more,
});
const undo = (revision: number, more: Partial<Extract<Change, {kind: 'undo'}>> = {}): Change => ({
	kind: 'undo',
	revision,
	...more,
});

test('S10: undo of a setting on a cluster brings back what each instance had of its own, and undo of the undo sets it again', async (t) => {
	const {api, at, eu, done} = await example(t);
	const made = await done(set(eu, '80'));
	t.deepEqual(
		['w1', 'w2'].map((name) => at(name).get(K)),
		['80', '80'],
	);
	const undone = await done(undo(made));
	t.deepEqual(
		['w1', 'w2'].map((name) => at(name).get(K)),
		['own', undefined],
	);
	t.like(await api.history.get(undone), {undoes: made, actor: {id: 'ada'}});
	await done(undo(undone));
	t.deepEqual(
		['w1', 'w2'].map((name) => at(name).get(K)),
		['80', '80'],
	);
});

test('S10: the plan of an undo says what it will do where, and its digest commits it', async (t) => {
	const {api, eu, web, done} = await example(t);
	await done(set(web, '1'));
	const made = await done(set(eu, '80', {conflicts: 'absorb'}));
	const plan = await api.plan(undo(made));
	t.deepEqual(plan.refusals, []);
	t.like(plan, {instances: 2, totals: {change: 2}, rows: [{unit: K, member: {id: eu}, before: '80', instances: 2}]});
	t.deepEqual(plan.remarks, []);
	t.deepEqual(
		plan.edits.filter(({entity}) => entity === 'setting').map(({before, after}) => [before, after]),
		[
			[undefined, {cluster: web, unit: K, mode: 'enforced', content: '1'}],
			[{cluster: eu, unit: K, mode: 'enforced', content: '80'}, undefined],
		],
	);
});

test('S10: undo of what was changed since is refused with who changed it, and several steps are undone from the last one on', async (t) => {
	const {api, manager, at, eu, done} = await example(t);
	const first = await done(set(eu, '1'));
	const {revision: second} = await manager.as({id: 'bob'}).commit(set(eu, '2'));
	const facts = await refused(t, api.commit(undo(first)), 'UNDO_CONFLICT');
	t.like(facts, {revision: first, count: 1, overlap: [{member: eu, unit: K, revision: second!, actor: 'bob'}]});
	await done(undo(second!));
	t.is(at('w2').get(K), '1');
	await done(undo(first));
	t.is(at('w1').get(K), 'own');
	t.is((await api.commit(undo(first))).revision, undefined);
});

test('S10: the rest of a revision is undone where a part of it was changed since', async (t) => {
	const {api, at, eu, done} = await example(t);
	const made = await done({
		kind: 'set',
		member: eu,
		units: [
			{name: K, content: '1'},
			{name: 'user:/other', content: '1'},
		],
	});
	await done({kind: 'set', member: eu, units: [{name: 'user:/other', content: '2'}]});
	await refused(t, api.commit(undo(made)), 'UNDO_CONFLICT');
	const {remarks, refusals} = await api.plan(undo(made, {rest: true}));
	t.like(
		{remarks, refusals},
		{remarks: [{kind: 'changed-since', member: {id: eu}, unit: 'user:/other'}], refusals: []},
	);
	await done(undo(made, {rest: true}));
	t.deepEqual([at('w1').get(K), at('w1').get('user:/other')], ['own', '2']);
});

test('S10: undo is refused where a lock came above, or another setting below, and not where that was so before', async (t) => {
	const {api, at, eu, web, done} = await example(t);
	await done(set(web, '1'));
	await done(set(eu, '2', {conflicts: 'shadow'}));
	const removedBelow = await done({kind: 'remove', member: web, units: [{name: K}]});
	await done(undo(removedBelow));
	t.is(at('w1').get(K), '2');
	t.like((await api.settings.of(web)).items, [{content: '1', asleepUnder: {id: eu}}]);
	const removedAbove = await done({kind: 'remove', member: eu, units: [{name: K}]});
	t.is(at('w1').get(K), '1');
	t.like((await api.plan(undo(removedAbove))).remarks, [{kind: 'asleep', member: {id: web}, unit: K}]);
	await done(undo(removedAbove));
	t.is(at('w1').get(K), '2');

	const again = await done({kind: 'remove', member: eu, units: [{name: K}]});
	await done(set(web, '3'));
	await refused(t, api.commit(undo(again)), 'CONFLICT_BELOW');
	await done(undo(again, {conflicts: 'shadow'}));
	t.is(at('w1').get(K), '2');
	const below = await done({kind: 'remove', member: web, units: [{name: K}]});
	await done({kind: 'remove', member: eu, units: [{name: K}]});
	await done(set(eu, '4'));
	await refused(t, api.commit(undo(below)), 'KEY_LOCKED');
});

test('S10: undo of a rename leaves a later move alone, since they are different things', async (t) => {
	const {api, root, eu, web, done} = await example(t);
	const renamed = await done({kind: 'edit-member', member: web, name: 'front'});
	await done({kind: 'move-member', member: web, from: eu, to: root});
	await done(undo(renamed));
	t.like(await api.members.get(web), {name: 'web', parent: root});
});

test('S7.3: a direct move is one revision and one undo', async (t) => {
	const {api, at, root, eu, web, done} = await example(t);
	await done(set(eu, '1'));
	const us = await done({kind: 'create-cluster', name: 'us'}).then(
		async () => (await api.members.children(root)).items.find(({name}) => name === 'us')!.id,
	);
	await done(set(us, '2'));
	const moved = await done({kind: 'move-member', member: web, from: eu, to: us});
	t.is(at('w1').get(K), '2');
	t.like(await api.plan(undo(moved)), {instances: 2, rows: [{unit: K, before: '2', after: '1', instances: 2}]});
	await done(undo(moved));
	t.is(at('w1').get(K), '1');
	t.like(await api.members.get(web), {parent: eu});
	await done({kind: 'remove', member: eu, units: [{name: K}]});
	t.is(at('w1').get(K), 'own');
});

test('S7.5: undo of removing a cluster makes it again with the same id, its settings and its members', async (t) => {
	const {api, manager, at, eu, web, w1, root, instance, done} = await example(t);
	await done(set(web, '1'));
	const removed = await done({kind: 'remove-member', member: eu, cascade: true});
	t.like(await api.members.get(w1), {parent: root});
	t.is(at('w1').get(K), '1');
	await done(undo(removed));
	t.like(await api.members.get(web), {parent: eu, instances: 2, counts: {'in sync': 2}});
	t.like((await api.settings.effective(w1)).items, [{unit: K, content: '1', owner: {id: web}}]);
	await instance('w9', web);
	t.is(at('w9').get(K), '1');
	const again = await done({kind: 'remove-member', member: web});
	await api.commit({kind: 'move-member', member: w1, from: eu, to: root});
	await api.commit({kind: 'create-cluster', name: 'web', parent: eu});
	await refused(t, api.commit(undo(again)), 'CHANGE_REFUSED');
	t.deepEqual(
		(await api.plan(undo(again, {rest: true}))).refusals.map(({code}) => code),
		['NAME_TAKEN'],
	);
	await manager.whenIdle();
});

test('S7.5: undo of removing an instance brings it back with its id and its settings, unless its address was taken', async (t) => {
	const {api, at, eu, web, w1, done} = await example(t);
	await done(set(eu, '1'));
	const removed = await done({kind: 'remove-member', member: w1});
	at('w1').set(K, 'meanwhile');
	await done(undo(removed));
	t.like(await api.members.get(w1), {parent: web, state: 'in sync'});
	t.is(at('w1').get(K), '1');
	await done({kind: 'remove', member: eu, units: [{name: K}]});
	t.is(at('w1').get(K), 'meanwhile');
	const again = await done({kind: 'remove-member', member: w1});
	await api.commit({kind: 'create-instance', name: 'other', address: 'http://w1.example'});
	await refused(t, api.commit(undo(again)), 'DUPLICATE_INSTANCE');
});

test('S10: undo of making a cluster is refused once something is in it', async (t) => {
	const {api, root, web, w1, done} = await example(t);
	const made = await done({kind: 'create-cluster', name: 'made'});
	const {id} = (await api.members.children(root)).items.find(({name}) => name === 'made')!;
	const moved = await done({kind: 'move-member', member: w1, from: web, to: id});
	t.like(await refused(t, api.commit(undo(made)), 'UNDO_CONFLICT'), {overlap: [{member: w1, revision: moved}]});
	await done(undo(moved));
	await done(undo(made));
	await refused(t, api.members.get(id), 'MEMBER_NOT_FOUND');
});

test('S7.1: undo of a move that would make a cycle now is refused', async (t) => {
	const {api, cluster, eu, root, done} = await example(t);
	const us = await cluster('us');
	const moved = await done({kind: 'move-member', member: eu, from: root, to: us});
	await done({kind: 'move-member', member: eu, from: us, to: root});
	await done({kind: 'move-member', member: us, from: root, to: eu});
	t.is((await api.commit(undo(moved))).revision, undefined);
	const back = (await api.health()).revision - 1;
	await refused(t, api.commit(undo(back)), 'HIERARCHY_CYCLE');
});

test('S10, S15: undo of a command puts back what it replaced, with metadata, unless that was changed since', async (t) => {
	const {api, at, w1, done} = await example(t);
	at('w1').setMeta(K, 'description', 'the port');
	const written = await done(set(w1, 'mine'));
	const removed = await done({kind: 'remove', member: w1, units: [{name: K}]});
	t.is(at('w1').get(K), undefined);
	await done(undo(removed));
	t.deepEqual([at('w1').get(K), at('w1').meta(K)?.['description']], ['mine', 'the port']);
	await done(undo(written));
	t.is(at('w1').get(K), 'own');
	const last = await done(set(w1, 'again'));
	at('w1').set(K, 'somebody');
	t.like(await refused(t, api.commit(undo(last)), 'UNDO_CONFLICT'), {overlap: [{member: w1, unit: K}]});
	at('w1').offline = true;
	await refused(t, api.commit(undo(last)), 'INSTANCE_UNREACHABLE');
});

test('S10, S4: undo of removing a subtree on all instances brings back settings and everything that instances had', async (t) => {
	const {api, at, eu, done} = await example(t);
	await done(set(eu, '80'));
	for (const name of ['w1', 'w2']) {
		at(name).set('system:/sw/app/#0/current/name', name);
		at(name).setMeta('system:/sw/app/#0/current/name', 'description', `of ${name}`);
	}
	const removed = await done({kind: 'remove', member: eu, units: [{name: 'system:/sw/app'}], scope: 'all'});
	t.deepEqual(
		['w1', 'w2'].map((name) =>
			at(name)
				.names()
				.filter((key) => key.startsWith('system:/sw/app')),
		),
		[[], []],
	);
	const plan = await api.plan(undo(removed));
	t.like(
		plan.rows.find(({unit}) => unit === 'system:/sw/app/#0/current/name'),
		{member: {path: 'all / eu / web'}, instances: 2, counts: {add: 2}},
	);
	await done(undo(removed));
	t.deepEqual(
		['w1', 'w2'].map((name) => [
			at(name).get(K),
			at(name).get('system:/sw/app/#0/current/name'),
			at(name).meta('system:/sw/app/#0/current/name')?.['description'],
		]),
		[
			['80', 'w1', 'of w1'],
			['80', 'w2', 'of w2'],
		],
	);
	t.is((await api.settings.of(eu)).total, 1);
});

test('S10: undo works after a restart, by base and by request key like every change', async (t) => {
	const fleet = await example(t);
	const made = await fleet.done(set(fleet.eu, '80'));
	const {api, manager, at} = await fleet.restart();
	const base = (await api.health()).revision;
	await refused(t, api.commit(undo(made), {base: made - 1}), 'REVISION_CONFLICT');
	const {revision} = await api.commit(undo(made), {base, requestKey: 'once'});
	t.like(await api.commit(undo(made), {requestKey: 'once'}), {revision: revision!, repeated: true});
	await manager.whenIdle();
	t.is(at('w1').get(K), 'own');
	await refused(t, api.commit(undo(9999)), 'REVISION_NOT_FOUND');
	await refused(t, api.commit(undo(1)), 'ROOT_FIXED');
});

test('S14.2: taking back that a cluster went touches no instance to which nothing changes by it', async (t) => {
	const {api, web, done} = await example(t);
	const gone = await done({kind: 'remove-member', member: web});
	t.is((await api.plan(undo(gone))).instances, 0);
});

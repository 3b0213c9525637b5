import {arrayUnit, metaUnit, type FleetEvent} from '@clusterd/core';
import type {ClusterManagerContractOptions} from './cluster-manager-subject.js';
import {memberKeysContract} from './member-keys.contract.js';
import {refusal} from './refusal.js';
import type {SuiteTest} from './saboteur.js';

const KEY = 'system:/sw/app/#0/current/port';

/** The laws of the driving port, the same for the core and for a client over HTTP. */
export function clusterManagerContract(test: SuiteTest, options: ClusterManagerContractOptions): void {
	memberKeysContract(test, options);
	changeLaws(test, options);
	memberLaws(test, options);
	recordLaws(test, options);
	eventLaws(test, options);
}

function changeLaws(test: SuiteTest, {name, setup}: ClusterManagerContractOptions): void {
	test(`${name}: a plan changes nothing, and its digest commits what it said`, async (t) => {
		const {api, parent} = await setup(t);
		const before = await api.health();
		const change = {kind: 'set', member: parent, units: [{name: KEY, content: '1'}]} as const;
		const plan = await api.plan(change);
		t.deepEqual(await api.health(), before);
		t.is(plan.rows[0]?.instances, plan.instances);
		const {revision, plan: done} = await api.commit(change, {digest: plan.digest});
		t.is(revision, before.revision + 1);
		t.is(done.digest, plan.digest);
	});

	test(`${name}: a plan tells its refusals, and committing throws them`, async (t) => {
		const {api, parent, member} = await setup(t);
		await api.commit({kind: 'set', member: parent, units: [{name: KEY, content: '1'}]});
		const change = {kind: 'set', member, units: [{name: KEY, content: '2'}]} as const;
		t.deepEqual(
			(await api.plan(change)).refusals.map(({code}) => code),
			['KEY_LOCKED'],
		);
		await refusal(t, api.commit(change), 'KEY_LOCKED');
		await refusal(t, api.commit({...change, units: [{name: 'nonsense', content: ''}]}), 'KEY_NAME_INVALID');
	});

	test(`${name}: S11.1: a plan names the instances that will refuse it, in parts, with their number`, async (t) => {
		const {api, parent, instances} = await setup(t);
		for (const instance of instances) {
			instance.set(KEY, '1');
			instance.setMeta(KEY, 'check/range', '0-10');
		}
		const change = {kind: 'set', member: parent, units: [{name: KEY, content: '11'}]} as const;
		const {totals, exceptions} = await api.plan(change);
		t.is(totals.reject, instances.length);
		t.deepEqual(
			exceptions.items.map(({member, kind, check}) => [member.id, kind, check]).sort(),
			instances.map(({id}) => [id, 'reject', 'check/range']).sort(),
		);
		t.deepEqual((await api.plan(change, {offset: 1, limit: 1})).exceptions, {
			total: instances.length,
			items: exceptions.items.slice(1, 2),
		});
	});

	test(`${name}: S6.3: a check that present values violate is refused with the violators, unless it is forced`, async (t) => {
		const {api, parent, instances} = await setup(t);
		instances[0]!.set(KEY, '11');
		const change = {kind: 'set', member: parent, units: [{name: KEY, meta: 'check/range', content: '0-10'}]} as const;
		t.like(await refusal(t, api.commit(change), 'VIOLATED_BELOW'), {
			count: 1,
			violators: [{member: {id: instances[0]!.id}}],
		});
		t.is((await api.commit({...change, force: true})).plan.refusals.length, 0);
	});

	test(`${name}: S5.2: an array is set as its elements, and told as what it is made of`, async (t) => {
		const {api, parent, member, instances, settle} = await setup(t);
		await api.commit({
			kind: 'set',
			member: parent,
			units: [{name: 'user:/list', elements: [{value: 'a', below: {port: '1'}}, {value: 'b'}]}],
		});
		await settle();
		t.deepEqual(
			instances.map((instance) => [instance.get('user:/list/#0/port'), instance.get('user:/list/#1')]),
			instances.map(() => ['1', 'b']),
		);
		t.like((await api.settings.of(parent)).items, [
			{unit: arrayUnit('user:/list'), content: '[{"value":"a","below":{"port":"1"}},{"value":"b"}]'},
		]);
		t.deepEqual(
			(await api.keys(member).names('user:/list')).names.filter(({set}) => set).map((each) => each.name),
			['user:/list', 'user:/list/#0', 'user:/list/#0/port', 'user:/list/#1'],
		);
		t.like((await api.keys(member).read('user:/list/#1')).value, {
			value: 'b',
			setting: {owner: {id: parent}, locked: true, content: 'b'},
		});
		t.like((await api.keys(parent).read('user:/list/#0')).value.setting, {
			content: 'a',
			array: arrayUnit('user:/list'),
			here: true,
		});
		await api.commit({kind: 'remove', member: parent, units: [{name: 'user:/list', array: true}]});
		await settle();
		t.deepEqual(
			instances.map((instance) => instance.get('user:/list')),
			instances.map(() => undefined),
		);
	});

	test(`${name}: S10: base and request key travel with a change, and who made it is told`, async (t) => {
		const {api, other, parent} = await setup(t);
		const change = (content: string) => ({kind: 'set', member: parent, units: [{name: KEY, content}]}) as const;
		const first = await api.commit(change('1'), {requestKey: 'once', comment: 'because'});
		t.like(await api.commit(change('1'), {requestKey: 'once'}), {revision: first.revision!, repeated: true});
		t.like(await api.history.get(first.revision!), {comment: 'because', requestKey: 'once'});
		await other.commit(change('2'));
		t.like(await refusal(t, api.commit(change('3'), {base: first.revision!}), 'REVISION_CONFLICT'), {
			base: first.revision!,
			edit: {before: {content: '2'}, after: {content: '3'}},
		});
	});

	test(`${name}: S9: an instance is exempt from a setting, with reason and end, and is told so`, async (t) => {
		const {api, parent, instances, settle} = await setup(t);
		const {id} = instances[0]!;
		await api.commit({kind: 'set', member: parent, units: [{name: KEY, content: '1'}]});
		await settle();
		const until = 9_999_999_999_999;
		const {revision} = await api.commit({
			kind: 'exempt',
			member: id,
			units: [{name: KEY}],
			reason: 'an experiment',
			until,
		});
		const exemption = {
			member: {id},
			cluster: {id: parent},
			unit: KEY,
			reason: 'an experiment',
			until,
			since: {revision: revision!},
		};
		t.like(await api.settings.exemptions(parent), {total: 1, items: [exemption]});
		t.like((await api.explain(id, {name: KEY})).levels[1], {settings: [{state: 'exempt', exemption}]});
		await api.commit({kind: 'set', member: id, units: [{name: KEY, content: '2'}]});
		await settle();
		t.is(instances[0]!.get(KEY), '2');
		t.like((await api.keys(parent).read(KEY)).value.counts, {exempt: 1});
		await api.commit({kind: 'end-exemption', member: id, units: [{name: KEY}]});
		await settle();
		t.is(instances[0]!.get(KEY), '1');
		t.is((await api.settings.exemptions(parent)).total, 0);
		await refusal(
			t,
			api.commit({kind: 'exempt', member: id, units: [{name: 'user:/other'}], reason: 'none'}),
			'CHANGE_INVALID',
		);
	});

	test(`${name}: S10: a revision is undone, and what was changed since is refused with who changed it`, async (t) => {
		const {api, other, parent, instances, settle} = await setup(t);
		instances[0]!.set(KEY, 'own');
		const {revision} = await api.commit({kind: 'set', member: parent, units: [{name: KEY, content: '1'}]});
		await settle();
		const {revision: later} = await other.commit({kind: 'set', member: parent, units: [{name: KEY, content: '2'}]});
		t.like(await refusal(t, api.commit({kind: 'undo', revision: revision!}), 'UNDO_CONFLICT'), {
			count: 1,
			overlap: [{member: parent, unit: KEY, revision: later!}],
		});
		const undone = await api.commit({kind: 'undo', revision: later!});
		t.like(await api.history.get(undone.revision!), {undoes: later!});
		await api.commit({kind: 'undo', revision: revision!});
		await settle();
		t.is(instances[0]!.get(KEY), 'own');
	});

	test(`${name}: S2: waiting answers with a result for every instance`, async (t) => {
		const {api, parent, instances} = await setup(t);
		const {operation} = await api.commit(
			{kind: 'set', member: parent, units: [{name: KEY, content: '1'}]},
			{waitMs: 20_000},
		);
		t.like(operation, {targets: instances.length, totals: {applied: instances.length}, exceptions: []});
		t.deepEqual(
			instances.map((instance) => instance.get(KEY)),
			instances.map(() => '1'),
		);
	});
}

function memberLaws(test: SuiteTest, {name, setup}: ClusterManagerContractOptions): void {
	test(`${name}: members are found from the root down, with counts at every level`, async (t) => {
		const {api, root, parent, member, instances} = await setup(t);
		t.is((await api.members.root()).id, root);
		const view = await api.members.get(member);
		t.like(view, {
			id: member,
			parent,
			state: 'in sync',
			instances: instances.length,
			counts: {'in sync': instances.length},
		});
		t.is(view.ancestors.at(-1)?.id, parent);
		t.true((await api.members.children(parent)).items.some(({id}) => id === member));
		t.deepEqual(
			(await api.members.instances(member)).items.map(({id}) => id).sort(),
			instances.map(({id}) => id).sort(),
		);
		t.true((await api.search.members(view.name)).items.some(({id}) => id === member));
		await refusal(t, api.members.get('c999999'), 'MEMBER_NOT_FOUND');
	});

	test(`${name}: members are made, renamed, moved and removed, and lists come in pages`, async (t) => {
		const {api, root, parent} = await setup(t);
		const {member: made} = await api.commit({kind: 'create-cluster', name: 'made', parent, labels: {site: 'vienna'}});
		await api.commit({
			kind: 'edit-member',
			member: made!,
			name: 'renamed',
			drift: 'repair',
			ignore: ['system:/sw//app'],
		});
		t.deepEqual((await api.members.get(made!)).cluster, {drift: 'repair', ignore: ['system:/sw/app'], settings: 0});
		await api.commit({kind: 'move-member', member: made!, from: parent, to: root});
		t.like(await api.members.get(made!), {name: 'renamed', parent: root, labels: {site: 'vienna'}, kind: 'cluster'});
		const first = await api.members.children(root, {limit: 1});
		t.is(first.items.length, 1);
		t.is(first.next, first.total > 1 ? 1 : undefined);
		await api.commit({kind: 'remove-member', member: made!});
		await refusal(t, api.members.get(made!), 'MEMBER_NOT_FOUND');
	});
}

function recordLaws(test: SuiteTest, {name, setup}: ClusterManagerContractOptions): void {
	test(`${name}: settings are told where they are made and where they are in force, by whom and when`, async (t) => {
		const {api, parent, member} = await setup(t);
		const {revision} = await api.commit({
			kind: 'set',
			member: parent,
			units: [
				{name: 'user:/b', content: '1'},
				{name: 'user:/a', content: '2'},
			],
			mode: 'default',
		});
		t.deepEqual(
			(await api.settings.of(parent)).items.map(({unit, mode, since}) => [unit, mode, since.revision]),
			[
				['user:/a', 'default', revision!],
				['user:/b', 'default', revision!],
			],
		);
		t.like((await api.settings.effective(member)).items, [
			{unit: 'user:/a', content: '2', owner: {id: parent}, locked: false, here: false},
			{unit: 'user:/b'},
		]);
	});

	test(`${name}: S1: it is explained why a unit is what it is, level by level from the root, with who said what and who wins`, async (t) => {
		const {api, other, root, parent, member, instances, settle} = await setup(t);
		await other.commit(
			{kind: 'set', member: root, units: [{name: KEY, content: '1'}], mode: 'default'},
			{comment: 'for a start'},
		);
		const {revision} = await api.commit({kind: 'set', member: parent, units: [{name: KEY, content: '2'}]});
		await settle();
		const explained = await api.explain(member, {name: KEY});
		t.like(explained, {
			member: {id: member},
			unit: KEY,
			rule: 'lock',
			setting: {owner: {id: parent}, content: '2', locked: true},
		});
		t.like(explained.levels.slice(0, 2), [
			{
				cluster: {id: root},
				settings: [{mode: 'default', content: '1', state: 'asleep', under: {id: parent}, comment: 'for a start'}],
			},
			{
				cluster: {id: parent},
				settings: [{mode: 'enforced', content: '2', state: 'in force', since: {revision: revision!}}],
			},
		]);
		t.like((await api.explain(instances[0]!.id, {name: KEY})).instance, {
			state: 'in sync',
			present: {content: '2'},
			own: {},
			written: {content: '2'},
		});
		t.like(await api.explain(member, {name: KEY, meta: 'check/type'}), {
			rule: 'nothing',
			twin: {unit: metaUnit('spec:/sw/app/#0/current/port', 'check/type')},
		});
		await refusal(t, api.explain(member, {name: 'nonsense'}), 'KEY_NAME_INVALID');
		await refusal(t, api.explain('c999999', {name: KEY}), 'MEMBER_NOT_FOUND');
	});

	test(`${name}: operations and revisions are listed newest first, and unknown ones are refused`, async (t) => {
		const {api, parent, settle} = await setup(t);
		for (const content of ['1', '2']) await api.commit({kind: 'set', member: parent, units: [{name: KEY, content}]});
		await settle();
		const {revision} = await api.health();
		t.deepEqual(
			(await api.history.list({limit: 2})).map(({number}) => number),
			[revision, revision - 1],
		);
		t.deepEqual(
			(await api.operations.list({limit: 2})).map((each) => each.revision),
			[revision, revision - 1],
		);
		t.deepEqual((await api.operations.exceptions(`o${revision}`)).items, []);
		await refusal(t, api.history.get(revision + 1), 'REVISION_NOT_FOUND');
		await refusal(t, api.operations.get('o999999'), 'OPERATION_NOT_FOUND');
	});
}

function eventLaws(test: SuiteTest, {name, setup}: ClusterManagerContractOptions): void {
	test(`${name}: events come in order from where one left off, and an unknown place gets reset`, async (t) => {
		const {api, parent, settle} = await setup(t);
		const stop = new AbortController();
		const events = api.events.follow({signal: stop.signal, after: 'unknown.1'})[Symbol.asyncIterator]();
		const reset = (await events.next()).value as FleetEvent;
		t.is(reset.kind, 'reset');
		const {revision} = await api.commit({kind: 'set', member: parent, units: [{name: KEY, content: '1'}]});
		await settle();
		const resumed = api.events.follow({signal: stop.signal, after: reset.id})[Symbol.asyncIterator]();
		for (const follower of [events, resumed]) {
			const told = (await follower.next()).value as FleetEvent;
			t.like(told, {kind: 'revision', revision: revision!, members: [parent]});
		}
		stop.abort();
		await Promise.allSettled([events.return?.(), resumed.return?.()]);
	});
}

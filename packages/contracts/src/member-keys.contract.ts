import {metaUnit, type UnitCounts} from '@clusterd/core';
import type {ClusterManagerContractOptions} from './cluster-manager-subject.js';
import {refusal} from './refusal.js';
import type {SuiteTest} from './saboteur.js';

const KEY = 'system:/sw/app/#0/current/port';

const sum = ({total: _total, ...counts}: UnitCounts): number =>
	Object.values(counts).reduce((all, count) => all + count, 0);

/** The laws of MemberKeys: the same for an instance, a cluster, and a cluster of clusters. */
export function memberKeysContract(test: SuiteTest, options: ClusterManagerContractOptions): void {
	readingLaws(test, options);
	contentsLaws(test, options);
	settingLaws(test, options);
	listingLaws(test, options);
	missingLaws(test, options);
}

function readingLaws(test: SuiteTest, {name, setup}: ClusterManagerContractOptions): void {
	test(`${name}: S12: what all have alike is uniform and is the value`, async (t) => {
		const {api, member, instances} = await setup(t);
		for (const instance of instances) {
			instance.set(KEY, '80');
			instance.setMeta(KEY, 'description', 'the port');
		}
		const {value, meta, missed} = await api.keys(member).read(KEY);
		t.like(value, {unit: KEY, state: 'uniform', value: '80', others: 0});
		t.like(value.values, [{content: '80', state: 'present', count: instances.length}]);
		t.like(meta['description'], {unit: metaUnit(KEY, 'description'), state: 'uniform', value: 'the port'});
		t.is(value.setting, undefined);
		t.is(missed.count, 0);
		t.is(value.counts.total, instances.length);
		t.is(sum(value.counts), instances.length);
	});

	test(`${name}: S12: a key that nobody has is uniformly absent, and no value`, async (t) => {
		const {api, member} = await setup(t);
		const {value, meta} = await api.keys(member).read(KEY);
		t.like(value, {state: 'uniform'});
		t.false('value' in value);
		t.deepEqual(
			value.values.map(({state}) => state),
			['absent'],
		);
		t.deepEqual(meta, {});
	});

	test(`${name}: an empty text is a value`, async (t) => {
		const {api, member, instances} = await setup(t);
		for (const instance of instances) instance.set(KEY, '');
		t.like((await api.keys(member).read(KEY)).value, {state: 'uniform', value: ''});
	});

	test(`${name}: names come in any valid spelling and answers in the canonical one`, async (t) => {
		const {api, member, instances} = await setup(t);
		for (const instance of instances) instance.set('user:/list/#_10', 'x');
		t.like(await api.keys(member).read('user://list/./#10/'), {name: 'user:/list/#_10', value: {value: 'x'}});
	});

	test(`${name}: what is no key name, or cannot be carried, is refused with its code`, async (t) => {
		const {api, member} = await setup(t);
		await refusal(t, api.keys(member).read('nonsense'), 'KEY_NAME_INVALID');
		await refusal(t, api.keys(member).read('user:/a\\//b'), 'KEY_NOT_ADDRESSABLE');
		await refusal(t, api.keys('i999999').read(KEY), 'MEMBER_NOT_FOUND');
	});
}

function contentsLaws(test: SuiteTest, {name, setup}: ClusterManagerContractOptions): void {
	test(`${name}: S10: a key of a single instance is changed only as its author saw it, by the digest of a reading`, async (t) => {
		const {api, parent, instances, settle} = await setup(t);
		const [first] = instances;
		first!.set(KEY, '1');
		const {digest} = await api.keys(first!.id).read(KEY);
		const change = {kind: 'set', member: first!.id, units: [{name: KEY, content: '2'}]} as const;
		first!.setMeta(KEY, 'description', 'the port');
		await refusal(t, api.commit(change, {contents: digest!}), 'CHANGED_MEANWHILE');
		const seen = await api.keys(first!.id).read(KEY);
		await api.commit(change, {contents: seen.digest!});
		await settle();
		t.is(first!.get(KEY), '2');
		await refusal(t, api.commit({...change, member: parent}, {contents: digest!}), 'CHANGE_INVALID');
		t.deepEqual(
			(await api.keys(first!.id).readBelow(KEY)).keys.map((key) => key.digest),
			[(await api.keys(first!.id).read(KEY)).digest],
		);
		t.is((await api.keys(parent).read(KEY)).digest, undefined);
	});
}

function settingLaws(test: SuiteTest, {name, setup}: ClusterManagerContractOptions): void {
	test(`${name}: S12: what is set above is the value, with its owner, locked, and in sync when it is there`, async (t) => {
		const {api, parent, member, instances, settle} = await setup(t);
		await api.commit({kind: 'set', member: parent, units: [{name: KEY, content: '8080'}]});
		await settle();
		const {value} = await api.keys(member).read(KEY);
		t.like(value, {
			state: 'uniform',
			value: '8080',
			setting: {owner: {id: parent, kind: 'cluster'}, mode: 'enforced', content: '8080', locked: true, here: false},
		});
		t.is(value.counts.inSync, instances.length);
	});

	test(`${name}: S9: what was changed behind clusterd's back is counted as drifted`, async (t) => {
		const {api, parent, member, instances, settle} = await setup(t);
		await api.commit({kind: 'set', member: parent, units: [{name: KEY, content: '8080'}]});
		await settle();
		instances[0]!.set(KEY, '1');
		const {value} = await api.keys(member).read(KEY);
		t.is(value.value, '8080');
		t.is(value.counts.drifted, 1);
		t.is(sum(value.counts), instances.length);
	});

	test(`${name}: S1: a unit set above cannot be changed here, and another one can`, async (t) => {
		const {api, parent, member, instances, settle} = await setup(t);
		await api.commit({kind: 'set', member: parent, units: [{name: KEY, content: '8080'}]});
		const facts = await refusal(t, api.commit({kind: 'set', member, units: [{name: KEY, content: '1'}]}), 'KEY_LOCKED');
		t.like(facts, {unit: KEY, owner: {id: parent}});
		await api.commit({kind: 'set', member, units: [{name: 'user:/free', content: '1'}]});
		await settle();
		t.deepEqual(
			instances.map((instance) => instance.get('user:/free')),
			instances.map(() => '1'),
		);
	});
}

function listingLaws(test: SuiteTest, {name, setup}: ClusterManagerContractOptions): void {
	test(`${name}: names come in Elektra's order, with how many have them, set ones included, the marker left out`, async (t) => {
		const {api, parent, member, instances, settle} = await setup(t);
		for (const instance of instances) for (const key of ['user:/b', 'user:/a/x', 'user:/a']) instance.set(key, '');
		await api.commit({kind: 'set', member: parent, units: [{name: 'user:/a/set', content: '1'}]});
		await settle();
		const {names, cut} = await api.keys(member).names('user:/');
		t.deepEqual(
			names,
			['user:/a', 'user:/a/set', 'user:/a/x', 'user:/b'].map((key) => ({
				name: key,
				instances: instances.length,
				set: key === 'user:/a/set',
			})),
		);
		t.false(cut);
		t.deepEqual(
			(await api.keys(member).names('user:/a/x')).names.map((each) => each.name),
			['user:/a/x'],
		);
	});

	test(`${name}: keys below a name come whole, in order, in the shape of a single one`, async (t) => {
		const {api, member, instances} = await setup(t);
		for (const instance of instances) for (const key of ['user:/t/b', 'user:/t/a', 'user:/u']) instance.set(key, key);
		const {keys, missed} = await api.keys(member).readBelow('user:/t');
		t.deepEqual(
			keys.map((each) => each.name),
			['user:/t/a', 'user:/t/b'],
		);
		const {missed: _missed, ...single} = await api.keys(member).read('user:/t/a');
		t.deepEqual({...keys[0]!.value, observed: undefined}, {...single.value, observed: undefined});
		t.is(missed.count, 0);
	});

	test(`${name}: finding matches names anywhere, by a regular expression, and refuses what is none`, async (t) => {
		const {api, member, instances} = await setup(t);
		for (const instance of instances)
			for (const key of ['user:/port', 'system:/sw/port2', 'user:/other']) instance.set(key, '');
		t.deepEqual(
			(await api.keys(member).find('port2?$')).names.map((each) => each.name),
			['user:/port', 'system:/sw/port2'],
		);
		await refusal(t, api.keys(member).find('('), 'CHANGE_INVALID');
	});
}

function missingLaws(test: SuiteTest, {name, setup}: ClusterManagerContractOptions): void {
	test(`${name}: S12: who does not answer is named, is unknown, and never counts as equal`, async (t) => {
		const {api, member, instances} = await setup(t);
		for (const instance of instances) instance.set(KEY, '80');
		instances[0]!.setOffline(true);
		if ((await api.members.get(member)).kind === 'instance') {
			await refusal(t, api.keys(member).read(KEY), 'INSTANCE_UNREACHABLE');
			return;
		}
		const {value, missed} = await api.keys(member).read(KEY);
		t.like(missed, {count: 1, members: [{member: {id: instances[0]!.id}, code: 'INSTANCE_UNREACHABLE'}]});
		t.is(value.counts.unknown, 1);
		t.is(value.state, instances.length === 1 ? 'unknown' : 'partial');
		t.false('value' in value);
	});

	test(`${name}: an aborted read rejects with the signal's reason`, async (t) => {
		const {api, member} = await setup(t);
		const reason = new Error('no longer needed');
		t.is(await t.throwsAsync(api.keys(member).read(KEY, {signal: AbortSignal.abort(reason)})), reason);
	});
}

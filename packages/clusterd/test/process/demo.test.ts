import {readdirSync} from 'node:fs';
import test, {type ExecutionContext} from 'ava';
import {ClusterClient} from '@clusterd/api';
import {
	isClusterdError,
	type Change,
	type ClusterManager,
	type ErrorCode,
	type ErrorFacts,
	type Id,
	type MemberView,
	type Outcome,
} from '@clusterd/core';
import {NGINX_WORKERS, NTP_SERVER, ROOT_LOGIN, SSH_PORT} from '#src/demo/demo-keys.js';
import {DRIFTING, OFFLINE} from '#src/demo/demo-fleet.js';
import {until} from '../until.js';
import {readAt} from './asking.js';
import {directoryFor, startProcess, type DaemonProcess} from './daemon-process.js';

interface Running {
	readonly demo: DaemonProcess;
	readonly temporary: string;
	readonly manager: ClusterManager;
	readonly instances: readonly MemberView[];
	/** The id of a member by its path below the root, as `europe / vienna`. */
	readonly id: (path: string) => Id;
	/** The address of an instance by its name. */
	readonly at: (name: string) => string;
}

async function setup(t: ExecutionContext): Promise<Running> {
	const temporary = directoryFor(t);
	const demo = startProcess(t, ['demo', '--port', '0', '--retry-longest-ms', '100'], {TMPDIR: temporary});
	const manager = new ClusterClient({address: await demo.url});
	const {items: instances} = await manager.members.instances();
	const {items: clusters} = await manager.members.clusters();
	const ids = new Map([...clusters, ...instances].map(({path, id}) => [path, id]));
	const at = (name: string): string =>
		instances.find((view) => view.name === name)?.instance?.addresses[0] ?? t.fail(`no instance ${name}`);
	return {
		demo,
		temporary,
		manager,
		instances,
		at,
		id: (path) => ids.get(path === '' ? 'all' : `all / ${path}`) ?? t.fail(`no member ${path}`),
	};
}

/** Commits, and confirms where that is asked for. */
async function commit(manager: ClusterManager, change: Change): Promise<Outcome> {
	try {
		return await manager.commit(change, {waitMs: 10_000});
	} catch (error) {
		if (!isClusterdError(error, 'CONFIRMATION_REQUIRED')) throw error;
		return manager.commit(change, {waitMs: 10_000, digest: error.facts.digest});
	}
}

async function refusalOf<Code extends ErrorCode>(
	t: ExecutionContext,
	code: Code,
	doing: Promise<unknown>,
): Promise<ErrorFacts[Code]> {
	const error = await t.throwsAsync(doing, {code});
	return isClusterdError(error, code) ? error.facts : t.fail('it is no error of clusterd');
}

test.serial(
	'the demo shows a dozen instances and more in nested clusters, one offline, one drifting, and leaves nothing behind',
	async (t) => {
		const {demo, temporary, instances, manager, id} = await setup(t);
		t.true(instances.length >= 12);
		t.is(Math.max(...instances.map(({ancestors}) => ancestors.length)), 4, 'three clusters below the root');
		const others = instances.filter(({name}) => name !== OFFLINE.instance && name !== DRIFTING.instance);
		t.deepEqual(new Set(others.map(({state}) => state)), new Set(['in sync']));
		t.is((await manager.members.get(id(`america / denver / web / ${OFFLINE.instance}`))).state, 'unreachable');
		t.is((await manager.members.get(id(`europe / vienna / web / ${DRIFTING.instance}`))).state, 'drifted');
		for (const {path, instance} of instances) {
			t.true(demo.out().includes(path));
			t.true(demo.out().includes(instance?.addresses[0] ?? 'none'));
		}
		t.is(readdirSync(temporary).length, 1);
		demo.child.kill('SIGINT');
		const {code, err} = await demo.ended;
		t.deepEqual([code, err], [0, '']);
		t.deepEqual(readdirSync(temporary), []);
	},
);

test.serial('a demo that was killed is cleaned up after by the next one', async (t) => {
	const {demo, temporary} = await setup(t);
	demo.child.kill('SIGKILL');
	await demo.ended;
	const [left] = readdirSync(temporary);
	const next = startProcess(t, ['demo', '--port', '0'], {TMPDIR: temporary});
	await next.url;
	t.false(readdirSync(temporary).includes(left ?? ''));
	next.child.kill('SIGTERM');
	t.is((await next.ended).code, 0);
	t.deepEqual(readdirSync(temporary), []);
});

test.serial(
	'S1, S4, S8.1: a key set on the topmost cluster is on every reachable instance, pending on the offline one, there when it returns; each gets its own value back',
	async (t) => {
		const {demo, manager, instances, at, id} = await setup(t);
		const reachable = instances.filter(({name}) => name !== OFFLINE.instance);
		const before = new Map(
			await Promise.all(reachable.map(async ({name}) => [name, await readAt(at(name), SSH_PORT)] as const)),
		);
		t.true(new Set([...before.values()].map(({value}) => value)).size > 1, 'own values differ');

		const {operation} = await commit(manager, {
			kind: 'set',
			member: id(''),
			units: [{name: SSH_PORT, content: '2022'}],
		});
		t.deepEqual(operation?.totals, {applied: instances.length - 1, pending: 1});
		t.is(operation?.exceptions[0]?.instance, id(`america / denver / web / ${OFFLINE.instance}`));
		for (const {name} of reachable) t.is((await readAt(at(name), SSH_PORT)).value, '2022', name);

		const locked = await refusalOf(
			t,
			'KEY_LOCKED',
			manager.commit({
				kind: 'set',
				member: id('europe / vienna / db / vie-db-1'),
				units: [{name: SSH_PORT, content: '1'}],
			}),
		);
		t.is(locked.owner.id, id(''));
		t.is(locked.owner.path, 'all');
		const other = await commit(manager, {
			kind: 'set',
			member: id('europe / vienna / db / vie-db-1'),
			units: [{name: 'user:/sw/psql/#0/current/pager', content: 'less'}],
		});
		t.deepEqual(other.operation?.totals, {applied: 1});
		t.is((await readAt(at('vie-db-1'), 'user:/sw/psql/#0/current/pager')).value, 'less');

		demo.child.kill('SIGUSR2');
		await until(
			manager,
			() => manager.operations.get(operation?.id ?? ''),
			({endedAt}) => endedAt !== undefined,
		);
		t.is((await readAt(at(OFFLINE.instance), SSH_PORT)).value, '2022');

		await commit(manager, {kind: 'remove', member: id(''), units: [{name: SSH_PORT}]});
		for (const {name} of reachable) t.deepEqual(await readAt(at(name), SSH_PORT), before.get(name), name);
	},
);

test.serial('S7.1, S13.1: what cannot be is refused by its code, and changes nothing', async (t) => {
	const {manager, at, id} = await setup(t);
	const {revision} = await manager.health();
	const address = at('vie-web-1');
	const spelled = `HTTP://127.0.0.1:${new URL(address).port}/./`;
	const {existing} = await refusalOf(
		t,
		'DUPLICATE_INSTANCE',
		manager.commit({kind: 'create-instance', name: 'again', address: spelled}),
	);
	t.is(existing.id, id('europe / vienna / web / vie-web-1'));
	const {parent} = await refusalOf(
		t,
		'ALREADY_MEMBER',
		manager.commit({kind: 'move-member', member: id('lab'), from: id('europe'), to: id('america')}),
	);
	t.is(parent.id, id(''));
	await refusalOf(t, 'NAME_TAKEN', manager.commit({kind: 'create-cluster', name: 'lab'}));
	await refusalOf(
		t,
		'HIERARCHY_CYCLE',
		manager.commit({kind: 'move-member', member: id('europe'), from: id(''), to: id('europe / vienna / web')}),
	);
	t.is((await manager.health()).revision, revision);
});

test.serial('S3: a conflict below is told with who set it, to what, and for how many', async (t) => {
	const {manager, id} = await setup(t);
	const change: Change = {kind: 'set', member: id('europe'), units: [{name: NGINX_WORKERS, content: '16'}]};
	const {conflicts} = await refusalOf(t, 'CONFLICT_BELOW', manager.commit(change));
	t.deepEqual(
		conflicts.map(({cluster, content, author, instances}) => [cluster.path, content, author, instances]),
		[['all / europe / vienna / web', '4', 'demo', 3]],
	);
	const shadowed = await commit(manager, {...change, conflicts: 'shadow'});
	t.is(shadowed.operation?.totals.pending, undefined);
	const {items} = await manager.settings.of(id('europe / vienna / web'));
	t.is(items.find(({unit}) => unit === NGINX_WORKERS)?.asleepUnder?.path, 'all / europe');
});

test.serial('S12: a cluster and an instance are read in one shape, with owner and lock', async (t) => {
	const {manager, id} = await setup(t);
	const cluster = await manager.keys(id('europe')).read(NTP_SERVER);
	t.like(cluster.value, {state: 'uniform', value: 'ntp.europe.example.org'});
	t.is(cluster.value.counts.total, 8);
	const {digest, ...instance} = await manager.keys(id('europe / vienna / db / vie-db-2')).read(ROOT_LOGIN);
	t.truthy(digest, 'which only a single instance has, for conditional changes');
	t.like(instance.value.setting, {locked: true, here: false, content: 'no'});
	t.is(instance.value.setting?.owner.path, 'all');
	t.deepEqual(Object.keys(cluster).sort(), Object.keys(instance).sort());
});

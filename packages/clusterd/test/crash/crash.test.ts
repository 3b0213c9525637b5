import test, {type ExecutionContext} from 'ava';
import {ClusterClient} from '@clusterd/api';
import type {ClusterManager, Id, Operation, Revision} from '@clusterd/core';
import {SeededRandom} from '@clusterd/core/memory';
import {startEmbeddedElektrad, type EmbeddedElektrad} from '@clusterd/embedded-elektrad';
import {directoryFor, startProcess, type DaemonProcess} from '../process/daemon-process.js';
import {until} from '../until.js';
import {recordingProxy, type Recorded} from './recording-proxy.js';
import {Writer} from './writer.js';

const KILLS = 50;
const ON_ALL = 'user:/sw/crash/#0/current/on_all';
const ON_SOME = 'user:/sw/crash/#0/current/on_some';
const ENDING = 'user:/sw/crash/#0/current/ending';
const COMMANDED = 'user:/sw/crash/#0/current/commanded';
const OWN: Readonly<Record<string, string>> = {[ON_ALL]: 'own of all', [ENDING]: 'own of ending'};

interface Scene {
	readonly elektrads: readonly EmbeddedElektrad[];
	readonly recorded: readonly Recorded[];
	readonly start: () => Promise<{daemon: DaemonProcess; manager: ClusterManager}>;
}

async function setup(t: ExecutionContext): Promise<Scene> {
	const elektrads = await Promise.all([1, 2, 3].map(() => startEmbeddedElektrad({seed: {keys: OWN}})));
	t.teardown(async () => {
		for (const elektrad of elektrads) await elektrad.stop();
	});
	const recorded = await Promise.all(elektrads.map(({url}) => recordingProxy(t, url)));
	const data = directoryFor(t);
	return {
		elektrads,
		recorded,
		async start() {
			const daemon = startProcess(t, [
				'serve',
				'--data',
				data,
				'--port',
				'0',
				'--log-level',
				'error',
				'--retry-longest-ms',
				'50',
				'--retry-shortest-ms',
				'10',
				'--sessions-per-ten-minutes',
				'100000',
				'--sessions-per-hour',
				'100000',
				'--separate-hosts',
				'localhost',
			]);
			return {daemon, manager: new ClusterClient({address: await daemon.url})};
		},
	};
}

async function populate(
	manager: ClusterManager,
	recorded: readonly Recorded[],
): Promise<{root: Id; some: Id; single: Id}> {
	const {id: root} = await manager.members.root();
	const {member: some = ''} = await manager.commit({kind: 'create-cluster', name: 'some'});
	const ids: Id[] = [];
	for (const [index, {url: address}] of recorded.entries()) {
		const {member = ''} = await manager.commit(
			{kind: 'create-instance', name: `i${index}`, address, ...(index > 0 && {parent: some})},
			{waitMs: 5_000},
		);
		ids.push(member);
	}
	return {root, some, single: ids[0] ?? ''};
}

/** Waits until nothing is owed: every operation has ended. */
async function converged(manager: ClusterManager): Promise<void> {
	const unended = async (): Promise<readonly Operation[]> =>
		(await manager.operations.list({limit: 1_000})).filter(({endedAt}) => endedAt === undefined);
	await until(manager, unended, ({length}) => length === 0);
}

/** The numbers that were sent to an instance for a key, in the order of arrival. */
const numbersIn = ({written}: Recorded, key: string): readonly number[] =>
	written
		.filter((write) => write.key === key)
		.map(({value}) => Number(value))
		.filter((number) => !Number.isNaN(number));

test('S0.4, S2, S15: killed fifty times in a stream of writes, nothing acknowledged is missing, no own value is lost, nothing is written twice with another content', async (t) => {
	t.timeout(540_000);
	const {elektrads, recorded, start} = await setup(t);
	const random = new SeededRandom({seed: 20});
	let {daemon, manager} = await start();
	const {root, some, single} = await populate(manager, recorded);
	const writers = [
		new Writer('all', (number) => ({kind: 'set', member: root, units: [{name: ON_ALL, content: String(number)}]})),
		new Writer('some', (number) => ({kind: 'set', member: some, units: [{name: ON_SOME, content: String(number)}]})),
		new Writer('ending', (number) =>
			number % 2 === 1
				? {kind: 'set', member: root, units: [{name: ENDING, content: String(number)}]}
				: {kind: 'remove', member: root, units: [{name: ENDING}]},
		),
		new Writer(
			'command',
			(number) => ({kind: 'set', member: single, units: [{name: COMMANDED, content: String(number)}], queue: true}),
			{waitMs: 5_000},
		),
	];

	for (let kill = 0; kill < KILLS; kill++) {
		let left = 2 + Math.floor(random.next() * 30);
		const {child} = daemon;
		await Promise.all(
			writers.map((writer) =>
				writer.write(manager, () => {
					if (--left === 0) child.kill('SIGKILL');
				}),
			),
		);
		await daemon.ended;
		({daemon, manager} = await start());
	}
	for (const writer of writers) await writer.finish(manager);
	const ending = writers[2]!;
	if (ending.last % 2 === 1) await ending.finish(manager);
	await converged(manager);

	const revisions = new Map<number, Revision>();
	for (let before: number | undefined; before !== 1;) {
		const page = await manager.history.list({limit: 1_000, ...(before !== undefined && {before})});
		for (const revision of page) revisions.set(revision.number, revision);
		before = page.at(-1)?.number ?? 1;
	}
	for (const {name, acknowledged} of writers) {
		t.true(acknowledged.size > (name === 'command' ? 0 : KILLS), `${name} got ahead: ${acknowledged.size}`);
		for (const [number, revision] of acknowledged)
			t.is(revisions.get(revision)?.requestKey, `${name} ${number}`, 'what was acknowledged is there');
	}
	const keys = [...revisions.values()].flatMap(({requestKey}) => requestKey ?? []);
	t.is(new Set(keys).size, keys.length, 'nothing was done twice');
	t.true(
		writers.some(({repeated}) => repeated > 0),
		'some were done before their author was told',
	);

	const lastOf = (name: string): string => String(writers.find((writer) => writer.name === name)?.last);
	for (const [index, {kdb}] of elektrads.entries()) {
		t.is(kdb.get(ON_ALL), lastOf('all'));
		t.is(kdb.get(ON_SOME), index > 0 ? lastOf('some') : undefined);
		t.is(kdb.get(ENDING), OWN[ENDING], 'its own value is back');
	}
	const commands = [...writers[3]!.acknowledged];
	const outcomes = await Promise.all(
		commands.map(async ([number, revision]) => ({number, operation: await manager.operations.get(`o${revision}`)})),
	);
	t.is(
		elektrads[0]?.kdb.get(COMMANDED),
		String(outcomes.filter(({operation}) => operation.totals.applied === 1).at(-1)?.number),
		'the last command that is said to be done is done',
	);
	const commanded = numbersIn(recorded[0]!, COMMANDED);
	t.is(new Set(commanded).size, commanded.length, 'no command is done twice');
	t.log(
		`${revisions.size} revisions; of ${outcomes.length} commands ${outcomes.filter(({operation}) => operation.totals.applied === 1).length} were done; ${writers.reduce((sum, {repeated}) => sum + repeated, 0)} changes were done before their author knew`,
	);
	for (const recording of recorded) {
		for (const key of [ON_ALL, ON_SOME, ENDING, COMMANDED]) {
			const numbers = numbersIn(recording, key);
			t.deepEqual(
				numbers,
				[...numbers].sort((a, b) => a - b),
				`${key}: nothing older is written after something newer`,
			);
		}
	}

	await manager.commit({kind: 'remove', member: root, units: [{name: ON_ALL}]});
	await converged(manager);
	for (const {kdb} of elektrads) t.is(kdb.get(ON_ALL), OWN[ON_ALL], 'its own value is back');
	daemon.child.kill('SIGTERM');
	t.is((await daemon.ended).code, 0);
});

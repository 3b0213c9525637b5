import test, {type ExecutionContext} from 'ava';
import {isClusterdError, type DeliveryStore, type RevisionStore} from '@clusterd/core';
import {ManualClock, MemoryLogger, SeededRandom} from '@clusterd/core/memory';
import {
	collect,
	refusal,
	sampleEntry,
	sampleLine,
	sampleNote,
	sampleOperation,
	sampleRevision,
	sampleRevisions,
	take,
} from '@clusterd/contracts';
import {FileDeliveryStore, FileRevisionStore} from '@clusterd/file-store';
import {DeliveryScenario} from '../delivery/delivery-scenario.js';
import {type DiskCall, FakeDisk} from './fake-disk.js';
import {RevisionScenario} from '../revisions/revision-scenario.js';

const DIRECTORY = '/data';
const SMALL = {segmentBytes: 1500, groupBytes: 1000} as const;
const STEPS = {revisions: 10, deliveries: 20} as const;

const openRevisions = (disk: FakeDisk): RevisionStore =>
	new FileRevisionStore({directory: DIRECTORY, disk, keptSnapshots: 2, ...SMALL});
const openDeliveries = (disk: FakeDisk, clock = new ManualClock(), logger = new MemoryLogger()): DeliveryStore =>
	new FileDeliveryStore({
		directory: DIRECTORY,
		disk,
		clock,
		logger,
		compactionBytes: 2500,
		notesIntervalMs: 10,
		...SMALL,
	});

const FULL = Object.assign(new Error('ENOSPC: no space left on device'), {code: 'ENOSPC'});
const WRITING: ReadonlySet<DiskCall> = new Set<DiskCall>(['write', 'sync', 'rename', 'syncDirectory', 'truncate']);

/** No file can grow from now on; what is there can be written again. */
function fill(disk: FakeDisk): void {
	disk.fault = ({grows}) => (grows ? FULL : undefined);
}

const empty = (disk: FakeDisk): void => {
	disk.fault = () => undefined;
};

/** A disk on which some writing calls in a row fail, from the one with the number `from` on. */
function faulty(seed: number, from: number): {readonly disk: FakeDisk; readonly failed: () => boolean} {
	const disk = new FakeDisk({random: new SeededRandom({seed: seed + from})});
	const count = 1 + (from % 7);
	let [calls, failed] = [0, false];
	disk.fault = ({call}) => {
		if (!WRITING.has(call)) return undefined;
		calls++;
		if (calls < from || calls >= from + count) return undefined;
		failed = true;
		return FULL;
	};
	return {disk, failed: () => failed};
}

/** Loads until that works; every failure before is one of the medium. */
async function loaded(load: () => Promise<unknown>): Promise<void> {
	for (let attempt = 0; attempt < 20; attempt++) {
		try {
			await load();
			return;
		} catch (error) {
			if (!isClusterdError(error, 'STORE_FAILED')) throw error;
		}
	}
	throw new Error('still not loaded');
}

type Failing = (t: ExecutionContext, seed: number, from: number) => Promise<boolean>;

const failRevisions: Failing = async (t, seed, from) => {
	const {disk, failed} = faulty(seed, from);
	const scenario = new RevisionScenario({random: new SeededRandom({seed})});
	const store = openRevisions(disk);
	for (let step = 0; step < STEPS.revisions; step++) {
		if (!(await scenario.step(store))) continue;
		await loaded(() => store.load());
		const last = await scenario.check(t, store);
		t.is(last, scenario.acknowledged);
		scenario.restart(last);
	}
	await scenario.check(t, openRevisions(disk.crash()));
	return failed();
};

const failDeliveries: Failing = async (t, seed, from) => {
	const {disk, failed} = faulty(seed, from);
	const clock = new ManualClock();
	const scenario = new DeliveryScenario({random: new SeededRandom({seed}), advance: () => clock.advance(10)});
	const store = openDeliveries(disk, clock);
	for (let step = 0; step < STEPS.deliveries; step++) {
		if (!(await scenario.step(store))) continue;
		await loaded(() => collect(store.load()));
		await scenario.check(t, store, 'acknowledged');
	}
	await loaded(() => collect(store.load()));
	await scenario.check(t, openDeliveries(disk.crash()));
	return failed();
};

async function atEveryCall(t: ExecutionContext, seed: number, fail: Failing): Promise<void> {
	let from = seed;
	while (await fail(t, seed, from)) from += 4;
	t.true(from > 20, `${from} calls failed`);
}

for (let seed = 1; seed <= 4; seed++) {
	test(
		`revisions: whatever call of the disk fails, exactly what was acknowledged is there after loading again (seed ${seed})`,
		atEveryCall,
		seed,
		failRevisions,
	);
	test(
		`deliveries: whatever call of the disk fails, exactly what was acknowledged is there after loading again (seed ${seed})`,
		atEveryCall,
		seed,
		failDeliveries,
	);
}

test('revisions: a full disk refuses appends with its cause until it has space and load was called, while reading goes on', async (t) => {
	const disk = new FakeDisk();
	const store = openRevisions(disk);
	await store.append(sampleRevisions(1, 2));
	const follower = store.follow(0)[Symbol.asyncIterator]();
	fill(disk);
	const error = await t.throwsAsync(store.append([sampleRevision(3)]), {code: 'STORE_FAILED'});
	t.is(error.cause, FULL);
	await refusal(t, store.saveSnapshot({revision: 1, entries: [sampleEntry(1)]}), 'STORE_FAILED');
	await refusal(t, store.load(), 'STORE_FAILED');
	empty(disk);
	await refusal(t, store.append([sampleRevision(3)]), 'STORE_FAILED');
	t.deepEqual(await store.list(), sampleRevisions(1, 2).toReversed());
	t.deepEqual(await collect((await store.load()).revisions), sampleRevisions(1, 2));
	await store.append([sampleRevision(3)]);
	t.deepEqual(await take(follower, 3), sampleRevisions(1, 3));
	await store.close();
	t.is(disk.openFiles, 0);
});

test('revisions: appends that were made before the disk failed are refused one and all, and may be made again', async (t) => {
	const disk = new FakeDisk();
	const store = openRevisions(disk);
	await store.append([sampleRevision(1)]);
	disk.fault = ({call}) => (call === 'sync' ? FULL : undefined);
	const results = await Promise.allSettled([
		store.append([sampleRevision(2)]),
		store.append([sampleRevision(3)]),
		store.append([sampleRevision(4)]),
	]);
	t.true(results.every((result) => result.status === 'rejected' && isClusterdError(result.reason, 'STORE_FAILED')));
	empty(disk);
	await store.load();
	await store.append([sampleRevision(2, {comment: 'another'})]);
	t.deepEqual(await openRevisions(disk.crash()).list(), [sampleRevision(2, {comment: 'another'}), sampleRevision(1)]);
});

test('deliveries: a full disk refuses writing with its cause until it has space and load was called, while reading goes on', async (t) => {
	const disk = new FakeDisk();
	const store = openDeliveries(disk);
	await store.writeAhead([sampleLine('i1')]);
	fill(disk);
	const error = await t.throwsAsync(store.writeAhead([sampleLine('i1', {revision: 2})]), {code: 'STORE_FAILED'});
	t.is(error.cause, FULL);
	await refusal(t, store.saveOperation(sampleOperation(1)), 'STORE_FAILED');
	await refusal(t, store.forget('i2'), 'STORE_FAILED');
	await refusal(t, collect(store.load()), 'STORE_FAILED');
	empty(disk);
	await refusal(t, store.saveOperation(sampleOperation(1)), 'STORE_FAILED');
	t.deepEqual(await store.operations(), []);
	await collect(store.load());
	t.deepEqual([...(await store.ledger('i1')).units.values()], [sampleLine('i1')]);
	await store.writeAhead([sampleLine('i1', {revision: 3})]);
	await store.close();
	t.is(disk.openFiles, 0);
});

test('deliveries: notes that cannot be written show in the next call, and are kept', async (t) => {
	const disk = new FakeDisk();
	const clock = new ManualClock();
	const store = openDeliveries(disk, clock);
	await store.operations();
	fill(disk);
	store.note([sampleNote('i1')]);
	await clock.advance(20);
	await refusal(t, store.writeAhead([sampleLine('i1')]), 'STORE_FAILED');
	empty(disk);
	t.deepEqual(await collect(store.load()), [sampleNote('i1')]);
	await store.writeAhead([sampleLine('i1')]);
	t.deepEqual(await collect(openDeliveries(disk.crash()).load()), [sampleNote('i1')]);
});

test('deliveries: a compaction that fails is reported, and tried again when the log has grown', async (t) => {
	const disk = new FakeDisk();
	const logger = new MemoryLogger();
	const store = openDeliveries(disk, new ManualClock(), logger);
	const write = async (from: number, to: number): Promise<void> => {
		for (let revision = from; revision <= to; revision++)
			await store.writeAhead([sampleLine('i1', {revision}), sampleLine('i2', {revision})]);
		for (let round = 0; round < 100; round++) await new Promise((resolve) => setImmediate(resolve));
	};
	disk.fault = ({call, name}) => (call === 'write' && name.includes('compacted') ? FULL : undefined);
	await write(1, 10);
	t.deepEqual(
		logger.lines.map(({level, facts}) => [level, facts['log']]),
		[['warn', 'ledger']],
	);
	t.false(disk.names.some((name) => name.includes('compacted')));
	t.is((await store.ledger('i1')).units.get('user:/k')?.revision, 10);
	empty(disk);
	await write(11, 30);
	t.true(disk.names.some((name) => name.endsWith('-compacted.jsonl')));
	t.is(logger.lines.length, 1);
	t.is((await openDeliveries(disk.crash()).ledger('i2')).units.get('user:/k')?.revision, 30);
});

for (const call of ['open', 'list', 'read'] as const) {
	test(`a disk that cannot ${call} fails the first calls, and does not hinder later ones`, async (t) => {
		const disk = new FakeDisk();
		await openRevisions(disk).append([sampleRevision(1)]);
		await openDeliveries(disk).writeAhead([sampleLine('i1')]);
		const [revisions, deliveries] = [openRevisions(disk), openDeliveries(disk)];
		disk.fault = (event) => (event.call === call ? FULL : undefined);
		await refusal(t, revisions.load(), 'STORE_FAILED');
		await refusal(t, collect(deliveries.load()), 'STORE_FAILED');
		empty(disk);
		t.deepEqual(await revisions.list(), [sampleRevision(1)]);
		t.is((await deliveries.ledger('i1')).units.size, 1);
		await Promise.all([revisions.close(), deliveries.close()]);
	});
}

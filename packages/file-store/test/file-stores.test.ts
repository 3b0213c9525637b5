import test from 'ava';
import type {LedgerLine} from '@clusterd/core';
import {ManualClock} from '@clusterd/core/memory';
import {
	collect,
	sampleEntry,
	sampleLine,
	sampleNote,
	sampleOperation,
	sampleRevision,
	sampleRevisions,
} from '@clusterd/contracts';
import {FileDeliveryStore, FileRevisionStore} from '@clusterd/file-store';
import {FakeDisk} from './disk/fake-disk.js';

const DIRECTORY = '/data';

const revisionsOn = (disk: FakeDisk, options = {}): FileRevisionStore =>
	new FileRevisionStore({directory: DIRECTORY, disk, ...options});
const deliveriesOn = (disk: FakeDisk, options = {}): FileDeliveryStore =>
	new FileDeliveryStore({directory: DIRECTORY, disk, clock: new ManualClock(), ...options});

const settled = async (): Promise<void> => {
	for (let round = 0; round < 50; round++) await new Promise((resolve) => setImmediate(resolve));
};
const revisionOf = async (store: FileDeliveryStore, instance: string): Promise<number | undefined> =>
	(await store.ledger(instance)).units.get('user:/k')?.revision;

test('a thousand calls at once share one flush', async (t) => {
	const disk = new FakeDisk();
	const store = deliveriesOn(disk);
	await store.operations();
	const before = disk.counts.get('sync') ?? 0;
	await Promise.all(Array.from({length: 1000}, (_, index) => store.writeAhead([sampleLine(`i${index}`)])));
	t.is((disk.counts.get('sync') ?? 0) - before, 1);
});

test('calls that come during a flush share the next one', async (t) => {
	const disk = new FakeDisk();
	const store = revisionsOn(disk);
	await store.load();
	const before = disk.counts.get('sync') ?? 0;
	const first = store.append([sampleRevision(1)]);
	await new Promise((resolve) => setImmediate(resolve));
	await Promise.all([first, ...Array.from({length: 20}, (_, index) => store.append([sampleRevision(index + 2)]))]);
	t.is((disk.counts.get('sync') ?? 0) - before, 2);
});

test('a large group is written in parts, and a call is never split', async (t) => {
	const disk = new FakeDisk();
	const store = deliveriesOn(disk, {groupBytes: 1000});
	await store.operations();
	const before = disk.counts.get('sync') ?? 0;
	await Promise.all([
		store.writeAhead(Array.from({length: 30}, (_, index) => sampleLine(`i${index}`))),
		store.writeAhead([sampleLine('i1')]),
		store.writeAhead([sampleLine('i2')]),
	]);
	t.is((disk.counts.get('sync') ?? 0) - before, 2);
});

test('revisions: a file that is large enough is followed by another', async (t) => {
	const disk = new FakeDisk();
	const store = revisionsOn(disk, {segmentBytes: 1000});
	for (let number = 1; number <= 10; number++) await store.append([sampleRevision(number)]);
	t.deepEqual(
		disk.names,
		[1, 2, 3, 4].map((number) => `revisions-00000${number}.jsonl`),
	);
	t.deepEqual(await revisionsOn(disk.crash()).list(), sampleRevisions(1, 10).toReversed());
});

test('revisions: each line is JSON and holds its revision', async (t) => {
	const disk = new FakeDisk();
	await revisionsOn(disk).append(sampleRevisions(1, 3));
	const lines = disk
		.bytes('revisions-000001.jsonl')
		.toString()
		.trimEnd()
		.split('\n')
		.map((line) => JSON.parse(line) as {hash: string; line: unknown});
	t.deepEqual(
		lines.map(({line}) => line),
		[...sampleRevisions(1, 3)],
	);
	t.true(lines.every(({hash}) => /^[\da-f]{64}$/.test(hash)));
});

test('revisions: the newest snapshots stay, the oldest go', async (t) => {
	const disk = new FakeDisk();
	const store = revisionsOn(disk, {keptSnapshots: 3});
	await store.append(sampleRevisions(1, 9));
	for (const revision of [2, 5, 7, 8, 9]) await store.saveSnapshot({revision, entries: [sampleEntry(revision)]});
	t.deepEqual(
		disk.names.filter((name) => name.startsWith('snapshot')),
		['snapshot-7.jsonl', 'snapshot-8.jsonl', 'snapshot-9.jsonl'],
	);
	t.is((await store.load({at: 7})).snapshot?.revision, 7);
	t.deepEqual(await collect((await store.load({at: 6})).revisions), sampleRevisions(1, 6));
});

test('revisions: what an interrupted snapshot left behind is removed', async (t) => {
	const disk = new FakeDisk();
	const store = revisionsOn(disk);
	await store.append([sampleRevision(1)]);
	let dead = false;
	disk.fault = ({call}) => {
		dead ||= call === 'rename';
		return dead ? new Error('killed') : undefined;
	};
	await t.throwsAsync(store.saveSnapshot({revision: 1, entries: []}));
	t.true(disk.names.includes('snapshot-1.jsonl.tmp'));
	const killed = disk.afterKill();
	t.is((await revisionsOn(killed).load()).snapshot, undefined);
	t.deepEqual(killed.names, ['revisions-000001.jsonl']);
});

test('revisions: a signal that is aborted while a snapshot is written ends it', async (t) => {
	const disk = new FakeDisk();
	const store = revisionsOn(disk);
	await store.append([sampleRevision(1)]);
	const controller = new AbortController();
	const reason = new Error('enough');
	const endless = function* (): Generator<ReturnType<typeof sampleEntry>> {
		for (let index = 0; ; index++) {
			if (index === 5000) controller.abort(reason);
			yield sampleEntry(index);
		}
	};
	t.is(await t.throwsAsync(store.saveSnapshot({revision: 1, entries: endless()}, {signal: controller.signal})), reason);
	t.deepEqual(disk.names, ['revisions-000001.jsonl']);
	await store.close();
	t.is(disk.openFiles, 0);
});

test('deliveries: a log that grew is compacted to what counts, its old files are closed and go', async (t) => {
	const disk = new FakeDisk();
	const store = deliveriesOn(disk, {compactionBytes: 20_000});
	for (let revision = 1; revision <= 40; revision++) {
		await store.writeAhead(Array.from({length: 10}, (_, index) => sampleLine(`i${index}`, {revision})));
		await store.saveOperation(sampleOperation((revision % 3) + 1, {startedAt: revision}));
	}
	await store.forget('i9');
	await settled();
	const names = disk.names.filter((name) => name.startsWith('ledger-'));
	t.is(names.length, 2, names.join(' '));
	t.true(disk.bytes(names[0]!).length < 5000, 'one line of each instance');
	t.is(disk.openFiles, 3, 'the two logs that grow, and the compacted one');
	const crashed = deliveriesOn(disk.crash());
	t.deepEqual(await Promise.all([0, 8, 9].map((index) => revisionOf(crashed, `i${index}`))), [40, 40, undefined]);
	await crashed.close();
});

test('deliveries: files are closed with the store, those of a compaction that is under way too', async (t) => {
	const disk = new FakeDisk();
	const store = deliveriesOn(disk, {compactionBytes: 3000});
	await store.writeAhead(Array.from({length: 500}, (_, index) => sampleLine(`i${index}`)));
	await store.ledger('i3');
	await store.close();
	t.is(disk.openFiles, 0);
	t.false(
		disk.names.some((name) => name.includes('compacted')),
		'it was not waited for',
	);
	t.is(await revisionOf(deliveriesOn(disk.afterKill()), 'i3'), 1);
});

test('deliveries: a ledger is read while its log is compacted under it', async (t) => {
	const disk = new FakeDisk();
	const store = deliveriesOn(disk, {compactionBytes: 3000});
	for (let revision = 1; revision <= 60; revision++) {
		const written = store.writeAhead([0, 1, 2].map((index) => sampleLine(`i${index}`, {revision})));
		t.is(await revisionOf(store, 'i1'), revision);
		await written;
	}
	t.true(disk.names.some((name) => name.endsWith('-compacted.jsonl')));
});

test('deliveries: notes are written some time after they changed, all changes at once', async (t) => {
	const disk = new FakeDisk();
	const clock = new ManualClock();
	const store = deliveriesOn(disk, {clock, notesIntervalMs: 1000});
	await store.operations();
	const renames = (): number => disk.counts.get('rename') ?? 0;
	for (let instance = 0; instance < 100; instance++) store.note([sampleNote(`i${instance}`)]);
	await clock.advance(999);
	t.is(renames(), 0);
	await clock.advance(1);
	await settled();
	t.is(renames(), 1);
	await clock.advance(10_000);
	t.is(renames(), 1);
	t.is((await collect(deliveriesOn(disk.crash()).load())).length, 100);
});

test('deliveries: what is noted or forgotten before anything was read is newer than what is read', async (t) => {
	const disk = new FakeDisk();
	const first = deliveriesOn(disk);
	first.note([sampleNote('i1'), sampleNote('i2'), sampleNote('i3')]);
	await first.close();
	const second = deliveriesOn(disk);
	second.note([sampleNote('i1', {confirmed: 9})]);
	const forgotten = second.forget('i2');
	t.deepEqual(await collect(second.load()), [sampleNote('i1', {confirmed: 9}), sampleNote('i3')]);
	await forgotten;
	await second.close();
});

test('deliveries: notes that nobody changed are not written on closing', async (t) => {
	const disk = new FakeDisk();
	const first = deliveriesOn(disk);
	first.note([sampleNote('i1')]);
	await first.close();
	const before = disk.counts.get('rename');
	const second = deliveriesOn(disk);
	t.is((await collect(second.load())).length, 1);
	await second.close();
	t.is(disk.counts.get('rename'), before);
});

test('deliveries: instances and units with any characters are told apart', async (t) => {
	const disk = new FakeDisk();
	const store = deliveriesOn(disk);
	const names = ['a', 'a"', 'a\\', 'a\\"', 'ä', '\u2028', 'a\n', '', '","forgotten":true}'];
	const lines: LedgerLine[] = names.flatMap((instance) => names.map((unit) => sampleLine(instance, {unit})));
	await store.writeAhead(lines);
	await store.forget('a\\"');
	const crashed = deliveriesOn(disk.crash());
	for (const instance of names) {
		const {units} = await crashed.ledger(instance);
		t.deepEqual([...units.keys()].sort(), instance === 'a\\"' ? [] : [...names].sort());
	}
});

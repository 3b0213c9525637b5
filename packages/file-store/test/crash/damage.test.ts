import test, {type ExecutionContext} from 'ava';
import {type InstanceNote, isClusterdError, type Revision} from '@clusterd/core';
import {ManualClock, MemoryLogger} from '@clusterd/core/memory';
import {
	collect,
	refusal,
	sampleEntry,
	sampleLine,
	sampleNote,
	sampleOperation,
	sampleRevision,
	sampleRevisions,
} from '@clusterd/contracts';
import {FileDeliveryStore, FileRevisionStore} from '@clusterd/file-store';
import {FakeDisk} from '../disk/fake-disk.js';

const DIRECTORY = '/data';
const FIRST = 'revisions-000001.jsonl';

const revisionsOn = (disk: FakeDisk, logger = new MemoryLogger(), segmentBytes?: number): FileRevisionStore =>
	new FileRevisionStore({directory: DIRECTORY, disk, logger, ...(segmentBytes !== undefined && {segmentBytes})});
const deliveriesOn = (disk: FakeDisk, logger = new MemoryLogger(), compactionBytes?: number): FileDeliveryStore =>
	new FileDeliveryStore({
		directory: DIRECTORY,
		disk,
		logger,
		clock: new ManualClock(),
		...(compactionBytes !== undefined && {compactionBytes}),
	});

const load = async (disk: FakeDisk, logger?: MemoryLogger): Promise<readonly Revision[]> => {
	const {snapshot, revisions} = await revisionsOn(disk, logger).load();
	await collect(snapshot?.entries ?? []);
	return collect(revisions);
};
const loadNotes = async (disk: FakeDisk, logger?: MemoryLogger): Promise<readonly InstanceNote[]> =>
	collect(deliveriesOn(disk, logger).load());

/** A disk with revisions 1, 2–4 (one batch), 5 and 6 (flushed together). */
async function revisionDisk(): Promise<FakeDisk> {
	const disk = new FakeDisk();
	const store = revisionsOn(disk);
	await store.append([sampleRevision(1)]);
	await store.append(sampleRevisions(2, 4));
	await Promise.all([store.append([sampleRevision(5)]), store.append([sampleRevision(6)])]);
	await store.close();
	return disk;
}

const linesOf = (bytes: Buffer): readonly string[] => bytes.toString().split('\n').slice(0, -1);
const fileOf = (lines: readonly string[]): Buffer => Buffer.from(lines.map((line) => `${line}\n`).join(''));

/** The bytes with one of a line's turned into another. */
function changed(bytes: Buffer, line: number, at: (text: string) => number): Buffer {
	const lines = linesOf(bytes);
	const offset =
		lines.slice(0, line - 1).reduce((sum, text) => sum + Buffer.byteLength(text) + 1, 0) + at(lines[line - 1]!);
	const copy = Buffer.from(bytes);
	copy[offset] = copy[offset] === 120 ? 121 : 120;
	return copy;
}

async function isDamaged(t: ExecutionContext, promise: Promise<unknown>, file: string, line?: number): Promise<void> {
	const facts = await refusal(t, promise, 'STORE_DAMAGED');
	t.deepEqual({file: facts?.file, line: facts?.line}, {file: `${DIRECTORY}/${file}`, line});
}

test('revisions: a file that ends anywhere gives what is complete, and what is cut off is reported', async (t) => {
	const disk = await revisionDisk();
	const bytes = disk.bytes(FIRST);
	/** Where the file may end: the number of revisions up to there, and the bytes. */
	const ends = [0, 1, 4, 5, 6].map((count) => [count, fileOf(linesOf(bytes).slice(0, count)).length] as const);
	for (let size = 0; size <= bytes.length; size += 3) {
		const logger = new MemoryLogger();
		const cut = disk.with(FIRST, Buffer.from(bytes.subarray(0, size)));
		const found = await load(cut, logger);
		const [last, end] = ends.findLast(([, at]) => at <= size)!;
		t.is(found.length, last);
		t.is(cut.bytes(FIRST).length, end);
		t.deepEqual(
			logger.lines.map(({level, facts}) => ({level, facts})),
			end === size ? [] : [{level: 'warn', facts: {file: `${DIRECTORY}/${FIRST}`, bytes: size - end}}],
		);
	}
	t.is((await load(disk)).length, 6);
});

for (const [place, at] of [
	['digest', () => 12],
	['head', (text) => text.indexOf('"rest"') + 1],
	['content', (text) => text.length - 20],
	['end', (text) => text.length - 1],
] satisfies readonly [string, (text: string) => number][]) {
	test(`revisions: a change in the ${place} of any line is found, with file and line`, async (t) => {
		const disk = await revisionDisk();
		for (let line = 1; line <= 6; line++)
			await isDamaged(t, load(disk.with(FIRST, changed(disk.bytes(FIRST), line, at))), FIRST, line);
	});
}

test('revisions: a line that is missing, moved, doubled or foreign is found', async (t) => {
	const disk = await revisionDisk();
	const lines = linesOf(disk.bytes(FIRST));
	const [one, two, three, four, five, six] = lines as [string, string, string, string, string, string];
	await isDamaged(t, load(disk.with(FIRST, fileOf(lines.slice(1)))), FIRST, 1);
	await isDamaged(t, load(disk.with(FIRST, fileOf([one, two, four, five, six]))), FIRST, 3);
	await isDamaged(t, load(disk.with(FIRST, fileOf([one, two, three, four, six, five]))), FIRST, 5);
	await isDamaged(t, load(disk.with(FIRST, fileOf([...lines, six]))), FIRST, 7);
	await isDamaged(t, load(disk.with(FIRST, fileOf([...lines, '{"number":7}']))), FIRST, 7);
	await isDamaged(t, load(disk.with(FIRST, fileOf([one, '', ...lines.slice(1)]))), FIRST, 2);
});

test('revisions: a file that a crash filled up with NULs is cut off where they begin', async (t) => {
	const disk = await revisionDisk();
	const logger = new MemoryLogger();
	const found = await load(disk.with(FIRST, Buffer.concat([disk.bytes(FIRST), Buffer.alloc(5000)])), logger);
	t.is(found.length, 6);
	t.is(logger.lines[0]?.facts['bytes'], 5000);
});

test('revisions: a page lost within the last flush is what a crash leaves, one before it is damage', async (t) => {
	const disk = await revisionDisk();
	const bytes = disk.bytes(FIRST);
	const startOf = (line: number): number => fileOf(linesOf(bytes).slice(0, line - 1)).length;
	const logger = new MemoryLogger();
	t.is(
		(await load(disk.with(FIRST, Buffer.from(bytes).fill(0, startOf(5) + 100, startOf(5) + 164)), logger)).length,
		4,
	);
	t.is(logger.lines.length, 1);
	await isDamaged(t, load(disk.with(FIRST, Buffer.from(bytes).fill(0, startOf(4) + 100, startOf(4) + 164))), FIRST, 4);
});

test('revisions: of several files a missing one, a torn one before the last and a changed one are damage', async (t) => {
	const disk = new FakeDisk();
	const store = revisionsOn(disk, new MemoryLogger(), 500);
	for (let number = 1; number <= 6; number++) await store.append([sampleRevision(number)]);
	await store.close();
	t.deepEqual(disk.names, ['revisions-000001.jsonl', 'revisions-000002.jsonl', 'revisions-000003.jsonl']);
	const second = 'revisions-000002.jsonl';
	const bytes = disk.bytes(second);
	t.is((await load(disk)).length, 6);
	await isDamaged(t, load(disk.with(second)), second);
	await isDamaged(t, load(disk.with(FIRST)), FIRST);
	await isDamaged(t, load(disk.with(second, Buffer.from(bytes.subarray(0, -1)))), second, 2);
	await isDamaged(t, load(disk.with(second, fileOf(linesOf(bytes).slice(0, 1)))), 'revisions-000003.jsonl', 1);
	await isDamaged(t, load(disk.with(second, disk.bytes(FIRST))), second, 1);
});

test('revisions: a damaged store refuses every call, until it is repaired', async (t) => {
	const disk = await revisionDisk();
	const broken = disk.with(
		FIRST,
		changed(disk.bytes(FIRST), 2, () => 90),
	);
	const store = revisionsOn(broken);
	await isDamaged(t, store.append([sampleRevision(7)]), FIRST, 2);
	await isDamaged(t, store.list(), FIRST, 2);
	await isDamaged(t, collect(store.follow(0)), FIRST, 2);
	t.is(broken.openFiles, 0);
	await store.close();
});

test('snapshots: a changed, cut or foreign snapshot, and one of later revisions, are damage', async (t) => {
	const disk = await revisionDisk();
	const store = revisionsOn(disk);
	await store.saveSnapshot({revision: 3, entries: [sampleEntry(1), sampleEntry(2)]});
	await store.close();
	const file = 'snapshot-3.jsonl';
	const bytes = disk.bytes(file);
	t.is((await load(disk)).length, 3);
	await isDamaged(
		t,
		load(
			disk.with(
				file,
				changed(bytes, 2, (text) => text.length - 10),
			),
		),
		file,
		2,
	);
	await isDamaged(t, load(disk.with(file, fileOf(linesOf(bytes).slice(0, -1)))), file);
	await isDamaged(t, load(disk.with(file, Buffer.from(bytes.subarray(0, -5)))), file, 4);
	await isDamaged(t, load(disk.with(file, Buffer.alloc(0))), file);
	await isDamaged(t, load(disk.with(FIRST, fileOf(linesOf(disk.bytes(FIRST)).slice(0, 1)))), file);
});

/** A disk with ledger, notes and an operation. */
async function deliveryDisk(): Promise<FakeDisk> {
	const disk = new FakeDisk();
	const store = deliveriesOn(disk);
	await store.writeAhead([sampleLine('i1'), sampleLine('i2')]);
	await store.saveOperation(sampleOperation(1));
	await store.writeAhead([sampleLine('i1', {revision: 2})]);
	store.note([sampleNote('i1'), sampleNote('i2')]);
	await store.close();
	return disk;
}

test('deliveries: a torn end is cut off and reported, in the ledger and in the operations', async (t) => {
	const disk = await deliveryDisk();
	for (const file of ['ledger-000001.jsonl', 'operations-000001.jsonl']) {
		const logger = new MemoryLogger();
		const bytes = disk.bytes(file);
		await loadNotes(disk.with(file, Buffer.from(bytes.subarray(0, -9))), logger);
		const last = Buffer.byteLength(linesOf(bytes).at(-1)!) + 1;
		t.deepEqual(
			logger.lines.map(({level, facts}) => ({level, facts})),
			[{level: 'warn', facts: {file: `${DIRECTORY}/${file}`, bytes: last - 9}}],
		);
	}
});

test('deliveries: changes in ledger, operations and notes are damage, with file and line', async (t) => {
	const disk = await deliveryDisk();
	for (const [file, lines] of [
		['ledger-000001.jsonl', 3],
		['operations-000001.jsonl', 1],
		['notes.jsonl', 4],
	] as const) {
		const bytes = disk.bytes(file);
		t.is(linesOf(bytes).length, lines);
		for (let line = 1; line <= lines; line++)
			await isDamaged(
				t,
				loadNotes(
					disk.with(
						file,
						changed(bytes, line, (text) => text.length - 4),
					),
				),
				file,
				line,
			);
	}
	await isDamaged(
		t,
		loadNotes(disk.with('notes.jsonl', fileOf(linesOf(disk.bytes('notes.jsonl')).slice(0, -1)))),
		'notes.jsonl',
	);
});

test('deliveries: a compacted ledger that is changed, cut or without its successor is damage', async (t) => {
	const disk = new FakeDisk();
	const store = deliveriesOn(disk, new MemoryLogger(), 1000);
	for (let revision = 1; revision <= 20; revision++)
		await store.writeAhead([sampleLine(`i${revision % 3}`, {revision})]);
	for (let round = 0; round < 100; round++) await new Promise((resolve) => setImmediate(resolve));
	await store.close();
	const [compacted, next] = disk.names.filter((name) => name.startsWith('ledger-')) as [string, string];
	t.true(compacted.endsWith('-compacted.jsonl'));
	const bytes = disk.bytes(compacted);
	await t.notThrowsAsync(loadNotes(disk));
	await isDamaged(
		t,
		loadNotes(
			disk.with(
				compacted,
				changed(bytes, 2, (text) => text.length - 4),
			),
		),
		compacted,
		2,
	);
	await isDamaged(t, loadNotes(disk.with(compacted, fileOf(linesOf(bytes).slice(0, -1)))), compacted);
	await isDamaged(t, loadNotes(disk.with(next)), next);
	t.true(isClusterdError(await t.throwsAsync(loadNotes(disk.with(compacted))), 'STORE_DAMAGED'));
});

import test from 'ava';
import {SegmentReaders} from '#src/log/segment-readers.js';
import {positionOf, segmentFile} from '#src/log/segments.js';
import {FakeDisk} from '../disk/fake-disk.js';

const DIRECTORY = '/data';
const LOG = 'ledger';

async function setup(): Promise<{disk: FakeDisk; readers: SegmentReaders}> {
	const disk = new FakeDisk();
	for (const segment of [2, 4]) {
		const file = await disk.open(`${DIRECTORY}/${segmentFile(LOG, segment)}`, 'write');
		await file.write(Buffer.from(`one ${segment}\ntwo ${segment}\nthree ${segment}\n`), 0);
		await file.close();
	}
	return {disk, readers: new SegmentReaders({disk, directory: DIRECTORY, log: LOG})};
}

const line = (segment: number, offset: number, length: number): {slot: number; position: number; length: number} => ({
	slot: 0,
	position: positionOf(segment, offset),
	length,
});

test('lines are read in the order asked for, those side by side at once', async (t) => {
	const {disk, readers} = await setup();
	const found = await readers.read([line(2, 0, 5), line(2, 6, 5), line(4, 12, 7), line(2, 12, 7)]);
	t.deepEqual(found.map(String), ['one 2', 'two 2', 'three 4', 'three 2']);
	t.is(disk.counts.get('read'), 3);
	await readers.close();
	t.is(disk.openFiles, 0);
});

test('a segment that goes stays open for those who read it', async (t) => {
	const {disk, readers} = await setup();
	const reading = readers.read([line(2, 0, 5), line(4, 0, 5)]);
	const retired = readers.retireBefore(4);
	await disk.remove(`${DIRECTORY}/${segmentFile(LOG, 4)}`);
	t.deepEqual((await reading).map(String), ['one 2', 'one 4']);
	await retired;
	t.is(disk.openFiles, 1);
	await readers.close();
});

test('a line that ends after its file is a failure', async (t) => {
	const {readers} = await setup();
	await t.throwsAsync(readers.read([line(2, 15, 50)]), {message: /the file ends at 20/});
	await readers.close();
});

test('a segment that could not be opened is opened by the next who reads', async (t) => {
	const {disk, readers} = await setup();
	disk.fault = ({call}) => (call === 'open' ? new Error('too many open files') : undefined);
	await t.throwsAsync(readers.read([line(2, 0, 5)]), {message: 'too many open files'});
	disk.fault = () => undefined;
	t.deepEqual((await readers.read([line(2, 0, 5)])).map(String), ['one 2']);
	await readers.close();
	t.is(disk.openFiles, 0);
});

test('nothing is read after closing', async (t) => {
	const {disk, readers} = await setup();
	await readers.close();
	await t.throwsAsync(readers.read([line(2, 0, 5)]), {code: 'STOPPED'});
	t.is(disk.openFiles, 0);
});

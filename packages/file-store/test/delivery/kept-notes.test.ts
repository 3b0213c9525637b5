import test from 'ava';
import {sampleNote} from '@clusterd/contracts';
import {KeptNotes} from '#src/delivery/kept-notes.js';
import {NotesFile} from '#src/delivery/notes-file.js';
import {FakeDisk} from '../disk/fake-disk.js';

test('notes are written less often where that takes long', async (t) => {
	let now = 0;
	const delays: number[] = [];
	const clock = {
		now: () => now,
		after(delayMs: number) {
			delays.push(delayMs);
			return () => {};
		},
	};
	const disk = new FakeDisk();
	disk.fault = ({call}) => {
		now += call === 'rename' ? 900 : 0; // a slow disk
		return undefined;
	};
	const notes = new KeptNotes({
		file: new NotesFile({disk, directory: '/data'}),
		clock,
		intervalMs: 5000,
		ledgerEnd: async () => 0,
	});
	await notes.write();
	notes.set(sampleNote('i1'));
	notes.set(sampleNote('i2'));
	t.deepEqual(delays, [18_000]);
});

import {createHash} from 'node:crypto';
import {readdir, stat} from 'node:fs/promises';
import test from 'ava';
import {FleetManager} from '@clusterd/core';
import {ManualClock, MemoryConnector, SeededRandom} from '@clusterd/core/memory';
import {FileDeliveryStore, FileRevisionStore} from '@clusterd/file-store';
import {temporaryDirectory} from '../disk/temporary-directory.js';

/** Bytes of the files whose names begin so. */
async function bytesOf(directory: string, beginning: string): Promise<number> {
	const files = (await readdir(directory)).filter((file) => file.startsWith(beginning));
	const sizes = await Promise.all(files.map(async (file) => (await stat(`${directory}/${file}`)).size));
	return sizes.reduce((sum, size) => sum + size, 0);
}

test('S0.4: the files of what happened on instances do not grow with the number of changes', async (t) => {
	const directory = await temporaryDirectory(t);
	const [connector, clock] = [new MemoryConnector(), new ManualClock()];
	const revisionStore = new FileRevisionStore({directory});
	const deliveryStore = new FileDeliveryStore({directory, clock, segmentBytes: 10_000, compactionBytes: 20_000});
	const manager = await FleetManager.start({
		revisionStore,
		deliveryStore,
		connector,
		clock,
		random: new SeededRandom({seed: 1}),
		regex: {compile: (pattern) => new RegExp(pattern)},
		hash: (text) => createHash('sha256').update(text).digest('hex'),
		checkReadsPerSecond: 0,
		keepResults: 20,
		snapshotEvery: 10,
	});
	const api = manager.as({id: 'ada'});
	const {id: root} = await api.members.root();
	const {member: w1} = await api.commit({kind: 'create-instance', name: 'w1', address: 'http://w1.example'});
	await api.commit({kind: 'create-instance', name: 'away', address: 'http://away.example'});
	connector.at('http://away.example').offline = true;
	for (let round = 0; round < 300; round++) {
		const content = `${round} ${'x'.repeat(100)}`;
		await api.commit({kind: 'set', member: root, units: [{name: 'user:/app/port', content}]});
		await api.commit({kind: 'set', member: w1!, units: [{name: `user:/own/${round % 5}`, content}]});
		await manager.whenIdle();
	}
	await manager.stop();
	await Promise.all([revisionStore.close(), deliveryStore.close()]);
	for (const log of ['operations-', 'ledger-']) {
		// 158,267 and 195,728 bytes where everything is kept
		const bytes = await bytesOf(directory, log);
		t.true(bytes < 60_000, `${log}: ${bytes} bytes`);
	}
});

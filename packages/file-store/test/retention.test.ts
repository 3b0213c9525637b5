import {createHash} from 'node:crypto';
import {readdir, stat} from 'node:fs/promises';
import test, {type ExecutionContext} from 'ava';
import {FleetManager} from '@clusterd/core';
import {ManualClock, MemoryConnector, SeededRandom} from '@clusterd/core/memory';
import {FileDeliveryStore, FileRevisionStore} from '@clusterd/file-store';
import {temporaryDirectory} from './temporary-directory.js';

/** Bytes of the files whose names begin so. */
async function bytesOf(directory: string, beginning: string): Promise<number> {
	const files = (await readdir(directory)).filter(file => file.startsWith(beginning));
	const sizes = await Promise.all(files.map(async file => (await stat(`${directory}/${file}`)).size));
	return sizes.reduce((sum, size) => sum + size, 0);
}

/** Plays changes of a fleet of two instances over files, and tells after each part how large they are. */
async function play(t: ExecutionContext, parts: number): Promise<readonly {readonly operations: number; readonly ledger: number}[]> {
	const directory = await temporaryDirectory(t);
	const [connector, clock] = [new MemoryConnector(), new ManualClock()];
	const revisionStore = new FileRevisionStore({directory});
	const deliveryStore = new FileDeliveryStore({directory, clock, segmentBytes: 10_000, compactionBytes: 20_000});
	const manager = await FleetManager.start({
		revisionStore, deliveryStore, connector, clock, random: new SeededRandom({seed: 1}), regex: {compile: pattern => new RegExp(pattern)},
		hash: text => createHash('sha256').update(text).digest('hex'), checkReadsPerSecond: 0, keepResults: 20, snapshotEvery: 10,
	});
	t.teardown(async () => {
		await manager.stop();
		await Promise.all([revisionStore.close(), deliveryStore.close()]);
	});
	const api = manager.as({id: 'ada'});
	const {id: root} = await api.members.root();
	const {member: w1} = await api.commit({kind: 'create-instance', name: 'w1', address: 'http://w1.example'});
	await api.commit({kind: 'create-instance', name: 'away', address: 'http://away.example'});
	connector.at('http://away.example').offline = true;
	const sizes: {operations: number; ledger: number}[] = [];
	for (let part = 0; part < parts; part++) {
		for (let round = 0; round < 100; round++) {
			const content = `${part}.${round} ${'x'.repeat(100)}`;
			await api.commit({kind: 'set', member: root, units: [{name: 'user:/app/port', content}]});
			await api.commit({kind: 'set', member: w1!, units: [{name: `user:/own/${round % 5}`, content}]});
			await manager.whenIdle();
		}
		sizes.push({operations: await bytesOf(directory, 'operations-'), ledger: await bytesOf(directory, 'ledger-')});
	}
	return sizes;
}

test('S0.4: the files of what happened on instances do not grow with the number of changes', async t => {
	const sizes = await play(t, 3);
	for (const log of ['operations', 'ledger'] as const) {
		const largest = Math.max(...sizes.map(size => size[log]));
		t.true(largest < 60_000, `${log}: ${sizes.map(size => size[log]).join(', ')} bytes`);
	}
});

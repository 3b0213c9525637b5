import {fork} from 'node:child_process';
import {once} from 'node:events';
import {fileURLToPath} from 'node:url';
import test from 'ava';
import {ManualClock, SeededRandom} from '@clusterd/core/memory';
import {collect, sampleRevisions} from '@clusterd/contracts';
import {openDataDirectory} from '@clusterd/file-store';
import {temporaryDirectory} from '../disk/temporary-directory.js';

const KILLS = 20;

interface Acknowledged {
	readonly revision?: number;
	readonly instance?: string;
	readonly line?: number;
}

test('killed at any moment, stores come back with everything that was acknowledged', async (t) => {
	t.timeout(180_000);
	const directory = await temporaryDirectory(t);
	const random = new SeededRandom({seed: 20});
	let revision = 0;
	const lines = new Map<string, number>();
	for (let kill = 0; kill < KILLS; kill++) {
		const writer = fork(fileURLToPath(new URL('fixtures/write-until-killed.js', import.meta.url)), [directory]);
		let patience = 1 + Math.floor(random.next() * 60);
		writer.on('message', (acknowledged: Acknowledged) => {
			revision = Math.max(revision, acknowledged.revision ?? 0);
			if (acknowledged.instance !== undefined) lines.set(acknowledged.instance, acknowledged.line ?? 0);
			if (--patience === 0) writer.kill('SIGKILL');
		});
		await once(writer, 'exit');
		t.is(writer.signalCode, 'SIGKILL');
		const {revisions, deliveries, close} = await openDataDirectory({directory, clock: new ManualClock()});
		const found = await collect((await revisions.load()).revisions);
		const last = (await revisions.list({limit: 1}))[0]?.number ?? 0;
		t.true(last >= revision, `${revision} was acknowledged, ${last} is the last`);
		t.is(last % 2, 0, 'a batch is whole');
		t.deepEqual((await revisions.list({limit: 1000})).toReversed(), sampleRevisions(Math.max(1, last - 999), last));
		t.is(found.at(-1)?.number ?? last, last);
		for (const [instance, line] of lines) {
			const {units} = await deliveries.ledger(instance);
			const [a, b] = ['user:/a', 'user:/b'].map((unit) => units.get(unit)?.revision ?? 0);
			t.true(a! >= line, `${instance}: ${line} was acknowledged, ${a} is there`);
			t.is(a, b, 'a call is whole');
		}
		await collect(deliveries.load());
		await close();
	}
	t.true(revision > KILLS && lines.size === 4);
});

import {fork} from 'node:child_process';
import {once} from 'node:events';
import {chmod, link, mkdir, readdir, readFile, stat, writeFile} from 'node:fs/promises';
import {createServer} from 'node:net';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import test, {type ExecutionContext} from 'ava';
import {type ErrorCode, isClusterdError} from '@clusterd/core';
import {ManualClock, MemoryLogger} from '@clusterd/core/memory';
import {sampleNote, sampleOperation, sampleLine, sampleRevision} from '@clusterd/contracts';
import {type DataDirectory, openDataDirectory} from '@clusterd/file-store';
import {temporaryDirectory} from '../disk/temporary-directory.js';

const open = (directory: string, logger = new MemoryLogger()): Promise<DataDirectory> =>
	openDataDirectory({directory, clock: new ManualClock(), logger});

async function refused(t: ExecutionContext, code: ErrorCode, directory: string): Promise<void> {
	await t.throwsAsync(open(directory), {code});
}

/** What a process leaves behind that was killed: a socket that nobody listens on. */
async function deadLock(directory: string, name: string): Promise<void> {
	const server = createServer();
	server.listen(join(directory, 'socket'));
	await once(server, 'listening');
	await link(join(directory, 'socket'), join(directory, name));
	await new Promise((resolve) => server.close(resolve));
}

const sockets = async (directory: string): Promise<readonly string[]> =>
	(await readdir(directory)).filter((name) => name.startsWith('lock-'));

test('a data directory is made with its parents, for its owner only, and so are its files', async (t) => {
	const directory = join(await temporaryDirectory(t), 'deep', 'data');
	const {revisions, deliveries, close} = await open(directory);
	await revisions.append([sampleRevision(1)]);
	await revisions.saveSnapshot({revision: 1, entries: []});
	await deliveries.writeAhead([sampleLine('i1')]);
	await deliveries.saveOperation(sampleOperation(1));
	deliveries.note([sampleNote('i1')]);
	await close();
	const modeOf = async (path: string): Promise<string> => ((await stat(path)).mode & 0o777).toString(8);
	t.is(await modeOf(directory), '700');
	const names = await readdir(directory);
	t.deepEqual(names.sort(), [
		'format.json',
		'ledger-000001.jsonl',
		'notes.jsonl',
		'operations-000001.jsonl',
		'revisions-000001.jsonl',
		'snapshot-1.jsonl',
	]);
	for (const name of names) t.is(await modeOf(join(directory, name)), '600', name);
});

test('a data directory that others may read is used, with a warning', async (t) => {
	const directory = join(await temporaryDirectory(t), 'data');
	await mkdir(directory);
	await chmod(directory, 0o755);
	const logger = new MemoryLogger();
	await (await open(directory, logger)).close();
	t.deepEqual(
		logger.lines.map(({level, facts}) => ({level, facts})),
		[{level: 'warn', facts: {directory}}],
	);
});

test('a data directory is held by one at a time', async (t) => {
	const directory = await temporaryDirectory(t);
	const first = await open(directory);
	await refused(t, 'STORE_LOCKED', directory);
	await first.close();
	await first.close();
	const second = await open(directory);
	await refused(t, 'STORE_LOCKED', directory);
	await second.close();
	t.deepEqual(await sockets(directory), []);
});

test('a data directory with a very long path can be locked', async (t) => {
	const directory = join(await temporaryDirectory(t), 'x'.repeat(120), 'y'.repeat(120), 'ä'.repeat(60));
	const first = await open(directory);
	t.is((await sockets(directory)).length, 1);
	await refused(t, 'STORE_LOCKED', directory);
	await first.close();
	t.deepEqual(await sockets(directory), []);
});

test('a data directory whose holder was killed is taken over', async (t) => {
	const directory = await temporaryDirectory(t);
	const holder = fork(fileURLToPath(new URL('fixtures/hold.js', import.meta.url)), [directory]);
	t.teardown(() => holder.kill('SIGKILL'));
	await once(holder, 'message');
	await refused(t, 'STORE_LOCKED', directory);
	holder.kill('SIGKILL');
	await once(holder, 'exit');
	t.is((await sockets(directory)).length, 1);
	const {close} = await open(directory);
	t.is((await sockets(directory)).length, 1);
	await close();
});

test('of many who want a data directory at once, left by dead ones, exactly one gets it', async (t) => {
	const directory = await temporaryDirectory(t);
	for (let round = 0; round < 10; round++) {
		await deadLock(directory, `lock-00000000000${round}.sock`);
		await deadLock(directory, `lock-ffffffffff0${round}.sock`);
		const results = await Promise.allSettled(Array.from({length: 12}, () => open(directory)));
		const won = results.filter((result) => result.status === 'fulfilled');
		const lost = results.filter((result) => result.status === 'rejected');
		t.is(won.length, 1);
		t.true(lost.every(({reason}) => isClusterdError(reason, 'STORE_LOCKED')));
		t.is((await sockets(directory)).length, 1);
		await won[0]?.value.close();
	}
});

test("a file that only looks like a lock is nobody's", async (t) => {
	const directory = await temporaryDirectory(t);
	await writeFile(join(directory, 'lock-000000000001.sock'), '');
	await (await open(directory)).close();
	t.deepEqual(await sockets(directory), []);
});

test('a data directory of a later version is refused, and stays unlocked', async (t) => {
	const directory = await temporaryDirectory(t);
	await writeFile(join(directory, 'format.json'), '{"program": "clusterd", "format": 2}');
	await refused(t, 'STORE_DAMAGED', directory);
	t.deepEqual(await sockets(directory), []);
});

test('a data directory whose format is unreadable or missing is refused', async (t) => {
	const directory = await temporaryDirectory(t);
	await writeFile(join(directory, 'format.json'), '{"program": "clu');
	await refused(t, 'STORE_DAMAGED', directory);
	const other = await temporaryDirectory(t);
	await writeFile(join(other, 'revisions-000001.jsonl'), '');
	await refused(t, 'STORE_DAMAGED', other);
});

test('the format of a data directory is a JSON document', async (t) => {
	const directory = await temporaryDirectory(t);
	await (await open(directory)).close();
	t.deepEqual(JSON.parse(await readFile(join(directory, 'format.json'), 'utf8')), {program: 'clusterd', format: 1});
});

test('a path that is no directory is a failure of the store', async (t) => {
	const file = join(await temporaryDirectory(t), 'file');
	await writeFile(file, '');
	await refused(t, 'STORE_FAILED', file);
	await refused(t, 'STORE_FAILED', join(file, 'below'));
});

test('a data directory gives back what was stored in it', async (t) => {
	const directory = await temporaryDirectory(t);
	const first = await open(directory);
	await first.revisions.append([sampleRevision(1)]);
	await first.deliveries.writeAhead([sampleLine('i1')]);
	await first.close();
	const second = await open(directory);
	t.deepEqual(await second.revisions.list(), [sampleRevision(1)]);
	t.deepEqual([...(await second.deliveries.ledger('i1')).units.values()], [sampleLine('i1')]);
	await second.close();
});

import {execFile} from 'node:child_process';
import {existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {promisify} from 'node:util';
import test, {type ExecutionContext} from 'ava';
import {makeTemporaryDirectory} from '#src/demo/temporary-directory.js';

function setup(t: ExecutionContext): string {
	const parent = mkdtempSync(join(tmpdir(), 'clusterd-t-'));
	t.teardown(() => rmSync(parent, {recursive: true, force: true}));
	return parent;
}

test('a temporary directory goes with everything in it', async (t) => {
	const parent = setup(t);
	const directory = await makeTemporaryDirectory(parent);
	writeFileSync(join(directory.path, 'file'), 'text');
	await directory.remove();
	await directory.remove();
	t.deepEqual(readdirSync(parent), []);
});

test('the directory of somebody who lives stays', async (t) => {
	const parent = setup(t);
	const first = await makeTemporaryDirectory(parent);
	const second = await makeTemporaryDirectory(parent);
	t.true(existsSync(first.path));
	await first.remove();
	await second.remove();
});

test('the directory of somebody who was killed goes with the next start', async (t) => {
	const parent = setup(t);
	const program = `import {makeTemporaryDirectory} from ${JSON.stringify(import.meta.resolve('#src/demo/temporary-directory.js'))};
		await makeTemporaryDirectory(${JSON.stringify(parent)});
		process.kill(process.pid, 'SIGKILL');`;
	await t.throwsAsync(promisify(execFile)(process.execPath, ['--input-type=module', '-e', program]));
	t.is(readdirSync(parent).length, 1);
	const directory = await makeTemporaryDirectory(parent);
	t.deepEqual(
		readdirSync(parent).map((name) => join(parent, name)),
		[directory.path],
	);
	await directory.remove();
});

test('a directory without a sign of life stays while it is young, and what is named otherwise stays for ever', async (t) => {
	const parent = setup(t);
	for (const name of ['clusterd-demo-young', 'clusterd-demo-old', 'other']) mkdirSync(join(parent, name));
	for (const name of ['clusterd-demo-old', 'other']) utimesSync(join(parent, name), new Date(0), new Date(0));
	const directory = await makeTemporaryDirectory(parent);
	t.deepEqual(
		readdirSync(parent)
			.filter((name) => !directory.path.endsWith(name))
			.sort(),
		['clusterd-demo-young', 'other'],
	);
	await directory.remove();
});

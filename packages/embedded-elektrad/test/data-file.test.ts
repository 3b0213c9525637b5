import {spawn} from 'node:child_process';
import {mkdir, mkdtemp, readdir, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import test, {type ExecutionContext} from 'ava';
import {startEmbeddedElektrad} from '@clusterd/embedded-elektrad';
import {ask, setup} from './ask.js';

async function directory(t: ExecutionContext) {
	const path = await mkdtemp(join(tmpdir(), 'embedded-elektrad-'));
	t.teardown(() => rm(path, {recursive: true}));
	return path;
}

test('what is in a data file outlives the elektrad that wrote it', async (t) => {
	const folder = await directory(t);
	const data = join(folder, 'data.json');
	const first = await startEmbeddedElektrad({
		data,
		seed: {
			keys: {'user:/seeded': '1', 'user:/kept': '1'},
			mounts: [{file: 'm.dump', mountpoint: 'user:/m', plugins: ['dump', 'type']}],
		},
	});
	first.kdb.set('user:/m/a', 'ü');
	first.kdb.metaSet('user:/m/a', 'check/type', 'string');
	first.kdb.rm('user:/seeded');
	await ask(first.port, 'PUT', '/kdb/user:/a%FFb', {body: '"2"'});
	await first.stop();
	t.deepEqual(await readdir(folder), ['data.json']);
	const {elektrad, read} = await setup(t, {data, seed: {keys: {'user:/seeded': 'again'}}});
	t.is(elektrad.kdb.get('user:/seeded'), undefined);
	t.deepEqual((await read('user:/m/a'))['meta'], {'check/type': 'string'});
	t.is((await read('user:/a%FFb'))['value'], '2');
});

test('a write is in the data file before it is acknowledged, and refused when it cannot be', async (t) => {
	const folder = await directory(t);
	const data = join(folder, 'below', 'data.json');
	await mkdir(join(folder, 'below'));
	const {elektrad, status, reply} = await setup(t, {data});
	await status('PUT', '/kdb/user:/a', {body: '"kept"'});
	t.regex(await readFile(data, 'utf8'), /"user:\/a","kept"/);
	await rm(join(folder, 'below'), {recursive: true});
	const refused = await reply('PUT', '/kdb/user:/a', {body: '"lost"'});
	t.is(refused.status, 400);
	t.regex(
		refused.text,
		/^\{"error":"C01100 Resource - Could not write configuration file 'home\/\.config\/default\.ecf'/,
	);
	t.is(elektrad.kdb.get('user:/a'), 'kept');
});

test('the program prints its address, serves until SIGTERM, and keeps its data', async (t) => {
	const folder = await directory(t);
	const [data, seed] = [join(folder, 'data.json'), join(folder, 'seed.json')];
	await writeFile(seed, '{"keys": {"system:/motd": "hello"}}');
	const bin = fileURLToPath(new URL('../bin.js', import.meta.url));
	const child = spawn(process.execPath, [bin, '--port', '0', '--data', data, '--seed', seed], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const ended = new Promise((resolve) => child.once('exit', resolve));
	t.teardown(() => child.kill('SIGKILL'));
	const line = await new Promise<string>((resolve) =>
		child.stdout.once('data', (chunk: Buffer) => {
			resolve(chunk.toString());
		}),
	);
	t.regex(line, /^http:\/\/127\.0\.0\.1:\d+\n$/);
	const answer = await ask(Number(line.trim().split(':').at(-1)), 'GET', '/kdb/system:/motd');
	t.regex(answer === 'closed' ? '' : answer.text, /"value":"hello"/);
	child.kill('SIGTERM');
	t.is(await ended, 0);
	t.regex(await readFile(data, 'utf8'), /"system:\/motd","hello"/);
});

import {existsSync, readdirSync, writeFileSync} from 'node:fs';
import {createServer, type AddressInfo} from 'node:net';
import {join} from 'node:path';
import test from 'ava';
import {ClusterClient} from '@clusterd/api';
import {ask} from './asking.js';
import {directoryFor, startProcess} from './daemon-process.js';

test('a daemon starts on a directory that is missing, answers, stops on SIGTERM, and finds its fleet again', async t => {
	const data = join(directoryFor(t), 'deep', 'data');
	const first = startProcess(t, ['serve', '--data', data, '--port', '0', '--log-level', 'warn']);
	const {member} = await new ClusterClient({address: await first.url}).commit({kind: 'create-cluster', name: 'web'});
	first.child.kill('SIGTERM');
	t.deepEqual(await first.ended, {code: 0, signal: null, out: `clusterd listens on ${await first.url}\n`, err: ''});

	const second = startProcess(t, ['serve', '--data', data, '--port', '0']);
	t.like(await new ClusterClient({address: await second.url}).members.get(member ?? ''), {name: 'web', path: 'all / web'});
	second.child.kill('SIGINT');
	t.is((await second.ended).code, 0);
});

test('a daemon that is stopped ends a stream of events', async t => {
	const daemon = startProcess(t, ['serve', '--data', directoryFor(t), '--port', '0']);
	const response = await fetch(`${await daemon.url}/api/v1/events`);
	t.is(response.status, 200);
	daemon.child.kill('SIGTERM');
	await response.text();
	t.is((await daemon.ended).code, 0);
});

test('a port that is taken is told with exit code 4, and the directory is let go', async t => {
	const data = directoryFor(t);
	const taken = createServer().listen(0, '127.0.0.1');
	t.teardown(() => void taken.close());
	await new Promise(resolve => taken.once('listening', resolve));
	const {port} = taken.address() as AddressInfo;
	const refused = await startProcess(t, ['serve', '--data', data, '--port', String(port), '--log-level', 'silent']).ended;
	t.is(refused.code, 4);
	t.is(refused.err, `clusterd: cannot listen on 127.0.0.1 port ${port}: it is in use by another program; choose another --port, or 0 for any\n`);
	const next = startProcess(t, ['serve', '--data', data, '--port', '0']);
	await next.url;
});

test('a directory that another daemon holds is told with exit code 3', async t => {
	const data = directoryFor(t);
	await startProcess(t, ['serve', '--data', data, '--port', '0']).url;
	const {code, err} = await startProcess(t, ['serve', '--data', data, '--port', '0', '--log-level', 'silent']).ended;
	t.is(code, 3);
	t.regex(err, /^clusterd: .* is in use by another daemon\n$/);
	t.true(err.includes(data));
});

test('a directory that was held by a daemon that was killed can be used at once', async t => {
	const data = directoryFor(t);
	const killed = startProcess(t, ['serve', '--data', data, '--port', '0']);
	await killed.url;
	killed.child.kill('SIGKILL');
	await killed.ended;
	t.regex(await startProcess(t, ['serve', '--data', data, '--port', '0']).url, /^http/);
});

test('a directory that is a file is told with exit code 3 and without a stack', async t => {
	const file = join(directoryFor(t), 'file');
	writeFileSync(file, '');
	const {code, err} = await startProcess(t, ['serve', '--data', file, '--port', '0', '--log-level', 'silent']).ended;
	t.is(code, 3);
	t.regex(err, /^clusterd: .*\n$/);
	t.true(err.includes(file));
});

const usage = test.macro({
	async exec(t, words: readonly string[], told: RegExp, environment: Readonly<Record<string, string>> = {}) {
		const directory = directoryFor(t);
		const {code, err, out} = await startProcess(t, words.map(word => word.replace('DATA', join(directory, 'data'))), environment).ended;
		t.is(code, 2);
		t.regex(err, told);
		t.notRegex(err, /^\s+at /m);
		t.is(out, '');
		t.deepEqual(readdirSync(directory), [], 'and nothing is made');
	},
	title: (providedTitle = '') => `${providedTitle} is told with exit code 2`,
});
test('a missing directory option', usage, ['serve'], /^clusterd: --data: is needed/);
test('an option that does not exist', usage, ['serve', '--data', 'DATA', '--prot', '1'], /unknown option '--prot'/);
test('an option without its value', usage, ['serve', '--data'], /--data/);
test('an option with an empty value', usage, ['serve', '--data', ''], /^clusterd: --data: it is empty\n$/);
test('a port that is no number', usage, ['serve', '--data', 'DATA', '--port', 'http'], /^clusterd: --port: "http" is not a whole number\n$/);
test('a variable with a wrong value', usage, ['serve', '--data', 'DATA'], /^clusterd: CLUSTERD_PORT: /, {CLUSTERD_PORT: '99999'});
test('a command that does not exist', usage, ['srve'], /unknown command 'srve'/);
test('a word too many', usage, ['serve', '--data', 'DATA', 'now'], /too many arguments/);
test('an options file that is missing', usage, ['demo', '--config', '/nowhere.json'], /^clusterd: \/nowhere\.json: it cannot be read/);

test('an address that is not of this machine is told with exit code 4', async t => {
	const {code, err} = await startProcess(t, ['serve', '--data', directoryFor(t), '--host', '192.0.2.1', '--port', '0', '--log-level', 'silent']).ended;
	t.is(code, 4);
	t.regex(err, /^clusterd: cannot listen on 192\.0\.2\.1 port 0: it is not an address of this machine; choose another --host\n$/);
});

test('listening where others can reach it is warned of', async t => {
	const daemon = startProcess(t, ['serve', '--data', directoryFor(t), '--host', '0.0.0.0', '--port', '0', '--log-level', 'warn']);
	await daemon.url;
	daemon.child.kill('SIGTERM');
	t.regex((await daemon.ended).err, /everybody who reaches this address can change everything/);
});

test('help, version and the reference of options are printed', async t => {
	const help = await startProcess(t, ['--help']).ended;
	t.is(help.code, 0);
	t.regex(help.out, /serve[\s\S]*demo/);
	t.regex((await startProcess(t, ['--version']).ended).out, /^\d+\.\d+\.\d+\n$/);
	t.regex((await startProcess(t, ['options']).ended).out, /^# Options\n/);
});

test('the daemon tells its health and version', async t => {
	const data = directoryFor(t);
	const daemon = startProcess(t, ['serve', '--data', data, '--port', '0']);
	const url = await daemon.url;
	t.like((await ask<object>('GET', `${url}/api/v1/health`)).body, {ready: true, instances: 0, clusters: 1});
	t.like((await ask<object>('GET', `${url}/api/v1/version`)).body, {name: 'clusterd'});
	t.true(existsSync(data));
});

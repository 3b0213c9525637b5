import {readdirSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {startEmbeddedElektrad} from '@clusterd/embedded-elektrad';
import {ask} from './asking.js';
import {directoryFor, startProcess} from './daemon-process.js';

test.serial("webd's clients get the instance of an option as `my`", async (t) => {
	const elektrad = await startEmbeddedElektrad({seed: {keys: {'user:/x': 'value'}}});
	t.teardown(() => elektrad.stop());
	const daemon = startProcess(t, [
		'serve',
		'--data',
		directoryFor(t),
		'--port',
		'0',
		'--instance',
		`public@${elektrad.url}`,
		'--log-level',
		'silent',
	]);
	const answer = await fetch(`${await daemon.url}/api/instances/my/kdb/user:%2Fx`);
	t.like(await answer.json(), {exists: true, value: 'value'});

	const refused = await startProcess(t, ['serve', '--instance', 'ftp://elsewhere']).ended;
	t.is(refused.code, 2);
	t.regex(refused.err, /--instance.*must be \[VISIBILITY@\]http:\/\/host:port/);
});

test.serial('a daemon that is stopped ends a stream of events', async (t) => {
	const daemon = startProcess(t, ['serve', '--data', directoryFor(t), '--port', '0']);
	const response = await fetch(`${await daemon.url}/api/v1/events`);
	t.is(response.status, 200);
	daemon.child.kill('SIGTERM');
	await response.text();
	t.is((await daemon.ended).code, 0);
});

test.serial('a wrong option is told with exit code 2, without a stack, and nothing is made', async (t) => {
	const directory = directoryFor(t);
	const {code, err, out} = await startProcess(t, ['serve', '--data', join(directory, 'data')], {CLUSTERD_PORT: '99999'})
		.ended;
	t.deepEqual([code, out], [2, '']);
	t.regex(err, /^clusterd: CLUSTERD_PORT: .*\n$/);
	t.deepEqual(readdirSync(directory), []);
});

test.serial('an address that is not of this machine is told with exit code 4', async (t) => {
	const {code, err} = await startProcess(t, [
		'serve',
		'--data',
		directoryFor(t),
		'--host',
		'192.0.2.1',
		'--port',
		'0',
		'--log-level',
		'silent',
	]).ended;
	t.is(code, 4);
	t.regex(
		err,
		/^clusterd: cannot listen on 192\.0\.2\.1 port 0: it is not an address of this machine; choose another --host\n$/,
	);
});

test.serial('listening where others can reach it is warned of', async (t) => {
	const daemon = startProcess(t, [
		'serve',
		'--data',
		directoryFor(t),
		'--host',
		'0.0.0.0',
		'--port',
		'0',
		'--log-level',
		'warn',
	]);
	await daemon.url;
	daemon.child.kill('SIGTERM');
	t.regex((await daemon.ended).err, /everybody who reaches this address can change everything/);
});

test.serial('the daemon tells its health and version', async (t) => {
	const data = directoryFor(t);
	const daemon = startProcess(t, ['serve', '--data', data, '--port', '0']);
	const url = await daemon.url;
	t.like((await ask<object>('GET', `${url}/api/v1/health`)).body, {ready: true, instances: 0, clusters: 1});
	t.like((await ask<object>('GET', `${url}/api/v1/version`)).body, {name: 'clusterd'});
});

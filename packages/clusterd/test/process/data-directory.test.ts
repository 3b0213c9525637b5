import {writeFileSync} from 'node:fs';
import {createServer, type AddressInfo} from 'node:net';
import {join} from 'node:path';
import test from 'ava';
import {ClusterClient} from '@clusterd/api';
import {directoryFor, startProcess} from './daemon-process.js';

test.serial(
	'a daemon starts on a directory that is missing, answers, stops on SIGTERM, and finds its fleet again',
	async (t) => {
		const data = join(directoryFor(t), 'deep', 'data');
		const first = startProcess(t, ['serve', '--data', data, '--port', '0', '--log-level', 'warn']);
		const {member} = await new ClusterClient({address: await first.url}).commit({kind: 'create-cluster', name: 'web'});
		first.child.kill('SIGTERM');
		t.deepEqual(await first.ended, {code: 0, signal: null, out: `clusterd listens on ${await first.url}\n`, err: ''});

		const second = startProcess(t, ['serve', '--data', data, '--port', '0']);
		t.like(await new ClusterClient({address: await second.url}).members.get(member ?? ''), {
			name: 'web',
			path: 'all / web',
		});
		second.child.kill('SIGINT');
		t.is((await second.ended).code, 0);
	},
);

test.serial('a port that is taken is told with exit code 4, and the directory is let go', async (t) => {
	const data = directoryFor(t);
	const taken = createServer().listen(0, '127.0.0.1');
	t.teardown(() => void taken.close());
	await new Promise((resolve) => taken.once('listening', resolve));
	const {port} = taken.address() as AddressInfo;
	const refused = await startProcess(t, ['serve', '--data', data, '--port', String(port), '--log-level', 'silent'])
		.ended;
	t.is(refused.code, 4);
	t.is(
		refused.err,
		`clusterd: cannot listen on 127.0.0.1 port ${port}: it is in use by another program; choose another --port, or 0 for any\n`,
	);
	const next = startProcess(t, ['serve', '--data', data, '--port', '0']);
	await next.url;
});

test.serial('a directory that another daemon holds is told with exit code 3', async (t) => {
	const data = directoryFor(t);
	await startProcess(t, ['serve', '--data', data, '--port', '0']).url;
	const {code, err} = await startProcess(t, ['serve', '--data', data, '--port', '0', '--log-level', 'silent']).ended;
	t.is(code, 3);
	t.regex(err, /^clusterd: .* is in use by another daemon\n$/);
	t.true(err.includes(data));
});

test.serial('a directory that was held by a daemon that was killed can be used at once', async (t) => {
	const data = directoryFor(t);
	const killed = startProcess(t, ['serve', '--data', data, '--port', '0']);
	await killed.url;
	killed.child.kill('SIGKILL');
	await killed.ended;
	t.regex(await startProcess(t, ['serve', '--data', data, '--port', '0']).url, /^http/);
});

test.serial('a directory that is a file is told with exit code 3 and without a stack', async (t) => {
	const file = join(directoryFor(t), 'file');
	writeFileSync(file, '');
	const {code, err} = await startProcess(t, ['serve', '--data', file, '--port', '0', '--log-level', 'silent']).ended;
	t.is(code, 3);
	t.regex(err, /^clusterd: .*\n$/);
	t.true(err.includes(file));
});

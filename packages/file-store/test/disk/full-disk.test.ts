import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {fileURLToPath} from 'node:url';
import test from 'ava';
import {collect} from '@clusterd/contracts';
import {FileRevisionStore} from '@clusterd/file-store';
import {temporaryDirectory} from './temporary-directory.js';

test('when the system lets no file grow any more, appends are refused, and what was acknowledged is there', async (t) => {
	const directory = await temporaryDirectory(t);
	const fixture = fileURLToPath(new URL('fixtures/write-until-full.js', import.meta.url));
	const writer = spawn('sh', ['-c', 'ulimit -f 400; exec "$0" "$@"', process.execPath, fixture, directory], {
		stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
	});
	t.teardown(() => writer.kill('SIGKILL'));
	const [report] = (await once(writer, 'message')) as [{acknowledged: number}];
	await once(writer, 'exit');
	const {acknowledged} = report;
	t.true(acknowledged >= 100, `${acknowledged}`);
	t.deepEqual(report, {acknowledged, codes: ['STORE_FAILED', 'EFBIG'], refused: true, lastAfterLoad: acknowledged});
	const store = new FileRevisionStore({directory});
	t.is((await collect((await store.load()).revisions)).length, acknowledged);
	await store.close();
});

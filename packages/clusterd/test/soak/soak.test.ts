import {execFile} from 'node:child_process';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import test from 'ava';

const MAIN = fileURLToPath(new URL('main.js', import.meta.url));

/**
 * In a process of its own: a process that another thread of this one is just starting holds ports open that elektrads
 * have left and take again.
 */
test('S0.3, S0.4, S2, S8.1, S9, S15: after a minute of random changes, faults and kills every instance has what it should have, the history is what was acknowledged, and own values come back', async (t) => {
	t.timeout(900_000);
	const {stdout, stderr} = await promisify(execFile)(
		process.execPath,
		['--enable-source-maps', MAIN, '--seconds', '60', '--seed', '5'],
		{timeout: 840_000},
	).catch((error: {readonly stdout: string; readonly stderr: string}) => error);
	t.log(stdout, stderr);
	t.regex(stdout, /^verdict: everything came to what was acknowledged$/m);
	t.regex(stdout, /^kills of the daemon: [1-9]/m);
	t.regex(stdout, /^instances: .*\bkill [1-9]/m);
	t.regex(stdout, /^changes: (?:[2-9]\d\d|\d{4,}) acknowledged/m);
});

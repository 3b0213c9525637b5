import {spawn} from 'node:child_process';
import {appendFileSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import {parseArgs} from 'node:util';
import {rulingFaults} from './rulings.js';
import {outcomesIn, type TestOutcome} from './tap.js';

/**
 * Runs AVA, shows what failed, and checks that every built ruling has a passed test that names it. `--no-rulings`
 * leaves the rulings out, for runs of a part of the tests. The environment's TEST_SUMMARY names a file that gets a line
 * `PASSED FAILED`.
 */
const {values, positionals} = parseArgs({
	allowPositionals: true,
	allowNegative: true,
	options: {rulings: {type: 'boolean', default: true}},
});
const summary = process.env['TEST_SUMMARY'];
const root = join(import.meta.dirname, '../..');
const out = (line: string): void => void process.stdout.write(`${line}\n`);

const ava = spawn(process.execPath, [join(root, 'node_modules/ava/entrypoints/cli.mjs'), '--tap', ...positionals], {
	cwd: root,
	stdio: ['ignore', 'pipe', 'inherit'],
});
const ended = new Promise<number>((resolve) => ava.on('close', (code) => resolve(code ?? 1)));
const outcomes: TestOutcome[] = [];
for await (const outcome of outcomesIn(createInterface({input: ava.stdout}))) {
	outcomes.push(outcome);
	if (outcome.outcome === 'failed') out([`✘ ${outcome.title}`, ...outcome.details].join('\n'));
	if (outcomes.length % 250 === 0) out(`… ${outcomes.length} tests`);
}

const code = await ended;
const count = (wanted: TestOutcome['outcome']): number => outcomes.filter(({outcome}) => outcome === wanted).length;
const passed = outcomes.filter(({outcome}) => outcome === 'passed').map(({title}) => title);
const faults = values.rulings ? rulingFaults(readFileSync(join(root, 'docs/semantics.md'), 'utf8'), passed) : [];
for (const fault of faults) out(`✘ ${fault}`);
const failed = Math.max(count('failed') + faults.length, code === 0 ? 0 : 1);
out(
	`Node ${process.versions.node}: ${passed.length} tests passed, ${failed} failed, ${count('skipped') + count('todo')} left out`,
);
if (summary !== undefined) appendFileSync(summary, `${passed.length} ${failed}\n`);
process.exitCode = failed === 0 ? 0 : 1;

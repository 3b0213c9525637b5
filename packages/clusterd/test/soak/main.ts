import {parseArgs} from 'node:util';
import {soak} from './soak.js';

/** `npm run soak -- --seconds N --seed S`: tells what it does, and ends with exit code 1 when anything is wrong. */
const {values} = parseArgs({
	options: {
		seconds: {type: 'string', default: '60'},
		seed: {type: 'string'},
		instances: {type: 'string', default: '200'},
	},
});
const seconds = Number(values.seconds);
const seed = Number(values.seed ?? Math.floor(Math.random() * 1_000_000));
const instances = Number(values.instances);
const out = (line: string): void => void process.stdout.write(`${line}\n`);
const ends: (() => void | Promise<void>)[] = [];

out(`soak: ${seconds} s, seed ${seed}, ${instances} instances`);
const began = Date.now();
try {
	const report = await soak(
		{teardown: (end) => void ends.push(end)},
		{seconds, seed, instances, log: (line) => out(`${((Date.now() - began) / 1_000).toFixed(1)} s: ${line}`)},
	);
	const listed = (counts: ReadonlyMap<string, number>): string =>
		[...counts]
			.sort(([, one], [, other]) => other - one)
			.map(([what, count]) => `${what} ${count}`)
			.join(', ');
	out(
		`changes: ${report.acknowledged} acknowledged, of which ${report.repeated} were done before their author knew; refused: ${listed(report.refused)}`,
	);
	out(`kills of the daemon: ${report.daemonKills}`);
	out(`instances: ${listed(report.chaos)}`);
	for (const fault of report.faults) out(`✘ ${fault}`);
	out(
		report.faults.length === 0
			? 'verdict: everything came to what was acknowledged'
			: `verdict: ${report.faults.length} faults`,
	);
	process.exitCode = report.faults.length === 0 ? 0 : 1;
} finally {
	for (const end of ends.reverse()) await end();
}

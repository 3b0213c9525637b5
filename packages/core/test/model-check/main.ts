import {parseArgs} from 'node:util';
import {checkWays} from '../whatever-the-way/check.js';
import {checkModel, type ModelCheck} from './check.js';

/**
 * `npm run model -- --histories N --seed S`: any number of random histories against the reference model; with
 * `--arrays` such with arrays, against what an instance's own and intent make of it.
 */
const {values} = parseArgs({
	options: {
		histories: {type: 'string', default: '20000'},
		seed: {type: 'string'},
		path: {type: 'string', default: ''},
		arrays: {type: 'boolean', default: false},
	},
});
const histories = Number(values.histories);
const seed = values.seed === undefined ? Date.now() & 0x7fff_ffff : Number(values.seed);
const out = (line: string): void => void process.stdout.write(`${line}\n`);

async function play(check: ModelCheck): Promise<string | undefined> {
	if (values.arrays) {
		const {changes, failure} = await checkWays(check);
		out(`changes: ${changes}`);
		return failure;
	}
	const {tally, failure} = await checkModel(check);
	for (const line of tally.lines()) out(line);
	out(`histories: ${tally.histories}, steps: ${tally.steps}`);
	return failure;
}

if (!Number.isInteger(histories) || histories < 1 || !Number.isInteger(seed)) {
	out('npm run model -- --histories N --seed S [--arrays]: both whole numbers, N at least 1');
	process.exitCode = 2;
} else {
	const start = performance.now();
	out(`${histories} histories, seed ${seed}`);
	const failure = await play({histories, seed, path: values.path});
	out(
		`${((performance.now() - start) / 1000).toFixed(1)} s, seed ${seed}${failure === undefined ? ', no difference' : ''}`,
	);
	if (failure !== undefined) {
		out(failure);
		process.exitCode = 1;
	}
}

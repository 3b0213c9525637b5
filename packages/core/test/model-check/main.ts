import {parseArgs} from 'node:util';
import {checkModel} from './check.js';

/** `npm run model -- --histories N --seed S`: any number of random histories against the reference model. */
const {values} = parseArgs({options: {histories: {type: 'string', default: '20000'}, seed: {type: 'string'}, path: {type: 'string', default: ''}}});
const histories = Number(values.histories);
const seed = values.seed === undefined ? Date.now() & 0x7fff_ffff : Number(values.seed);
const out = (line: string): void => void process.stdout.write(`${line}\n`);

if (!Number.isInteger(histories) || histories < 1 || !Number.isInteger(seed)) {
	out('npm run model -- --histories N --seed S: both whole numbers, N at least 1');
	process.exitCode = 2;
} else {
	const start = performance.now();
	out(`${histories} histories, seed ${seed}`);
	const {tally, failure} = await checkModel({histories, seed, path: values.path});
	for (const line of tally.lines()) out(line);
	out(`histories: ${tally.histories}, steps: ${tally.steps}, ${((performance.now() - start) / 1000).toFixed(1)} s, seed ${seed}`);
	if (failure !== undefined) {
		out(failure);
		process.exitCode = 1;
	}
}

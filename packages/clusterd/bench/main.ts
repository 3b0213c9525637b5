import 'reflect-metadata';
import {parseArgs} from 'node:util';
import {BENCHMARKS} from './benchmarks.js';
import {numberOf, rounded, type Figure} from './figure.js';

/**
 * `npm run bench -- [NAME…] [--json]`: runs the benchmarks whose names are or begin with one of those given, all
 * without any.
 */
const {values, positionals} = parseArgs({allowPositionals: true, options: {json: {type: 'boolean', default: false}}});
const out = (line: string): void => void process.stdout.write(`${line}\n`);
const err = (line: string): void => void process.stderr.write(`${line}\n`);

const chosen = BENCHMARKS.filter(
	({name}) => positionals.length === 0 || positionals.some((word) => name === word || name.startsWith(`${word}-`)),
);
const unknown = positionals.filter((word) => !chosen.some(({name}) => name === word || name.startsWith(`${word}-`)));
if (unknown.length > 0) {
	err(`There is no benchmark ${unknown.join(', ')}; there are ${BENCHMARKS.map(({name}) => name).join(', ')}`);
	process.exit(2);
}
for (const benchmark of chosen) {
	for (const figure of await benchmark.run()) out(values.json ? jsonOf(figure) : lineOf(figure));
}

function jsonOf({aim, details, ...figure}: Figure): string {
	const measured = 'ratio' in figure ? {ratio: rounded(figure.ratio)} : {value: rounded(figure.value)};
	return JSON.stringify({...figure, ...measured, ...(aim !== undefined && {aim}), ...details});
}

function lineOf(figure: Figure): string {
	const details = Object.entries(figure.details ?? {})
		.map(([name, detail]) => `${name} ${typeof detail === 'number' ? rounded(detail) : detail}`)
		.join(', ');
	const aim = figure.aim === undefined ? '' : `aim ${figure.aim}`;
	return `${figure.name.padEnd(28)} ${String(rounded(numberOf(figure))).padStart(10)} ${figure.unit.padEnd(24)} ${aim.padEnd(14)} ${details}`;
}

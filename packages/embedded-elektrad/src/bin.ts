#!/usr/bin/env node
/** `embedded-elektrad --port N [--data FILE] [--seed FILE]`: an elektrad until SIGTERM or SIGINT. */
import {readFile} from 'node:fs/promises';
import {parseArgs} from 'node:util';
import {startEmbeddedElektrad} from './embedded-elektrad.js';
import type {Seed} from './seed.js';

const {values} = parseArgs({
	options: {
		port: {type: 'string', default: '33333'},
		host: {type: 'string', default: '127.0.0.1'},
		data: {type: 'string'},
		seed: {type: 'string'},
		quirks: {type: 'boolean', default: true},
	},
	allowNegative: true,
});
const elektrad = await startEmbeddedElektrad({
	port: Number(values.port),
	host: values.host,
	quirks: values.quirks,
	...(values.data !== undefined && {data: values.data}),
	...(values.seed !== undefined && {seed: JSON.parse(await readFile(values.seed, 'utf8')) as Seed}),
});
process.stdout.write(`${elektrad.url}\n`);
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
	process.once(signal, () => {
		elektrad.stop().catch(() => {
			process.exitCode = 1;
		});
	});
}

#!/usr/bin/env node
import 'reflect-metadata';
import {runCommandLine} from './commands/command-line.js';
import {demo} from './commands/demo.js';
import {serve} from './commands/serve.js';
import {VERSION} from './version.js';

const out = (text: string): void => void process.stdout.write(text);
const err = (text: string): void => void process.stderr.write(text);

process.exitCode = await runCommandLine({
	words: process.argv.slice(2),
	version: VERSION,
	commands: {serve: (given) => serve(given, out), demo: (given) => demo(given, out)},
	out,
	err,
});

import {execFile} from 'node:child_process';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import type {Benchmark, Figure} from './figure.js';

interface Scrolled {
	readonly longestMs: number;
	readonly long: number;
	readonly frames: number;
}

/** What the web package measures in a browser. */
interface Measured {
	readonly interactive: number;
	readonly opening: number;
	readonly keys: number;
	readonly membersScrolled: Scrolled;
	readonly keysScrolled: Scrolled;
	readonly members: number;
	readonly keyCount: number;
}

/** The site in a real browser, with 5,000 members in one cluster and 20,000 keys on one instance. */
export const webBenchmark: Benchmark = {
	name: 'web',
	async run(): Promise<readonly Figure[]> {
		const script = join(
			dirname(fileURLToPath(import.meta.resolve('@clusterd/web/site'))),
			'../test/browser/measure.js',
		);
		const {stdout} = await promisify(execFile)(process.execPath, [script]);
		const {interactive, opening, keys, membersScrolled, keysScrolled, members, keyCount} = JSON.parse(
			stdout,
		) as Measured;
		return [
			{name: 'web-interactive', unit: 'ms', value: interactive, aim: '< 1000', details: {members}},
			{name: 'web-open-branch', unit: 'ms', value: opening, aim: '< 1000', details: {members}},
			{name: 'web-open-keys', unit: 'ms', value: keys, aim: '< 2000', details: {keys: keyCount}},
			{
				name: 'web-scroll-members',
				unit: 'frames over 50 ms',
				value: membersScrolled.long,
				aim: '0',
				details: {frames: membersScrolled.frames, longestMs: membersScrolled.longestMs},
			},
			{
				name: 'web-scroll-keys',
				unit: 'frames over 50 ms',
				value: keysScrolled.long,
				aim: '0',
				details: {frames: keysScrolled.frames, longestMs: keysScrolled.longestMs},
			},
		];
	},
};

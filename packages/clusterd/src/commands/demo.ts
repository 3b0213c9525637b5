import type {MemberView} from '@clusterd/core';
import {startDemo, type Demo} from '../demo/demo.js';
import {DRIFTING, OFFLINE} from '../demo/demo-fleet.js';
import {isLoopback} from '../loopback.js';
import {readOptions} from '../options/read-options.js';
import type {Options} from '../options/option-table.js';
import {whenAskedToStop} from '../signals.js';
import {PinoLogger} from '../system/pino-logger.js';
import {SystemClock} from '@clusterd/api';
import type {GivenFlags} from './command-line.js';

/**
 * What suits a demo better than the defaults: what happens is to be seen soon, and all elektrads are on one machine.
 */
const DEMO_DEFAULTS: Partial<Options> = {
	logLevel: 'error',
	separateHosts: ['localhost', '127.0.0.1', '[::1]'],
	retryLongestMs: 5_000,
	checkIntervalMs: 2_000,
	checkReadsPerSecond: 100,
};

/** `clusterd demo`: shows a fleet until a signal asks it to stop. */
export async function demo({flags, file}: GivenFlags, out: (text: string) => void): Promise<void> {
	const options = readOptions({
		flags,
		environment: process.env,
		defaults: DEMO_DEFAULTS,
		...(file !== undefined && {file}),
	});
	const asked = whenAskedToStop(process, new SystemClock());
	const running = await startDemo(options, new PinoLogger({level: options.logLevel}));
	try {
		process.on('SIGUSR2', () => {
			comeBack(running).then(out, out);
		});
		out(await report(running, options));
		await asked;
	} finally {
		await running.stop();
	}
}

/** Brings the offline instance back; answers with what to tell people. */
async function comeBack({bringBack}: Demo): Promise<string> {
	try {
		await bringBack();
		return `${OFFLINE.instance} is back; what it missed comes within seconds\n`;
	} catch (error) {
		return `${OFFLINE.instance} could not be brought back: ${(error as Error).message}\n`;
	}
}

async function report({daemon}: Demo, {host}: Options): Promise<string> {
	const {items} = await daemon.as({id: 'demo'}).members.instances();
	return `
${items.length} embedded elektrads, each on a port of its own:

${tableOf(items)}

${OFFLINE.instance} is offline; bring it back:   kill -USR2 ${process.pid}
${DRIFTING.instance} drifts: ${DRIFTING.name} was changed there by hand.
Nothing is kept: all is gone when the demo ends (Ctrl+C).
${isLoopback(host) ? 'Open on loopback: everybody on this machine can change everything, nobody else can reach it.' : `Open on ${host}: everybody who reaches it can change everything.`}

clusterd listens on ${daemon.url}
`;
}

function tableOf(views: readonly MemberView[]): string {
	const rows = views.map(({id, path, state, instance}) => [id, path, instance?.addresses[0] ?? '', state]);
	const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
	return rows
		.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd())
		.join('\n');
}

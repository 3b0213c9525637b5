import {OptionError} from '../options/option-error.js';
import {readOptions, strayVariables} from '../options/read-options.js';
import {PinoLogger} from '../system/pino-logger.js';
import {SystemClock} from '@clusterd/api';
import {whenAskedToStop} from '../signals.js';
import {startDaemon} from '../daemon.js';
import type {GivenFlags} from './command-line.js';

/** `clusterd serve`: runs the daemon until a signal asks it to stop. */
export async function serve({flags, file}: GivenFlags, out: (text: string) => void): Promise<void> {
	const {data, ...options} = readOptions({flags, environment: process.env, ...(file !== undefined && {file})});
	if (data === undefined)
		throw new OptionError(
			'--data',
			'is needed: the directory that keeps the fleet, as --data /var/lib/clusterd (`clusterd demo` needs none)',
		);
	const asked = whenAskedToStop(process, new SystemClock());
	const logger = new PinoLogger({level: options.logLevel});
	for (const variable of strayVariables(process.env)) logger.warn(`${variable} is no option of clusterd`);
	const daemon = await startDaemon({...options, data}, logger);
	out(`clusterd listens on ${daemon.url}\n`);
	logger.info('stopping', {signal: await asked});
	await daemon.stop();
}

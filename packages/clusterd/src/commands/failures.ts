import {isClusterdError} from '@clusterd/core';
import {OptionError} from '../options/option-error.js';
import {EXIT_CODES} from './exit-codes.js';

/** Why the daemon cannot listen, by what the system says. */
const ADDRESS_FAULTS: Readonly<Record<string, string>> = {
	EADDRINUSE: 'it is in use by another program; choose another --port, or 0 for any',
	EACCES: 'the system does not allow it; choose a --port above 1023',
	EADDRNOTAVAIL: 'it is not an address of this machine; choose another --host',
	ENOTFOUND: 'the name of --host is unknown',
	EAI_AGAIN: 'the name of --host cannot be looked up now',
};

/** The daemon cannot listen where it should. */
export class AddressError extends Error {
	override readonly name = 'AddressError';

	constructor(host: string, port: number, cause: NodeJS.ErrnoException) {
		super(`cannot listen on ${host} port ${port}: ${ADDRESS_FAULTS[cause.code ?? ''] ?? cause.message}`, {cause});
	}
}

/** The exit code that tells a failure. */
export function exitCodeFor(error: unknown): number {
	if (error instanceof OptionError) return EXIT_CODES.usage;
	if (error instanceof AddressError) return EXIT_CODES.address;
	return isClusterdError(error, 'STORE_LOCKED', 'STORE_DAMAGED', 'STORE_FAILED') ? EXIT_CODES.data : EXIT_CODES.failed;
}

/** A failure for people: its message where it was expected, everything where it was not. */
export function explain(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	if (exitCodeFor(error) === EXIT_CODES.failed && !isClusterdError(error)) return error.stack ?? error.message;
	if (error instanceof AddressError) return error.message;
	return error.cause instanceof Error && !error.message.includes(error.cause.message)
		? `${error.message} (${error.cause.message})`
		: error.message;
}

import type {Clock} from '@clusterd/core';

const STOPPING = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** npm and a terminal may both pass on one Ctrl+C; what comes so soon after the first is taken for its echo, ms. */
export const ECHO_MS = 500;

/** What sends signals: the process. */
export interface SignalSource {
	on(signal: NodeJS.Signals, heard: (signal: NodeJS.Signals) => void): unknown;
	off(signal: NodeJS.Signals, heard: (signal: NodeJS.Signals) => void): unknown;
	kill(pid: number, signal: NodeJS.Signals): unknown;
	readonly pid: number;
}

/**
 * Resolves with the first signal that asks to stop. A later one that is no echo ends the process at once, as if nobody
 * listened.
 */
export function whenAskedToStop(source: SignalSource, clock: Clock): Promise<NodeJS.Signals> {
	return new Promise((resolve) => {
		let first: number | undefined;
		const heard = (signal: NodeJS.Signals): void => {
			if (first === undefined) {
				first = clock.now();
				resolve(signal);
			} else if (clock.now() - first >= ECHO_MS) {
				for (const name of STOPPING) source.off(name, heard);
				source.kill(source.pid, signal);
			}
		};
		for (const name of STOPPING) source.on(name, heard);
	});
}

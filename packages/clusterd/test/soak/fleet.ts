import {startEmbeddedElektrad} from '@clusterd/embedded-elektrad';
import type {Scope} from '../process/daemon-process.js';
import type {Victim} from './chaos.js';
import {ANCHORS, DESCRIBED, DESCRIPTION, KEYS, LIST, ownValue} from './keys.js';

/**
 * On Linux each listens at a loopback address of its own, and at a port below those that the system gives to whoever
 * asks for any (32,768 and above), also for all addresses at once: so its port is free when it starts again.
 */
const hostOf = (index: number): string =>
	process.platform === 'linux' ? `127.0.${1 + Math.floor(index / 250)}.${1 + (index % 250)}` : '127.0.0.1';
const PORT = process.platform === 'linux' ? 20_000 + (process.pid % 10_000) : 0;

/** Elektrads with all their defects, each with values of its own. */
export async function startFleet(scope: Scope, size: number): Promise<readonly Victim[]> {
	const victims: Victim[] = [];
	for (let index = 0; index < size; index++) {
		const names = [...KEYS, `${LIST}/#0`].filter((_, at) => (at + index) % 3 !== 0);
		const keys = Object.fromEntries(
			[...ANCHORS, ...names].map((name) => [
				name,
				{value: ownValue(index, name), ...(DESCRIBED.includes(name) && {meta: {[DESCRIPTION]: ownValue(index, name)}})},
			]),
		);
		const elektrad = await startEmbeddedElektrad({host: hostOf(index), port: PORT, handles: 1, seed: {keys}});
		scope.teardown(() => elektrad.stop());
		victims.push({
			index,
			elektrad,
			touched: new Set([...KEYS, `${LIST}/#0`].filter((name) => !names.includes(name))),
			mixed: new Set(),
			hasLeft: false,
		});
	}
	return victims;
}

import {fork} from 'node:child_process';
import {fileURLToPath} from 'node:url';
import type {FarmOrder} from './farm.js';

/** Elektrads in another process. */
export interface Farm {
	/** Their URLs, without a slash at the end. */
	readonly addresses: readonly string[];
	stop(): void;
}

/** Starts elektrads in one process of their own, so that only the work of the clients is on ours. */
export async function startFarm(order: FarmOrder): Promise<Farm> {
	const child = fork(fileURLToPath(new URL('farm.js', import.meta.url)));
	const addresses = await new Promise<readonly string[]>((resolve, reject) => {
		child.once('message', message => resolve(message as readonly string[]));
		child.once('error', reject);
		child.once('exit', code => reject(new Error(`the farm ended with ${code}`)));
		child.send(order);
	});
	return {addresses, stop: () => void child.kill()};
}

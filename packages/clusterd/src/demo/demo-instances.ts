import {startEmbeddedElektrad, type EmbeddedElektrad} from '@clusterd/embedded-elektrad';
import type {DemoCluster} from './demo-fleet.js';
import {baseKeys, ROLE_KEYS, type DemoKey, type Role} from './demo-keys.js';

/** An elektrad of the demo. */
export interface DemoInstance {
	readonly name: string;
	readonly elektrad: EmbeddedElektrad;
}

/**
 * Starts an elektrad for every instance of the demo, each on a free port of its own, with the keys that such a machine
 * has.
 */
export async function startInstances(fleet: DemoCluster): Promise<readonly DemoInstance[]> {
	const machines = [...machinesIn(fleet)];
	return Promise.all(
		machines.map(async ({name, role}, index) => ({
			name,
			elektrad: await startEmbeddedElektrad({seed: {keys: keysOf(role, index)}, handles: 2}),
		})),
	);
}

export const stopInstances = async (instances: readonly DemoInstance[]): Promise<void> => {
	await Promise.all(instances.map(({elektrad}) => elektrad.stop()));
};

function* machinesIn({
	instances = [],
	clusters = [],
	role = 'single',
}: DemoCluster): Generator<{name: string; role: Role}> {
	for (const name of instances) yield {name, role};
	for (const cluster of clusters) yield* machinesIn(cluster);
}

function keysOf(role: Role, number: number): Readonly<Record<string, Omit<DemoKey, 'name'>>> {
	return Object.fromEntries(
		[...baseKeys(number), ...ROLE_KEYS[role](number)].map(({name, value, meta}) => [name, {value, meta}]),
	);
}

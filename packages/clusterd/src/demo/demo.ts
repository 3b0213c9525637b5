import {join} from 'node:path';
import type {Actor, Id, Logger} from '@clusterd/core';
import {startDaemon, type Daemon} from '../daemon.js';
import type {Options} from '../options/option-table.js';
import {buildFleet, changeFor, commitConfirmed} from './build-fleet.js';
import {DEMO_FLEET, DRIFTING, OFFLINE} from './demo-fleet.js';
import {startInstances, stopInstances, type DemoInstance} from './demo-instances.js';
import {makeTemporaryDirectory} from './temporary-directory.js';

const OPERATOR: Actor = {id: 'demo', name: 'Demo'};

/** A fleet to try clusterd with, as it runs. */
export interface Demo {
	readonly daemon: Daemon;
	readonly instances: readonly DemoInstance[];
	/** Opens the port of the instance that is offline again. */
	bringBack(): Promise<void>;
	/** Ends everything and removes what it kept. Again: no effect. */
	stop(): Promise<void>;
}

/** Starts embedded elektrads and a daemon over them, builds the fleet, lets one instance go offline and one drift. */
export async function startDemo(options: Options, logger: Logger): Promise<Demo> {
	const directory = await makeTemporaryDirectory();
	const begun: (() => Promise<void>)[] = [() => directory.remove()];
	const stop = async (): Promise<void> => {
		for (let end = begun.pop(); end; end = begun.pop()) await end();
	};
	try {
		const instances = await startInstances(DEMO_FLEET);
		begun.push(() => stopInstances(instances));
		const daemon = await startDaemon({...options, data: join(directory.path, 'data')}, logger);
		begun.push(() => daemon.stop());
		const ids = await buildFleet(
			daemon.as(OPERATOR),
			DEMO_FLEET,
			new Map(instances.map(({name, elektrad}) => [name, elektrad.url])),
		);
		await daemon.settled();
		await takeOffline(daemon, ids, instances);
		await drift(daemon, ids, instances);
		return {daemon, instances, bringBack: () => find(instances, OFFLINE.instance).elektrad.restart(), stop};
	} catch (error) {
		await stop();
		throw error;
	}
}

/** Closes the port of an instance, then sets something that it will get when it returns. */
async function takeOffline(
	daemon: Daemon,
	ids: ReadonlyMap<string, Id>,
	instances: readonly DemoInstance[],
): Promise<void> {
	await find(instances, OFFLINE.instance).elektrad.stop();
	await commitConfirmed(daemon.as(OPERATOR), changeFor(ids.get(OFFLINE.owedBy) ?? '', OFFLINE.setting));
	await daemon.settled();
}

/** Changes behind clusterd's back what a cluster sets. */
async function drift(daemon: Daemon, ids: ReadonlyMap<string, Id>, instances: readonly DemoInstance[]): Promise<void> {
	find(instances, DRIFTING.instance).elektrad.kdb.set(DRIFTING.name, DRIFTING.value);
	await daemon.check(ids.get(DRIFTING.instance) ?? '');
}

function find(instances: readonly DemoInstance[], wanted: string): DemoInstance {
	const found = instances.find(({name}) => name === wanted);
	if (!found) throw new Error(`the demo has no instance ${wanted}`);
	return found;
}

import {isClusterdError, type Change, type ClusterManager, type Id, type Outcome} from '@clusterd/core';
import type {DemoCluster, DemoSetting} from './demo-fleet.js';

/** Does a change, and confirms it where that is needed (S14.2), since nobody is there to ask. */
export async function commitConfirmed(manager: ClusterManager, change: Change): Promise<Outcome> {
	try {
		return await manager.commit(change, {comment: 'demo'});
	} catch (error) {
		if (!isClusterdError(error, 'CONFIRMATION_REQUIRED')) throw error;
		return manager.commit(change, {comment: 'demo', digest: error.facts.digest});
	}
}

/**
 * Builds the hierarchy below `parent` and says what each cluster sets; answers with the ids of all members by name,
 * clusters by path.
 */
export async function buildFleet(
	manager: ClusterManager,
	fleet: DemoCluster,
	addresses: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, Id>> {
	const ids = new Map<string, Id>();
	const {id: root} = await manager.members.root();
	await fill(fleet, root, fleet.name);
	await setAll(fleet, fleet.name);
	return ids;

	async function fill({clusters = [], instances = []}: DemoCluster, id: Id, path: string): Promise<void> {
		ids.set(path, id);
		for (const name of instances)
			ids.set(name, await created({kind: 'create-instance', name, parent: id, address: addresses.get(name) ?? ''}));
		for (const cluster of clusters)
			await fill(
				cluster,
				await created({kind: 'create-cluster', name: cluster.name, parent: id}),
				`${path}/${cluster.name}`,
			);
	}

	/** From below upwards: what is set above conflicts with nothing that is set below. */
	async function setAll({clusters = [], settings = []}: DemoCluster, path: string): Promise<void> {
		for (const cluster of clusters) await setAll(cluster, `${path}/${cluster.name}`);
		for (const setting of settings) await commitConfirmed(manager, changeFor(ids.get(path) ?? '', setting));
	}

	async function created(change: Change): Promise<Id> {
		const {member} = await commitConfirmed(manager, change);
		return member ?? '';
	}
}

/** A setting of the demo as a change on its cluster. */
export const changeFor = (member: Id, {name, meta, mode, content}: DemoSetting): Change => ({
	kind: 'set',
	member,
	units: [{name, ...(meta !== undefined && {meta}), ...(content !== undefined && {content})}],
	...(mode !== undefined && {mode}),
});

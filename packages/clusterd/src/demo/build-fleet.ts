import type {Change, ClusterManager, Id, Outcome} from '@clusterd/core';
import type {DemoCluster, DemoSetting} from './demo-fleet.js';

/** How long a step of the demo may wait for its instances, ms. */
const PATIENCE_MS = 10_000;

/** Does a change and waits for its instances; confirms it where that is needed (S14.2), since nobody is there to ask. */
export async function commitConfirmed(manager: ClusterManager, change: Change, comment?: string): Promise<Outcome> {
	const {digest, confirmation} = await manager.plan(change);
	return manager.commit(change, {waitMs: PATIENCE_MS, ...(comment !== undefined && {comment}), ...(confirmation && {digest})});
}

/** Builds the hierarchy below `parent` and says what each cluster sets; answers with the ids of all members by name, clusters by path. */
export async function buildFleet(manager: ClusterManager, fleet: DemoCluster, addresses: ReadonlyMap<string, string>): Promise<ReadonlyMap<string, Id>> {
	const ids = new Map<string, Id>();
	const {id: root} = await manager.members.root();
	await fill(fleet, root, fleet.name);
	await setAll(fleet, fleet.name);
	return ids;

	async function fill({clusters = [], instances = []}: DemoCluster, id: Id, path: string): Promise<void> {
		ids.set(path, id);
		for (const name of instances) ids.set(name, await created({kind: 'create-instance', name, parent: id, address: addresses.get(name) ?? ''}));
		for (const cluster of clusters) await fill(cluster, await created({kind: 'create-cluster', name: cluster.name, parent: id}), `${path}/${cluster.name}`);
	}

	/** From below upwards: what is set above conflicts with nothing that is set below. */
	async function setAll({clusters = [], settings = []}: DemoCluster, path: string): Promise<void> {
		for (const cluster of clusters) await setAll(cluster, `${path}/${cluster.name}`);
		for (const setting of settings) await commitConfirmed(manager, changeFor(ids.get(path) ?? '', setting), 'demo');
	}

	async function created(change: Change): Promise<Id> {
		const {member} = await commitConfirmed(manager, change, 'demo');
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

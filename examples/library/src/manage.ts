import {FleetManager, type ClusterManager} from '@clusterd/core';
import {MemoryDeliveryStore, MemoryRevisionStore} from '@clusterd/core/memory';
import {ElektradConnector} from '@clusterd/elektrad';
import {CryptoRandom, Re2RegexEngine, sha256, SystemClock} from 'clusterd';

// #region manage
/** Puts elektrads into a cluster and sets one key on all of them; tells what each answered. */
export async function manage(addresses: readonly string[]): Promise<Readonly<Record<string, number>>> {
	const clock = new SystemClock();
	const random = new CryptoRandom();
	const manager = await FleetManager.start({
		revisionStore: new MemoryRevisionStore(), // or a FileRevisionStore, or your own
		deliveryStore: new MemoryDeliveryStore(),
		connector: new ElektradConnector({clock, random}),
		clock,
		random,
		hash: sha256,
		regex: new Re2RegexEngine(),
	});
	const fleet: ClusterManager = manager.as({id: 'ada', name: 'Ada'});
	const {member: web} = await fleet.commit({kind: 'create-cluster', name: 'web'});
	for (const [at, address] of addresses.entries()) {
		await fleet.commit({kind: 'create-instance', name: `web-${at + 1}`, parent: web, address});
	}
	const {operation} = await fleet.commit(
		{kind: 'set', member: web!, units: [{name: 'user:/sw/app/#0/current/port', content: '8080'}]},
		{waitMs: 10_000, comment: 'one port for all'},
	);
	await manager.stop();
	return operation?.totals ?? {};
}
// #endregion

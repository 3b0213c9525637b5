import {FleetManager, type ClusterManager, type Id, type SettingMode} from '@clusterd/core';
import {MemoryConnector, MemoryDeliveryStore, MemoryRevisionStore, SeededRandom} from '@clusterd/core/memory';
import {BROWSER_REGEX} from '../keys/field-kind.js';

/** A core in this page, over key databases in this page. */
export interface PageFleet {
	readonly fleet: FleetManager;
	readonly manager: ClusterManager;
	readonly connector: MemoryConnector;
	readonly root: Id;
	cluster(name: string, parent?: Id): Promise<Id>;
	/** Makes an instance with keys: name to value, or to value and metadata. */
	instance(name: string, parent: Id, keys?: Readonly<Record<string, string | readonly [string, Readonly<Record<string, string>>]>>): Promise<Id>;
	set(member: Id, name: string, content: string, options?: {readonly meta?: string; readonly mode?: SettingMode}): Promise<void>;
}

/** Starts a core without any server. */
export async function startPageFleet(): Promise<PageFleet> {
	const connector = new MemoryConnector();
	const fleet = await FleetManager.start({
		revisionStore: new MemoryRevisionStore(), deliveryStore: new MemoryDeliveryStore(), connector,
		clock: {
			now: () => Date.now(),
			after(delayMs, wake) {
				const timer = setTimeout(wake, delayMs);
				return () => clearTimeout(timer);
			},
		},
		random: new SeededRandom({seed: 7}), hash: hashOf, regex: BROWSER_REGEX, version: 'playground', checkIntervalMs: 3000,
	});
	const manager = fleet.as({id: 'ada', name: 'Ada'});
	const {id: root} = await manager.members.root();
	const commit = async (change: Parameters<ClusterManager['commit']>[0]): Promise<Id> => {
		const {digest} = await manager.plan(change);
		const {member} = await manager.commit(change, {digest});
		return member!;
	};
	return {
		fleet, manager, connector, root,
		cluster: (name, parent = root) => commit({kind: 'create-cluster', name, parent}),
		async instance(name, parent, keys = {}) {
			const address = `http://${name}.example.org:33333`;
			for (const [key, given] of Object.entries(keys)) {
				const [value, meta] = typeof given === 'string' ? [given, {}] : given;
				connector.at(address).set(key, value);
				for (const [metakey, content] of Object.entries(meta)) connector.at(address).setMeta(key, metakey, content);
			}
			return commit({kind: 'create-instance', name, address, parent});
		},
		async set(member, name, content, {meta, mode} = {}) {
			await commit({kind: 'set', member, units: [{name, content, ...(meta === undefined ? {} : {meta})}], ...(mode === undefined ? {} : {mode})});
		},
	};
}

/** Enough to tell plans apart in one page; nothing here needs to withstand anybody. */
function hashOf(text: string): string {
	let high = 0xdeadbeef;
	let low = 0x41c6ce57;
	for (let index = 0; index < text.length; index++) {
		high = Math.imul(high ^ text.charCodeAt(index), 2_654_435_761);
		low = Math.imul(low ^ text.charCodeAt(index), 1_597_334_677);
	}
	return (high >>> 0).toString(16).padStart(8, '0') + (low >>> 0).toString(16).padStart(8, '0');
}

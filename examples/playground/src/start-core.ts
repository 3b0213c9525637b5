import {FleetManager, type Clock, type Connector} from '@clusterd/core';
import {MemoryDeliveryStore, MemoryRevisionStore, SeededRandom} from '@clusterd/core/memory';

// #region core
/** Starts clusterd's core in this page: what differs between Node and a browser comes by ports. */
export function startCore(connector: Connector, clock: Clock): Promise<FleetManager> {
	return FleetManager.start({
		connector,
		clock,
		revisionStore: new MemoryRevisionStore(),
		deliveryStore: new MemoryDeliveryStore(),
		random: new SeededRandom({seed: 7}),
		hash: hashOf,
		regex: {compile: (pattern, {multiline}) => new RegExp(pattern, multiline ? 'm' : '')},
		version: 'playground',
		checkIntervalMs: 3000,
	});
}
// #endregion

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

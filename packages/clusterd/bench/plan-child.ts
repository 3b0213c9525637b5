import {FleetManager, type Change} from '@clusterd/core';
import {MemoryConnector, MemoryDeliveryStore, MemoryRevisionStore} from '@clusterd/core/memory';
import {CryptoRandom} from '#src/system/crypto-random.js';
import {Re2RegexEngine} from '#src/system/re2-regex-engine.js';
import {sha256} from '#src/system/sha256.js';
import {SystemClock} from '@clusterd/api';
import {serveParent} from './child.js';
import {deepFleet, type DeepFleet} from './deep-fleet.js';
import {median} from './figure.js';
import {batches, edited, revisionOf} from './large-fleet.js';

/** What planning one key at the root of a fleet took, in a process of its own. */
export interface PlanMeasured {
	readonly clusters: number;
	/** The median of the later half of the rounds. */
	readonly planMs: number;
	/** The first one, in code that was never run before. */
	readonly firstMs: number;
	/** The quickest round: what other programs on the machine disturb least. */
	readonly fastestMs: number;
	/** What the process held at most, all in all: node, the fleet, the plan. */
	readonly peakMib: number;
}

/** Small plans are repeated more often, until the engine has made the best of the code. */
const roundsOf = (instances: number): number => Math.max(9, 400_000 / instances);
const CHANGE: Change = {
	kind: 'set',
	member: 'c1',
	units: [{name: 'system:/sw/bench/#0/current/value', content: 'value'}],
};

serveParent(async (order: DeepFleet): Promise<PlanMeasured> => {
	const revisionStore = new MemoryRevisionStore();
	let number = 0;
	for (const edits of batches(edited(deepFleet(order)))) await revisionStore.append([revisionOf(++number, edits)]);
	const manager = await FleetManager.start({
		revisionStore,
		deliveryStore: new MemoryDeliveryStore(),
		connector: new MemoryConnector(),
		clock: new SystemClock(),
		random: new CryptoRandom(),
		hash: sha256,
		regex: new Re2RegexEngine(),
		checkReadsPerSecond: 0,
		maxLiveInstances: 0,
	});
	const {plan} = manager.as({id: 'bench'});
	const times: number[] = [];
	for (let round = 0; round <= roundsOf(order.instances); round++) {
		const start = performance.now();
		const {instances} = await plan(CHANGE);
		times.push(performance.now() - start);
		if (instances !== order.instances) throw new Error(`the plan touches ${instances} instances`);
	}
	const {clusters} = await manager.as({id: 'bench'}).health();
	await manager.stop();
	return {
		clusters,
		planMs: median(times.slice(times.length >> 1)),
		firstMs: times[0]!,
		fastestMs: Math.min(...times),
		peakMib: process.resourceUsage().maxRSS / 1024,
	};
});

import type {Change} from '../model/change.js';
import type {Fleet} from '../model/fleet.js';
import {instancesAtOrBelow} from '../model/fleet-view.js';
import {unitOf} from '../model/unit.js';
import type {Delivery} from './delivery.js';

export interface OweAgainContext {
	readonly fleet: Fleet;
	readonly delivery: Delivery;
}

/** What is set is owed again where it is known to differ, also when it was set so before and makes no revision (S2). */
export async function oweAgain({fleet, delivery}: OweAgainContext, change: Change): Promise<void> {
	if (change.kind !== 'set' || fleet.member(change.member)?.kind !== 'cluster') return;
	const units = new Set(change.units.map(unitOf));
	for (const instance of instancesAtOrBelow(fleet, change.member)) await delivery.repair(instance, units);
}

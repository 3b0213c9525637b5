import type {Change} from '../../records/change.js';
import type {Fleet} from '../../fleet/fleet.js';
import {theseAtOrBelow} from '../../fleet/fleet-view.js';
import type {Id} from '../../fleet/member.js';
import {unitOf, type Unit} from '../../units/unit.js';
import type {Delivery} from '../delivery.js';
import type {Notes} from '../instances/instance-statuses.js';

export interface OweAgainContext {
	readonly fleet: Fleet;
	readonly notes: Notes;
	readonly delivery: Delivery;
}

/** The units that a change delivers again where they are known to differ: those that it sets on a cluster (S2). */
export const redeliveredBy = (fleet: Fleet, change: Change): ReadonlySet<Unit> =>
	new Set(change.kind === 'set' && fleet.member(change.member)?.kind === 'cluster' ? change.units.map(unitOf) : []);

/**
 * What is set is owed again where it is known to differ, also when it was set so before and makes no revision (S2).
 * @returns what has it delivered: to be called when the change is in force, so that nothing is written once more that
 * it replaces
 */
export async function oweAgain({fleet, notes, delivery}: OweAgainContext, change: Change): Promise<() => void> {
	const units = redeliveredBy(fleet, change);
	if (change.kind !== 'set' || units.size === 0) return () => undefined;
	const owing: Id[] = [];
	for (const instance of theseAtOrBelow(fleet, change.member, notes.deviating(units)))
		if (await delivery.oweAgain(instance, units)) owing.push(instance);
	return () => owing.forEach((instance) => delivery.wake(instance));
}

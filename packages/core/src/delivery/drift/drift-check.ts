import {unitsOfArray} from '../../units/array-content.js';
import type {UnitState} from '../../records/delivery.js';
import type {Fleet} from '../../fleet/fleet.js';
import type {Id} from '../../fleet/member.js';
import type {Setting} from '../../units/setting.js';
import {isArrayUnit, unitName, type Unit} from '../../units/unit.js';
import type {DeliveryStore} from '../../ports/delivery-store.js';
import {readDrift} from './drift.js';
import type {InstanceHealth} from '../instances/health.js';
import type {Notes} from '../instances/instance-statuses.js';
import type {Repairs} from './repairs.js';
import type {ReadContext} from '../reconciliation/write-steps.js';

export interface LookOptions {
	readonly fleet: Fleet;
	readonly store: DeliveryStore;
	readonly notes: Notes;
	readonly health: InstanceHealth;
	readonly repairs: Repairs;
}

/** What a look at an instance finds, and a pass does not. */
export const DRIFT: ReadonlySet<UnitState> = new Set(['drifted', 'missing', 'contested']);

/**
 * Looks at what an instance was made to have (S9), notes what is otherwise, and what of it is owed again. Tells whether
 * something is to be delivered.
 */
export async function look(
	{fleet, store, notes, health, repairs}: LookOptions,
	instance: Id,
	effective: ReadonlyMap<Unit, Setting>,
	context: ReadContext,
): Promise<boolean> {
	const ledger = await store.ledger(instance);
	const {differences, owed, isOpen} = await readDrift({
		fleet,
		repairs,
		instance,
		effective,
		ledger,
		version: notes.get(instance).version,
		...context,
	});
	if (!fleet.member(instance)) return false;
	if (owed.length > 0) await store.writeAhead(owed);
	const others = notes.get(instance).differences.filter(({state}) => !DRIFT.has(state));
	health.found(instance, [...others, ...differences]);
	return isOpen || owed.length > 0 || fleet.touched(instance) > notes.get(instance).confirmed;
}

/** Instances of one cluster share what is in force. */
const reads = new WeakMap<ReadonlyMap<Unit, Setting>, number>();

/**
 * How many reads a look takes where this is in force: one for contact, and one for each key, of an array for each that
 * it has. What differs may take some more.
 */
export function readsOfLook(effective: ReadonlyMap<Unit, Setting>): number {
	const known = reads.get(effective);
	if (known !== undefined) return known;
	const names = new Set<string>();
	for (const [unit, setting] of effective)
		for (const part of isArrayUnit(unit) ? unitsOfArray(setting).keys() : [unit]) names.add(unitName(part));
	reads.set(effective, names.size + 1);
	return names.size + 1;
}

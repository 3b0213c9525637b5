import type {Change} from '../model/change.js';
import type {UnitState} from '../model/delivery.js';
import type {Fleet} from '../model/fleet.js';
import {instancesAtOrBelow} from '../model/fleet-view.js';
import type {Id} from '../model/member.js';
import type {Unit} from '../model/unit.js';
import type {DeliveryStore} from '../ports/delivery-store.js';
import {unitOf} from '../rules/plan-settings.js';
import type {Delivery} from './delivery.js';
import type {Notes} from './notes.js';

export interface OweAgainContext {
	readonly fleet: Fleet;
	readonly notes: Notes;
	readonly delivery: Delivery;
	readonly store: DeliveryStore;
}

const DIFFERS: ReadonlySet<UnitState> = new Set(['drifted', 'missing', 'rejected', 'contested']);

/** The same content was set again: that makes no revision, but what is known to differ is owed again (S2). */
export async function oweAgain({fleet, notes, delivery, store}: OweAgainContext, change: Change): Promise<void> {
	if (change.kind !== 'set' || fleet.member(change.member)?.kind !== 'cluster') return;
	const units = new Set(change.units.map(unitOf));
	for (const instance of instancesAtOrBelow(fleet, change.member)) {
		if (!notes.get(instance).differences.some(({unit, state}) => units.has(unit) && DIFFERS.has(state))) continue;
		await unconfirm(store, instance, units);
		delivery.wake(instance);
	}
}

async function unconfirm(store: DeliveryStore, instance: Id, units: ReadonlySet<Unit>): Promise<void> {
	const ledger = await store.ledger(instance);
	const lines = [...units].flatMap((unit) => ledger.units.get(unit) ?? []);
	if (lines.length > 0) await store.writeAhead(lines.map(({outcome: _outcome, text: _text, ...line}) => ({...line, confirmed: false})));
}

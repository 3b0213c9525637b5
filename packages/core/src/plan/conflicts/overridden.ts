import {isAtOrBelow, refOf, type FleetView} from '../../fleet/fleet-view.js';
import type {Id} from '../../fleet/member.js';
import {keptUnit} from '../../units/setting.js';
import {isArrayUnit, type Unit} from '../../units/unit.js';
import type {Draft} from '../draft.js';
import {inForceAt} from '../../in-force/in-force.js';

/**
 * Tells whose settings of these units wake, and whose fall asleep, at and below a member: those that are there before
 * and after and in force in one of the two only. What a rule of conflict told already is not told again.
 */
export function remarkSleepers(draft: Draft, after: FleetView, top: Id, units: readonly Unit[]): void {
	const told = new Set(
		draft.remarks.map(({kind, member, unit}) => `${kind === 'redundant' ? 'asleep' : kind}\0${member.id}\0${unit}`),
	);
	for (const unit of units) {
		for (const setter of draft.fleet.settersOf(unit)) {
			if (!after.settings(setter).has(unit) || !isAtOrBelow(after, setter, top)) continue;
			const [was, willBe] = [isInForce(draft.fleet, setter, unit), isInForce(after, setter, unit)];
			const kind = willBe ? 'wakes' : 'asleep';
			if (was === willBe || told.has(`${kind}\0${setter}\0${unit}`)) continue;
			draft.remarks.push({kind, member: refOf(after, after.member(setter)!), unit});
		}
	}
}

function isInForce(view: FleetView, cluster: Id, unit: Unit): boolean {
	const winner = inForceAt(view, cluster, unit);
	return winner?.cluster === cluster && (isArrayUnit(unit) || keptUnit(winner) === unit);
}

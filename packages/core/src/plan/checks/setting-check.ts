import {keysCheckedBy, specTwin} from '@clusterd/elektra';
import {isAtOrBelow, type FleetView} from '../../fleet/fleet-view.js';
import type {Id} from '../../fleet/member.js';
import {wantedBy} from '../../units/setting.js';
import {unitName, valueUnit, type Unit} from '../../units/unit.js';
import type {Draft} from '../draft.js';
import {inForceAt} from '../../in-force/in-force.js';
import type {Finding} from './value-check.js';

/** A cluster whose content does not go with what clusters ask for. */
export interface IntentFinding {
	readonly member: Id;
	readonly finding: Finding;
}

/**
 * Judges what a cluster newly sets by what clusters themselves set (S11.1, S6.3): at the cluster, and at every one
 * below that sets something of the same key or of its `spec:` twin, as far as the new setting is in force there. No
 * instance is needed for it.
 */
export function judgeIntent(draft: Draft, after: FleetView, cluster: Id, unit: Unit): readonly IntentFinding[] {
	const judge = draft.judge(after);
	const found: IntentFinding[] = [];
	for (const member of placesOf(after, cluster, unitName(unit))) {
		const winner = inForceAt(after, member, unit);
		if (winner?.cluster !== cluster || winner.unit !== unit) continue;
		const finding = judge.find(member, unit, wantedBy(winner), 'intent');
		if (finding) found.push({member, finding});
	}
	return found;
}

function placesOf(view: FleetView, cluster: Id, name: string): Set<Id> {
	const twin = specTwin(name);
	const units = [
		...keysCheckedBy(name).map(valueUnit),
		...view.unitsBeside(name),
		...(twin === undefined ? [] : view.unitsBeside(twin)),
	];
	const places = new Set([cluster]);
	for (const unit of units)
		for (const setter of view.settersOf(unit)) if (isAtOrBelow(view, setter, cluster)) places.add(setter);
	return places;
}

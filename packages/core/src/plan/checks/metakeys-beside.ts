import type {FleetView} from '../../fleet/fleet-view.js';
import {isValueUnit, type Unit} from '../../units/unit.js';

/**
 * These units, and behind them the metakeys whose owner can change with theirs, since `absent` on a key owns its
 * metakeys too (S1): those set anywhere, in the fleet as it is or as it will be.
 */
export function withMetakeysBeside(views: readonly FleetView[], units: readonly Unit[]): Unit[] {
	const all = new Set(units);
	for (const unit of units) {
		if (!isValueUnit(unit) || !views.some((view) => isAbsentSomewhere(view, unit))) continue;
		for (const view of views) for (const beside of view.unitsBeside(unit)) all.add(beside);
	}
	return [...all];
}

function isAbsentSomewhere(view: FleetView, unit: Unit): boolean {
	for (const cluster of view.settersOf(unit)) if (view.settings(cluster).get(unit)?.mode === 'absent') return true;
	return false;
}

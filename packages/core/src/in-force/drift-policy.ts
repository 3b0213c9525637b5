import {KeyName} from '@clusterd/elektra';
import {ancestors} from '../fleet/fleet-view.js';
import type {FleetView} from '../fleet/fleet-view.js';
import type {DriftPolicy, Id} from '../fleet/member.js';
import {unitMetakey, unitName, type Unit} from '../units/unit.js';

/** Metakeys that elektrad and its plugins change by themselves: never drift (S6.4). */
const NOISE = /^(?:internal\/|order$|comment\/#|origname$|origvalue$)/;

/** What the clusters above an instance say about drift: the nearest that says something (S9). */
export function driftPolicyAt(view: FleetView, instance: Id): DriftPolicy {
	return ancestors(view, instance).findLast(({drift}) => drift !== undefined)?.drift ?? 'report';
}

/**
 * Tells the units of an instance that are watched: not those below a name that a cluster above ignores, not Elektra's
 * noise.
 */
export function watchedAt(view: FleetView, instance: Id): (unit: Unit) => boolean {
	const ignored = ancestors(view, instance).flatMap(({ignore = []}) => ignore.map((name) => KeyName.parse(name)));
	return (unit) => {
		if (NOISE.test(unitMetakey(unit) ?? '')) return false;
		if (ignored.length === 0) return true;
		const name = KeyName.parse(unitName(unit));
		return !ignored.some((top) => name.isBelowOrSame(top));
	};
}

import {ancestors, chainOf, type FleetView} from '../model/fleet-view.js';
import type {Cluster, Id} from '../model/member.js';
import {locks, type Setting} from '../model/setting.js';
import {unitMetakey, unitName, valueUnit, type Unit} from '../model/unit.js';

/**
 * What one cluster says about a unit: its setting of the unit itself, or, for a metakey, that its key be absent (S1:
 * `absent` on a key owns its metakeys too).
 */
export function saidBy(settings: ReadonlyMap<Unit, Setting>, unit: Unit): Setting | undefined {
	if (settings.size === 0) return undefined;
	if (unitMetakey(unit) !== undefined) {
		const key = settings.get(valueUnit(unitName(unit)));
		if (key?.mode === 'absent') return key;
	}
	return settings.get(unit);
}

/**
 * The winner of what was said above and what the next cluster below says (S1): the locking setting nearest the
 * root, else the default nearest the instance.
 */
export function winnerOf(above: Setting | undefined, said: Setting | undefined): Setting | undefined {
	if (said === undefined) return above;
	return above && locks(above) ? above : said;
}

/** What a setting says to one instance: where it is not open for it, what was there before (S8.2). */
export function toInstance(view: FleetView, said: Setting | undefined, instance: Id): Setting | undefined {
	return said && view.isClosedTo(said, instance) ? said.stage?.before : said;
}

/** The setting in force for a unit below these clusters (the root first); undefined when nobody sets it. An instance's own value may still stand over a default. */
export function inForce(view: FleetView, chain: readonly Cluster[], unit: Unit): Setting | undefined {
	let winner: Setting | undefined;
	for (const {id} of chain) winner = winnerOf(winner, saidBy(view.settings(id), unit));
	return winner;
}

/** The setting in force for a unit at a member: at a cluster, for what is below it. */
export const inForceAt = (view: FleetView, member: Id, unit: Unit): Setting | undefined => inForce(view, chainOf(view, member), unit);

/** The setting in force for a unit on one instance; differs from its cluster's only where something is staged. */
export function inForceOn(view: FleetView, instance: Id, unit: Unit): Setting | undefined {
	let winner: Setting | undefined;
	for (const {id} of ancestors(view, instance)) winner = winnerOf(winner, toInstance(view, saidBy(view.settings(id), unit), instance));
	return winner;
}

/** Every setting in force on one instance, by unit. */
export function effectiveOn(view: FleetView, instance: Id): ReadonlyMap<Unit, Setting> {
	const effective = new Map<Unit, Setting>();
	for (const {id} of ancestors(view, instance)) {
		for (const unit of view.settings(id).keys()) {
			const winner = effective.has(unit) ? undefined : inForceOn(view, instance, unit);
			if (winner) effective.set(unit, winner);
		}
	}
	return effective;
}

/** Every setting in force below a cluster, by unit. */
export function effectiveSettings(view: FleetView, cluster: Id): ReadonlyMap<Unit, Setting> {
	const chain = chainOf(view, cluster).filter(({id}) => view.settings(id).size > 0);
	const effective = new Map<Unit, Setting>();
	for (const {id} of chain) {
		for (const unit of view.settings(id).keys()) if (!effective.has(unit)) effective.set(unit, inForce(view, chain, unit)!);
	}
	return effective;
}

/** The lock above a member that forbids changing a unit there (S1); undefined when there is none. */
export function lockAbove(view: FleetView, above: readonly Cluster[], unit: Unit): Setting | undefined {
	const winner = inForce(view, above, unit);
	return winner && locks(winner) ? winner : undefined;
}

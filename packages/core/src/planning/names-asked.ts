import {keysCheckedBy, KeyName, specTwin} from '@clusterd/elektra';
import type {Change} from '../records/change.js';
import type {Fleet} from '../fleet/fleet.js';
import type {FleetView} from '../fleet/fleet-view.js';
import type {Id} from '../fleet/member.js';
import {isArrayUnit, unitName, unitOf, type Unit} from '../units/unit.js';
import {effectiveSettings} from '../in-force/in-force.js';
import {isCheck} from '../plan/checks/value-check.js';
import {relocated} from '../plan/changes/settings.js';

/**
 * The keys whose present state on instances tells what a change on a cluster, or of members, would do there: their
 * `spec:` twins included.
 */
export function namesAsked(fleet: Fleet, change: Change): string[] {
	return withJudged(unitsAffected(fleet, change).map(unitName));
}

/** The names below which everything must be read: of arrays, and of subtrees that shall go. */
export function subtreesAsked(fleet: Fleet, change: Change): string[] {
	const tops = change.kind === 'remove' && change.scope === 'all' ? change.units.map(({name}) => name) : [];
	const twins = tops.flatMap((top) => specTwin(top) ?? []);
	return [...new Set([...tops, ...twins, ...unitsAffected(fleet, change).filter(isArrayUnit).map(unitName)])].filter(
		(name) => KeyName.parse(name).isAddressable,
	);
}

/** Keys with those whose values are judged by them, and those by which theirs are. */
export function withJudged(names: readonly string[]): string[] {
	const all = names.flatMap((name) => {
		const twin = specTwin(name);
		return [name, ...keysCheckedBy(name), ...(twin === undefined ? [] : [twin])];
	});
	return [...new Set(all)].filter((name) => KeyName.parse(name).isAddressable);
}

/**
 * Whether a change must not be committed before the instances were asked: somebody wants it refused by what they have
 * (S3, S6.3).
 */
export function needsReadings(fleet: Fleet, change: Change): boolean {
	if ('own' in change && change.own === 'refuse') return true;
	return (
		!('force' in change && change.force) &&
		(change.kind === 'set' || change.kind === 'move-keys' || change.kind === 'copy-keys') &&
		unitsAffected(fleet, change).some(isCheck)
	);
}

function unitsAffected(fleet: Fleet, change: Change): Unit[] {
	switch (change.kind) {
		case 'set':
			return change.units.map(unitOf);
		case 'remove':
			if (change.scope === 'all') return [];
			return change.below
				? change.units.flatMap(({name}) => settingsBelow(fleet, change.member, KeyName.parse(name)))
				: change.units.map(unitOf);
		case 'move-keys':
		case 'copy-keys':
			return moved(fleet, change.member, KeyName.parse(change.from), KeyName.parse(change.to));
		case 'move-member':
			return [change.from, change.to]
				.filter((id) => fleet.member(id)?.kind === 'cluster')
				.flatMap((id) => [...effectiveSettings(fleet, id).keys()]);
		case 'create-instance':
			return [...effectiveSettings(fleet, change.parent ?? fleet.root).keys()];
		case 'remove-member':
			return [...fleet.settings(change.member).keys()];
		default:
			return [];
	}
}

function moved(fleet: Fleet, cluster: Id, from: KeyName, to: KeyName): Unit[] {
	return settingsBelow(fleet, cluster, from).flatMap((unit) => [unit, relocated(unit, from, to)]);
}

const settingsBelow = (fleet: FleetView, cluster: Id, top: KeyName): Unit[] =>
	[...fleet.settings(cluster).keys()].filter((unit) => KeyName.parse(unitName(unit)).isBelowOrSame(top));

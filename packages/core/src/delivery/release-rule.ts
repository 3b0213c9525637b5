import type {Fleet} from '../model/fleet.js';
import {ancestors} from '../model/fleet-view.js';
import type {Id} from '../model/member.js';
import {tombstoneKey} from '../model/revision.js';
import type {Release} from '../model/setting.js';
import {arraysAround, arrayUnit, unitName, type Unit} from '../model/unit.js';

/**
 * The rule by which a cluster's claim to a unit on an instance ended first (S0.3, S4); undefined when it goes on, or when that is not
 * known any more. Members that left the cluster, or became exempt from its setting, have rules of their own, so that those of members
 * around them, which they may have come below later, do not reach them.
 */
export function releaseRule(fleet: Fleet, instance: Id, owner: Id, unit: Unit): Release | undefined {
	const arrays = [...arraysAround(unit), arrayUnit(unitName(unit))];
	const above = [instance, ...ancestors(fleet, instance).map(({id}) => id).reverse()];
	const below = above.includes(owner) ? above.slice(0, above.indexOf(owner)) : above;
	const nearest = below.findIndex((member) => fleet.tombstone(owner, tombstoneKey({cluster: owner, member})));
	const reaching = nearest === -1 ? below : below.slice(0, nearest + 1);
	const exempt = reaching.find((member) => fleet.tombstone(owner, tombstoneKey({cluster: owner, unit, member})));
	const rules = [...fleet.tombstones(owner)]
		.filter((tombstone) => (tombstone.unit === undefined || tombstone.unit === unit || arrays.includes(tombstone.unit)) && (tombstone.member === undefined || (tombstone.unit === unit && exempt !== undefined ? tombstone.member === exempt : reaching.includes(tombstone.member))))
		.map((tombstone) => ({release: tombstone.release, at: tombstone.ended ?? fleet.since(tombstoneKey(tombstone))?.revision ?? 0, exactness: Number(tombstone.unit !== undefined) + Number(tombstone.unit !== undefined && tombstone.member !== undefined)}))
		.sort((one, other) => one.at - other.at || other.exactness - one.exactness);
	return rules[0]?.release;
}

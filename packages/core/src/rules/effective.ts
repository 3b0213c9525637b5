import {partOfArray} from '../model/array-content.js';
import {isExemptFrom} from '../model/exemption.js';
import {chainOf, type FleetView} from '../model/fleet-view.js';
import type {Cluster, Id} from '../model/member.js';
import {locks, type Setting} from '../model/setting.js';
import {isArrayUnit, unitMetakey, unitName, valueUnit, type Unit} from '../model/unit.js';
import {isAlone, overlap, resolve} from './overlap.js';

/** What a cluster says about exactly one unit, as far as it counts for whoever asks. */
export type Voice = (cluster: Id, unit: Unit) => Setting | undefined;

/** What clusters say to a member at the end of a chain: nothing of what it, or a cluster above it, is exempt from (S9), and to an instance that a setting is not open for, what was there before (S8.2). */
function voiceTo(view: FleetView, ids: Iterable<Id>, instance?: Id): Voice {
	const exemptions = [...ids].flatMap((id) => [...view.exemptions(id)]);
	return (cluster, unit) => {
		const said = view.settings(cluster).get(unit);
		if (said === undefined || (exemptions.length > 0 && isExemptFrom(exemptions, said))) return undefined;
		return instance !== undefined && view.isClosedTo(said, instance) ? said.stage?.before : said;
	};
}

function voiceAt(view: FleetView, member: Id, chain: readonly Cluster[]): Voice {
	const isInstance = view.member(member)?.kind === 'instance';
	return voiceTo(view, new Set([...chain.map(({id}) => id), member]), isInstance && view.isStaged ? member : undefined);
}

/**
 * What one cluster says about a unit: its setting of the unit itself, or, for a metakey, that its key be absent (S1:
 * `absent` on a key owns its metakeys too).
 */
export function saidBy(settings: ReadonlyMap<Unit, Setting>, unit: Unit): Setting | undefined {
	return settings.size === 0 ? undefined : saidOf(unit, (each) => settings.get(each));
}

function saidOf(unit: Unit, said: (unit: Unit) => Setting | undefined): Setting | undefined {
	if (unitMetakey(unit) !== undefined) {
		const key = said(valueUnit(unitName(unit)));
		if (key?.mode === 'absent') return key;
	}
	return said(unit);
}

/**
 * The winner of what was said above and what the next cluster below says (S1): the locking setting nearest the
 * root, else the default nearest the instance.
 */
export function winnerOf(above: Setting | undefined, said: Setting | undefined): Setting | undefined {
	if (said === undefined) return above;
	return above && locks(above) ? above : said;
}

function winner(view: FleetView, chain: readonly Cluster[], unit: Unit, voice: Voice): Setting | undefined {
	if (!isAlone(view, unit)) return ruling(resolve(view, chain, unit, voice), unit);
	let present: Setting | undefined;
	for (const {id} of chain) if (view.settings(id).size > 0) present = winnerOf(present, saidOf(unit, (each) => voice(id, each)));
	return present;
}

/** Of all that is in force around a unit, what rules it: its own setting, that its key be absent, or its part of an array (S5.2). */
function ruling(inForce: readonly Setting[], unit: Unit): Setting | undefined {
	const own = inForce.find((setting) => setting.unit === unit) ?? inForce.find((setting) => setting.mode === 'absent' && setting.unit === valueUnit(unitName(unit)));
	if (own) return own;
	const around = inForce.find((setting) => isArrayUnit(setting.unit) && overlap(setting, {unit, mode: 'enforced'}));
	return around && !isArrayUnit(unit) ? partOfArray(around, unit) : around;
}

/** The setting in force for a unit at a member: on an instance, or for what is below a cluster; undefined when nobody sets it. An instance's own value may still stand over a default. */
export function inForceAt(view: FleetView, member: Id, unit: Unit): Setting | undefined {
	const chain = chainOf(view, member);
	return winner(view, chain, unit, voiceAt(view, member, chain));
}

/** Every setting in force at a member, by unit; of an array the setting of the whole. */
export function effectiveSettings(view: FleetView, member: Id): ReadonlyMap<Unit, Setting> {
	const chain = chainOf(view, member);
	return allInForce(view, chain, voiceAt(view, member, chain));
}

function allInForce(view: FleetView, whole: readonly Cluster[], voice: Voice): ReadonlyMap<Unit, Setting> {
	const chain = whole.filter(({id}) => view.settings(id).size > 0);
	const effective = new Map<Unit, Setting>();
	for (const {id} of chain) {
		for (const unit of view.settings(id).keys()) {
			const present = effective.has(unit) ? undefined : winner(view, chain, unit, voice);
			if (present && present.array === undefined && isArrayUnit(present.unit) === isArrayUnit(unit)) effective.set(unit, present);
		}
	}
	return effective;
}

/** The lock above a member that forbids changing a unit there (S1), for an array also one of something in it; undefined when there is none. */
export function lockAbove(view: FleetView, member: Id, above: readonly Cluster[], unit: Unit): Setting | undefined {
	const voice = voiceTo(view, new Set([...above.map(({id}) => id), member]));
	if (!isAlone(view, unit)) return resolve(view, above, unit, voice).find((setting) => locks(setting) && overlap(setting, {unit, mode: 'enforced'}));
	const present = winner(view, above, unit, voice);
	return present && locks(present) ? present : undefined;
}

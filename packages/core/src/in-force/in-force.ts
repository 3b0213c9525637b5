import {partOfArray} from '../units/array-content.js';
import {exemptionFrom, type Exemption} from '../fleet/exemption.js';
import {chainOf, type FleetView} from '../fleet/fleet-view.js';
import type {Cluster, Id} from '../fleet/member.js';
import {keptUnit, locks, type Setting} from '../units/setting.js';
import {arraysAround, isArrayUnit, unitMetakey, unitName, valueUnit, type Unit} from '../units/unit.js';
import {isAlone, overlap, resolve} from './overlap.js';

/** What a cluster says about exactly one unit, as far as it counts for whoever asks. */
export type Voice = (cluster: Id, unit: Unit) => Setting | undefined;

/** What clusters set. */
const plainly =
	(view: FleetView): Voice =>
	(cluster, unit) =>
		view.settings(cluster).get(unit);

/** What clusters say to one instance: where a setting is not open for it, what was there before (S8.2). */
const toInstance =
	(view: FleetView, instance: Id): Voice =>
	(cluster, unit) => {
		const said = view.settings(cluster).get(unit);
		return said && view.isClosedTo(said, instance) ? said.stage?.before : said;
	};

/** What clusters say to a member below them. */
export const voiceTo = (view: FleetView, member: Id, above: readonly Cluster[]): Voice =>
	exempting(
		view,
		member,
		above,
		view.isStaged && view.member(member)?.kind === 'instance' ? toInstance(view, member) : plainly(view),
	);

/** Without the settings from which the member or a cluster above it is exempt (S1). */
function exempting(view: FleetView, member: Id, above: readonly Cluster[], voice: Voice): Voice {
	const exemptions = view.hasExemptions ? exemptionsAt(view, member, above) : [];
	return exemptions.length === 0
		? voice
		: (cluster, unit) => (exemptionFrom(exemptions, {cluster, unit}) ? undefined : voice(cluster, unit));
}

/** Every exemption that counts for a member below these clusters. */
export const exemptionsAt = (view: FleetView, member: Id, above: readonly Cluster[]): Exemption[] =>
	[...new Set([...above.map(({id}) => id), member])].flatMap((id) => [...view.exemptions(id).values()]);

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
	for (const {id} of chain)
		if (view.settings(id).size > 0)
			present = winnerOf(
				present,
				saidOf(unit, (each) => voice(id, each)),
			);
	return present;
}

/**
 * Of all that is in force around a unit, what rules it: its own setting, that its key be absent, or its part of an
 * array (S5.2).
 */
function ruling(inForce: readonly Setting[], unit: Unit): Setting | undefined {
	const own =
		inForce.find((setting) => setting.unit === unit) ??
		inForce.find((setting) => setting.mode === 'absent' && setting.unit === valueUnit(unitName(unit)));
	if (own) return own;
	const around = inForce.find((setting) => arraysAround(unit).includes(setting.unit));
	return around && !isArrayUnit(unit) ? partOfArray(around, unit) : around;
}

/**
 * The setting in force for a unit at a member: on an instance, or for what is below a cluster; undefined when nobody
 * sets it. An instance's own value may still stand over a default.
 */
export function inForceAt(view: FleetView, member: Id, unit: Unit): Setting | undefined {
	const chain = chainOf(view, member);
	return winner(view, chain, unit, voiceTo(view, member, chain));
}

/**
 * The setting that would be in force for a unit at a member, were that or a cluster above it not exempt from it (S9);
 * undefined when no exemption decides.
 */
export function exemptedFrom(view: FleetView, member: Id, unit: Unit): Setting | undefined {
	if (!view.hasExemptions) return undefined;
	const chain = chainOf(view, member);
	const exemptions = exemptionsAt(view, member, chain);
	const otherwise = exemptions.length === 0 ? undefined : winner(view, chain, unit, plainly(view));
	return otherwise && exemptionFrom(exemptions, {cluster: otherwise.cluster, unit: keptUnit(otherwise)})
		? otherwise
		: undefined;
}

/** Every setting in force at a member, by unit; of an array the setting of the whole. */
export function effectiveSettings(view: FleetView, member: Id): ReadonlyMap<Unit, Setting> {
	const chain = chainOf(view, member);
	return allInForce(view, chain, voiceTo(view, member, chain));
}

function allInForce(view: FleetView, whole: readonly Cluster[], voice: Voice): ReadonlyMap<Unit, Setting> {
	const chain = whole.filter(({id}) => view.settings(id).size > 0);
	const effective = new Map<Unit, Setting>();
	for (const {id} of chain) {
		for (const unit of view.settings(id).keys()) {
			const present = effective.has(unit) ? undefined : winner(view, chain, unit, voice);
			if (
				present &&
				present.array === undefined &&
				(present.unit === unit || (!isArrayUnit(present.unit) && !isArrayUnit(unit)))
			)
				effective.set(unit, present);
		}
	}
	return effective;
}

/**
 * The lock above a member that forbids changing a unit there (S1), for an array also one of something in it; undefined
 * when there is none. The clusters above may be those that it will be below.
 */
export const lockAbove = (view: FleetView, member: Id, above: readonly Cluster[], unit: Unit): Setting | undefined =>
	lockBy(view, above, unit, exempting(view, member, above, plainly(view)));

/**
 * The lock in force for a unit on an instance: as {@link lockAbove}, but what is not open for it is not counted (S8.2).
 */
export function lockOn(view: FleetView, instance: Id, unit: Unit): Setting | undefined {
	const above = chainOf(view, instance);
	return lockBy(view, above, unit, voiceTo(view, instance, above));
}

function lockBy(view: FleetView, above: readonly Cluster[], unit: Unit, voice: Voice): Setting | undefined {
	if (!isAlone(view, unit))
		return resolve(view, above, unit, voice).find(
			(setting) => locks(setting) && overlap(setting, {unit, mode: 'enforced'}),
		);
	const present = winner(view, above, unit, voice);
	return present && locks(present) ? present : undefined;
}

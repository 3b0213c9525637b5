import type {FleetView} from '../fleet/fleet-view.js';
import type {PlannedFleet} from '../fleet/planned-fleet.js';
import {isLeaving, type Id} from '../fleet/member.js';
import type {Setting} from '../units/setting.js';
import type {Unit} from '../units/unit.js';
import type {Draft} from './draft.js';
import {inForceAt, saidBy, winnerOf} from '../in-force/in-force.js';
import type {Finding} from './checks/value-check.js';
import {Effects, type UnitEffect} from './effects.js';
import {Groups} from './groups.js';
import {isAlone} from '../in-force/overlap.js';
import {noCounts, type MutableCounts} from './counts.js';

/** A place in the hierarchy where a change begins to act: the member, and what was and will be above it. */
export interface Place {
	readonly member: Id;
	/** The cluster above before the change; undefined for the root or a new member. */
	readonly parentBefore?: Id;
	/** The cluster above afterwards; undefined for the root. */
	readonly parentAfter?: Id;
}

type Winners = readonly (Setting | undefined)[];

/** Of one unit: how many instances the change touches, and what it does to them as far as that is known. */
export interface UnitTouch {
	instances: number;
	readonly counts: MutableCounts;
	readonly groups: Groups;
	/** Instances whose own value would be taken over. */
	readonly own: Id[];
	/** Instances whose value violates what the unit is to ask for (S6.3). */
	readonly violators: {readonly instance: Id; readonly finding: Finding}[];
	/** Instances with a binary value, which could not be restored (S16). */
	readonly binary: Id[];
}

/**
 * Finds every instance below the places for which content, owner or lock of one of the units changes by intent (S14.2),
 * and notes it in the draft. Only the clusters below the places are visited, each once. With `isMixed` members come and
 * go below the places as well, so that what was above an instance is looked up for each.
 */
export function findTouched(
	draft: Draft,
	after: PlannedFleet,
	places: readonly Place[],
	units: readonly Unit[],
	isMixed = false,
): readonly UnitTouch[] {
	const touches = units.map(() => noTouch(after, draft.fleet));
	const effects = new Effects(draft, after, units);
	const alone = units.map((unit) => isOnItsOwn(draft.fleet, unit) && isOnItsOwn(after, unit));
	const isOwnBefore = isMixed || draft.fleet.isStaged || draft.fleet.hasExemptions;
	const above = (view: FleetView, parent: Id | undefined): Winners =>
		units.map((unit) => (parent === undefined ? undefined : inForceAt(view, parent, unit)));
	const touched: Id[] = [];
	for (const {member, parentBefore, parentAfter} of places)
		visit(member, above(draft.fleet, parentBefore), above(after, parentAfter));
	draft.touchAll(places.length === 1 ? touched : [...new Set(touched)]);
	return touches;

	function visit(id: Id, was: Winners, willBe: Winners): void {
		const member = after.member(id);
		if (member?.kind === 'instance')
			// an instance that was leaving before has no settings, wherever it is
			return member.leaving && isLeaving(draft.fleet.member(id)) ? undefined : compare(id, was, willBe);
		const nowWas = descend(draft.fleet, id, was);
		const nowWillBe = descend(after, id, willBe);
		for (const child of after.children(id)) visit(child, nowWas, nowWillBe);
	}

	function descend(view: FleetView, cluster: Id, winners: Winners): Winners {
		const settings = view.settings(cluster);
		return settings.size === 0 && view.exemptions(cluster).size === 0
			? winners
			: winners.map((winner, at) =>
					alone[at] ? winnerOf(winner, saidBy(settings, units[at]!)) : inForceAt(view, cluster, units[at]!),
				);
	}

	function compare(instance: Id, was: Winners, willBe: Winners): void {
		let isTouched = false;
		let found: ReadonlyMap<Unit, UnitEffect> | undefined;
		for (const [at, unit] of units.entries()) {
			const before =
				isOwnBefore && draft.fleet.member(instance)
					? inForceAt(draft.fleet, instance, unit)
					: isMixed
						? undefined
						: was[at];
			const now =
				after.hasExemptions && after.exemptions(instance).size > 0 ? inForceAt(after, instance, unit) : willBe[at];
			if (sameForce(before, now)) continue;
			if (!isTouched) {
				isTouched = true;
				touched.push(instance);
				found = effects.of(instance); // once for all units: what must be read is noted with it
			}
			count(draft, touches[at]!, instance, unit, found?.get(unit));
		}
	}
}

/** Whether a unit follows from the settings of itself alone, the same for all members. */
const isOnItsOwn = (view: FleetView, unit: Unit): boolean => isAlone(view, unit) && !view.isExempted(unit);

/** Whether the same setting is in force, with the same content. */
const sameForce = (one: Setting | undefined, other: Setting | undefined): boolean =>
	one === other ||
	(one !== undefined &&
		other !== undefined &&
		one.cluster === other.cluster &&
		one.mode === other.mode &&
		one.content === other.content &&
		one.takesBinary === other.takesBinary);

function count(draft: Draft, touch: UnitTouch, instance: Id, unit: Unit, found: UnitEffect | undefined): void {
	countEffect(touch, instance, found);
	if (!found) return;
	const {finding, takesLocal} = found;
	if (finding) draft.except(unit, instance, finding);
	if (finding?.kind === 'binary') touch.binary.push(instance);
	if (finding?.kind === 'violates') touch.violators.push({instance, finding});
	if (takesLocal) touch.own.push(instance);
}

/** Counts an instance; `found` is undefined if the effect is not known. */
export function countEffect(
	touch: Pick<UnitTouch, 'counts' | 'groups'> & {instances: number},
	instance: Id,
	found: Pick<UnitEffect, 'effect' | 'has' | 'willHave'> | undefined,
): void {
	touch.instances += 1;
	touch.counts[found?.effect ?? 'unknown'] += 1;
	touch.groups.add(instance, found);
}

/** No instance so far; `views` name the instances. */
export const noTouch = (...views: readonly FleetView[]): UnitTouch => ({
	instances: 0,
	counts: noCounts(),
	groups: new Groups(...views),
	own: [],
	violators: [],
	binary: [],
});

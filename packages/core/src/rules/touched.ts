import type {FleetView} from '../model/fleet-view.js';
import type {Id} from '../model/member.js';
import {NOTHING, sameContent, wantedBy, type Saved, type Setting} from '../model/setting.js';
import type {Unit} from '../model/unit.js';
import type {PlanCounts} from '../model/plan.js';
import type {Draft} from './draft.js';
import {inForceAt, saidBy, winnerOf} from './effective.js';

/** A place in the hierarchy where a change begins to act: the member, and what was and will be above it. */
export interface Place {
	readonly member: Id;
	/** The cluster above before the change; undefined for the root or a new member. */
	readonly parentBefore?: Id;
	/** The cluster above afterwards; undefined for the root. */
	readonly parentAfter?: Id;
}

type Winners = readonly (Setting | undefined)[];
type Mutable<T> = {-readonly [Key in keyof T]: T[Key]};

/** Of one unit: how many instances the change touches, and what it does to them as far as that is known. */
export interface UnitTouch {
	instances: number;
	readonly counts: Mutable<PlanCounts>;
	/** Instances whose own value would be taken over. */
	readonly own: Id[];
}

/**
 * Finds every instance below the places for which content, owner or lock of one of the units changes by intent (S14.2),
 * and notes it in the draft. Only the clusters below the places are visited, each once.
 */
export function findTouched(draft: Draft, after: FleetView, places: readonly Place[], units: readonly Unit[]): readonly UnitTouch[] {
	const touches = units.map((): UnitTouch => ({instances: 0, counts: {add: 0, change: 0, remove: 0, unchanged: 0, release: 0, unknown: 0}, own: []}));
	const above = (view: FleetView, parent: Id | undefined): Winners => units.map((unit) => (parent === undefined ? undefined : inForceAt(view, parent, unit)));
	for (const {member, parentBefore, parentAfter} of places) {
		visit(member, above(draft.fleet, parentBefore), above(after, parentAfter));
	}
	return touches;

	function visit(id: Id, was: Winners, willBe: Winners): void {
		if (after.member(id)?.kind === 'instance') return compare(id, was, willBe);
		const nowWas = descend(draft.fleet.settings(id), was);
		const nowWillBe = descend(after.settings(id), willBe);
		for (const child of after.children(id)) visit(child, nowWas, nowWillBe);
	}

	function descend(settings: ReadonlyMap<Unit, Setting>, winners: Winners): Winners {
		return settings.size === 0 ? winners : winners.map((winner, at) => winnerOf(winner, saidBy(settings, units[at]!)));
	}

	function compare(instance: Id, was: Winners, willBe: Winners): void {
		for (const [at, unit] of units.entries()) {
			if (sameForce(was[at], willBe[at])) continue;
			draft.touched.add(instance);
			count(draft, touches[at]!, instance, unit, willBe[at]);
		}
	}
}

const sameForce = (one: Setting | undefined, other: Setting | undefined): boolean =>
	one === other || (one !== undefined && other !== undefined && one.cluster === other.cluster && one.mode === other.mode && one.content === other.content);

function count(draft: Draft, touch: UnitTouch, instance: Id, unit: Unit, winner: Setting | undefined): void {
	touch.instances += 1;
	const present = draft.known.present(instance, unit);
	touch.counts[effectOn(present, winner)] += 1;
	if (present && winner && winner.mode !== 'default' && isOwn(present, draft.known.written(instance, unit)) && !sameContent(present, wantedBy(winner))) touch.own.push(instance);
}

const isOwn = (present: Saved, written: Saved | undefined): boolean => !sameContent(present, NOTHING) && !(written && sameContent(present, written));

function effectOn(present: Saved | undefined, winner: Setting | undefined): keyof PlanCounts {
	if (!winner) return 'release';
	if (!present) return 'unknown';
	const wanted = wantedBy(winner);
	if (sameContent(present, wanted)) return 'unchanged';
	if (sameContent(wanted, NOTHING)) return 'remove';
	if (sameContent(present, NOTHING)) return 'add';
	return winner.mode === 'default' ? 'unchanged' : 'change';
}

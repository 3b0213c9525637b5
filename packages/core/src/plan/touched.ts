import {specTwin} from '@clusterd/elektra';
import type {FleetView} from '../fleet/fleet-view.js';
import {isLeaving, type Id} from '../fleet/member.js';
import {NOTHING, sameContent, wantedBy, type Saved, type Setting} from '../units/setting.js';
import {unitMetakey, unitName, type Unit} from '../units/unit.js';
import type {Draft} from './draft.js';
import {inForceAt, saidBy, winnerOf} from '../in-force/in-force.js';
import type {Finding, Judge} from './checks/value-check.js';
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
 * go below
 * the places as well, so that what was above an instance is looked up for each.
 */
export function findTouched(
	draft: Draft,
	after: FleetView,
	places: readonly Place[],
	units: readonly Unit[],
	isMixed = false,
): readonly UnitTouch[] {
	const touches = units.map((): UnitTouch => ({instances: 0, counts: noCounts(), own: [], violators: [], binary: []}));
	const judge = draft.judge(after);
	const alone = units.map((unit) =>
		[draft.fleet, after].every((view) => isAlone(view, unit) && !view.isExempted(unit)),
	);
	const isOwnBefore = isMixed || draft.fleet.isStaged || draft.fleet.hasExemptions;
	const above = (view: FleetView, parent: Id | undefined): Winners =>
		units.map((unit) => (parent === undefined ? undefined : inForceAt(view, parent, unit)));
	const found: Id[] = [];
	for (const {member, parentBefore, parentAfter} of places) {
		visit(member, above(draft.fleet, parentBefore), above(after, parentAfter));
	}
	draft.touchAll(places.length === 1 ? found : [...new Set(found)]);
	return touches;

	function visit(id: Id, was: Winners, willBe: Winners): void {
		const member = after.member(id);
		if (member?.kind === 'instance')
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
			if (found.at(-1) !== instance) found.push(instance);
			count(draft, judge, touches[at]!, instance, unit, now);
		}
	}
}

/** An instance that is leaving already has no settings, wherever it is. */
const sameForce = (one: Setting | undefined, other: Setting | undefined): boolean =>
	one === other ||
	(one !== undefined &&
		other !== undefined &&
		one.cluster === other.cluster &&
		one.mode === other.mode &&
		one.content === other.content &&
		one.takesBinary === other.takesBinary);

function count(
	draft: Draft,
	judge: Judge,
	touch: UnitTouch,
	instance: Id,
	unit: Unit,
	winner: Setting | undefined,
): void {
	touch.instances += 1;
	const present = draft.known.present(instance, unit);
	if (!present) {
		touch.counts[winner ? 'unknown' : 'release'] += 1;
		return;
	}
	const isOwn =
		!sameContent(present, NOTHING) &&
		!isWritten(present, draft.known.written(instance, unit)) &&
		!isInherited(draft, instance, unit, present);
	const effect = winner ? effectOn(present, winner) : isOwn ? 'remain' : 'release';
	const isTaken = present.binary === true && winner !== undefined && effect !== 'unchanged';
	const finding = isTaken
		? BINARY
		: effect === 'add' || effect === 'change' || effect === 'remove'
			? judge.find(instance, unit, wantedBy(winner!))
			: undefined;
	const isRefused = finding?.kind === 'reject' || finding?.kind === 'violates' || (isTaken && !winner.takesBinary);
	touch.counts[isRefused ? 'reject' : effect] += 1;
	if (isTaken) touch.binary.push(instance);
	if (finding) draft.except(unit, instance, finding);
	if (finding?.kind === 'violates') touch.violators.push({instance, finding});
	if (effect === 'remain')
		draft.except(unit, instance, {kind: 'remain', reason: 'what is there is not what clusterd wrote'});
	if (winner && winner.mode !== 'default' && isOwn && !sameContent(present, wantedBy(winner))) touch.own.push(instance);
}

const BINARY: Finding = {kind: 'binary', reason: 'its binary value cannot be restored'};

/** Whether a metakey is what the key's `spec:` twin has (S6.4). */
function isInherited({known}: Draft, instance: Id, unit: Unit, {content}: Saved): boolean {
	const [metakey, twin] = [unitMetakey(unit), specTwin(unitName(unit))];
	return (
		metakey !== undefined &&
		twin !== undefined &&
		content !== undefined &&
		known.key(instance, twin)?.meta[metakey] === content
	);
}

const isWritten = (present: Saved, written: Saved | undefined): boolean =>
	written !== undefined && sameContent(present, written);

function effectOn(present: Saved, winner: Setting): 'add' | 'change' | 'remove' | 'unchanged' {
	const wanted = wantedBy(winner);
	if (sameContent(present, wanted)) return 'unchanged';
	if (sameContent(wanted, NOTHING)) return 'remove';
	if (sameContent(present, NOTHING)) return 'add';
	return winner.mode === 'default' ? 'unchanged' : 'change';
}

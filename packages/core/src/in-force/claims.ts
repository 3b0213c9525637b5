import {entryOf} from '../fleet/entry-of.js';
import {exemptionKey} from '../fleet/exemption.js';
import {chainOf, type FleetView, type IntentView} from '../fleet/fleet-view.js';
import type {Id} from '../fleet/member.js';
import {memberKey, settingKey} from '../records/revision.js';
import type {Release} from '../units/setting.js';
import {arraysAround, arrayUnit, isValueUnit, unitName, valueUnit, type Unit} from '../units/unit.js';
import {lockOn, voiceTo} from './in-force.js';
import {overlap} from './overlap.js';
import {Overlay} from '../fleet/overlay.js';

/**
 * A cluster claims a unit on every instance below it as long as it sets it, in force or asleep, and the instance is not
 * exempt. What becomes of what it wrote when the claim ends says the revision that ended it (S0.3, S4), whenever the
 * instance hears of it. Where another lock stayed over the unit nothing was released, so the instance keeps its own
 * value for later: by `restore`.
 */

/** Who claims what where. */
interface Claim {
	readonly instance: Id;
	readonly owner: Id;
	readonly unit: Unit;
}

/**
 * How a claim ended; undefined while it goes on. By `restore` when it ended so long ago that nothing is known of it any
 * more.
 */
export function releaseRule(fleet: IntentView, claim: Claim): Release | undefined {
	if (isClaimed(fleet, claim)) return undefined;
	const ended = changesAround(fleet, claim).find((revision) => isClaimed(fleetAt(fleet, revision - 1), claim));
	if (ended === undefined) return 'restore';
	const then = fleetAt(fleet, ended);
	return lockOn(then, claim.instance, claim.unit) ? 'restore' : fleet.past.release(ended);
}

function isClaimed(view: FleetView, {instance, owner, unit}: Claim): boolean {
	const above = chainOf(view, instance);
	if (!above.some(({id}) => id === owner)) return false;
	const voice = voiceTo(view, instance, above);
	return unitsAround(unit).some((each) => {
		const said = voice(owner, each);
		return (
			said !== undefined &&
			(overlap(said, {unit, mode: 'enforced'}) || (each === arrayUnit(unit) && said.mode !== 'absent'))
		);
	});
}

/**
 * The units whose settings can have a unit written: itself, its key, that may be absent, arrays around it, and the
 * array that a key holds, which makes it.
 */
const unitsAround = (unit: Unit): readonly Unit[] => [
	unit,
	isValueUnit(unit) ? arrayUnit(unit) : valueUnit(unitName(unit)),
	...arraysAround(unit),
];

/** The revisions that can have ended a claim, the newest first. */
function changesAround(fleet: IntentView, {instance, owner, unit}: Claim): number[] {
	const units = unitsAround(unit);
	const members = everAtOrAbove(fleet, instance);
	const keys = [...members].flatMap((member) => [
		memberKey(member),
		...units.map((each) => exemptionKey({cluster: owner, unit: each, member})),
	]);
	const revisions = [...keys, ...units.map((each) => settingKey(owner, each))].flatMap((key) =>
		fleet.past.revisionsOf(key),
	);
	return [...new Set(revisions)].sort((one, other) => other - one);
}

/** A member, and all clusters that are or were above it. */
function everAtOrAbove(fleet: IntentView, member: Id): Set<Id> {
	const found = new Set([member]);
	for (const id of found)
		for (const parent of [fleet.member(id)?.parent, ...fleet.past.parentsOf(id)])
			if (parent !== undefined) found.add(parent);
	return found;
}

/** How many former fleets are kept at most, to be looked at again: instances mostly hear of the same few revisions. */
const VIEWS = 50;

const views = new WeakMap<IntentView, {readonly now: number; readonly then: Map<number, FleetView>}>();

/** The fleet as it was after a revision, as far as it says whose settings reach whom. */
function fleetAt(fleet: IntentView, revision: number): FleetView {
	let kept = views.get(fleet);
	if (kept?.now !== fleet.revision || kept.then.size >= VIEWS)
		views.set(fleet, (kept = {now: fleet.revision, then: new Map()}));
	return entryOf(kept.then, revision, () => new Overlay(fleet, fleet.past.backTo(revision)));
}

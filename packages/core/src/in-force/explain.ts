import {exemptionFrom, type Exemption} from '../fleet/exemption.js';
import {chainOf, type FleetView} from '../fleet/fleet-view.js';
import type {Id} from '../fleet/member.js';
import {keptUnit, type Setting} from '../units/setting.js';
import type {Unit} from '../units/unit.js';
import {exemptionsAt, inForceAt} from './in-force.js';
import {overlap, unitsOverlapping} from './overlap.js';

/** What became of a setting on the way to a member (S1). */
export type Fate =
	| {readonly state: 'in force'}
	/** Another one is in force, above or nearer, or (without `under`) none for this unit. */
	| {readonly state: 'asleep'; readonly under?: Id}
	| {readonly state: 'exempt'; readonly exemption: Exemption}
	| {readonly state: 'closed'; readonly before?: Setting};

/** A setting of one cluster that has to do with a unit, and what became of it. */
export interface SayingOf {
	readonly setting: Setting;
	readonly fate: Fate;
}

/** Every cluster whose settings can reach a member, the root first, with what it says about a unit and around it. */
export function sayings(
	view: FleetView,
	member: Id,
	unit: Unit,
): readonly {readonly cluster: Id; readonly said: readonly SayingOf[]}[] {
	const chain = chainOf(view, member);
	const exemptions = exemptionsAt(view, member, chain);
	const units = new Set([unit, ...unitsOverlapping(view, unit)]);
	return chain.map(({id}) => ({
		cluster: id,
		said: [...units].flatMap((each): SayingOf[] => {
			const setting = view.settings(id).get(each);
			return setting && overlap(setting, {unit, mode: 'enforced'})
				? [{setting, fate: fateOf(view, member, setting, unit, exemptions)}]
				: [];
		}),
	}));
}

function fateOf(view: FleetView, member: Id, setting: Setting, unit: Unit, exemptions: readonly Exemption[]): Fate {
	const exemption = exemptionFrom(exemptions, setting);
	if (exemption) return {state: 'exempt', exemption};
	if (view.member(member)?.kind === 'instance' && view.isClosedTo(setting, member))
		return {state: 'closed', ...(setting.stage?.before ? {before: setting.stage.before} : {})};
	const winner = inForceAt(view, member, setting.unit) ?? inForceAt(view, member, unit);
	if (winner?.cluster === setting.cluster && keptUnit(winner) === setting.unit) return {state: 'in force'};
	return {state: 'asleep', ...(winner ? {under: winner.cluster} : {})};
}

import {entryOf} from '../fleet/entry-of.js';
import {refOf, type FleetView} from '../fleet/fleet-view.js';
import type {Id, MemberRef} from '../fleet/member.js';
import type {PlanContent, PlanGroup} from '../records/plan.js';
import type {Saved} from '../units/setting.js';
import type {UnitEffect} from './effects.js';

const MAX_GROUPS = 100;
const MAX_MEMBERS = 10;

/** The instances that a change touches at one unit, grouped by what it does to them. */
export class Groups {
	readonly #views: readonly FleetView[];
	readonly #groups = new Map<
		string,
		{readonly group: Omit<PlanGroup, 'count' | 'members'>; count: number; readonly members: Id[]}
	>();

	/** @param views the fleet after the change, and before it for instances that are gone then */
	constructor(...views: readonly FleetView[]) {
		this.#views = views;
	}

	/** Adds an instance; `found` is undefined if the effect is not known. */
	add(instance: Id, found: Pick<UnitEffect, 'effect' | 'has' | 'willHave'> | undefined): void {
		const entry = entryOf(this.#groups, found ? keyOf(found) : 'unknown', () => ({
			group: groupOf(found),
			count: 0,
			members: [] as Id[],
		}));
		entry.count += 1;
		if (entry.members.length < MAX_MEMBERS) entry.members.push(instance);
	}

	/** All groups as data, the largest first. */
	get all(): readonly PlanGroup[] {
		return [...this.#groups.values()]
			.sort((one, other) => other.count - one.count)
			.slice(0, MAX_GROUPS)
			.map(({group, count, members}) => ({...group, count, members: members.map((id) => this.#ref(id))}));
	}

	#ref(id: Id): MemberRef {
		const view = this.#views.find((each) => each.member(id))!;
		return refOf(view, view.member(id)!);
	}
}

const groupOf = (
	found: Pick<UnitEffect, 'effect' | 'has' | 'willHave'> | undefined,
): Omit<PlanGroup, 'count' | 'members'> =>
	found ? {effect: found.effect, has: shown(found.has), willHave: shown(found.willHave)} : {effect: 'unknown'};

const keyOf = ({effect, has, willHave}: Pick<UnitEffect, 'effect' | 'has' | 'willHave'>): string =>
	JSON.stringify([effect, has.content, has.binary, willHave.content, willHave.binary]);

const shown = ({content, binary}: Saved): PlanContent => ({
	...(content === undefined ? {} : {content}),
	...(binary ? {binary} : {}),
});

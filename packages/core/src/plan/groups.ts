import {entryOf} from '../fleet/entry-of.js';
import {refOf, type FleetView} from '../fleet/fleet-view.js';
import type {Id, MemberRef} from '../fleet/member.js';
import type {PlanContent, PlanGroup} from '../records/plan.js';
import type {Saved} from '../units/setting.js';
import type {UnitEffect} from './effects.js';

const MAX_GROUPS = 100;
const MAX_MEMBERS = 10;

type Found = Pick<UnitEffect, 'effect' | 'has' | 'willHave'>;

interface Group {
	readonly group: Omit<PlanGroup, 'count' | 'members'>;
	count: number;
	readonly members: Id[];
}

/** The instances that a change touches at one unit, grouped by what it does to them. */
export class Groups {
	readonly #views: readonly FleetView[];
	readonly #groups = new Map<string, Group>();
	readonly #unknown: Group = {group: {effect: 'unknown'}, count: 0, members: []};

	/** @param views the fleet after the change, and before it for instances that are gone then */
	constructor(...views: readonly FleetView[]) {
		this.#views = views;
	}

	/** Adds an instance; `found` is undefined if the effect is not known. */
	add(instance: Id, found: Found | undefined): void {
		const entry = found
			? entryOf(this.#groups, keyOf(found), () => ({group: groupOf(found), count: 0, members: []}))
			: this.#unknown;
		entry.count += 1;
		if (entry.members.length < MAX_MEMBERS) entry.members.push(instance);
	}

	/** All groups as data, the largest first. */
	get all(): readonly PlanGroup[] {
		return [...this.#groups.values(), this.#unknown]
			.filter(({count}) => count > 0)
			.sort((one, other) => other.count - one.count)
			.slice(0, MAX_GROUPS)
			.map(({group, count, members}) => ({...group, count, members: members.map((id) => this.#ref(id))}));
	}

	#ref(id: Id): MemberRef {
		const view = this.#views.find((each) => each.member(id))!;
		return refOf(view, view.member(id)!);
	}
}

const groupOf = ({effect, has, willHave}: Found): Group['group'] => ({
	effect,
	has: shown(has),
	willHave: shown(willHave),
});

const keyOf = ({effect, has, willHave}: Found): string =>
	JSON.stringify([effect, has.content, has.binary, willHave.content, willHave.binary]);

const shown = ({content, binary}: Saved): PlanContent => ({
	...(content === undefined ? {} : {content}),
	...(binary ? {binary} : {}),
});

import {
	isArrayUnit,
	unitMetakey,
	unitName,
	type MemberRef,
	type Plan,
	type PlanException,
	type PlanRow,
	type Unit,
} from '@clusterd/core';

/** What the rows of a plan are put together by. */
export type PlanOrder = 'key' | 'member';

/** What a plan does with one key's unit, or at one member. */
export interface PlanGroup {
	/** What the group is about. */
	readonly of: {readonly unit: Unit} | {readonly member: MemberRef};
	readonly rows: readonly PlanRow[];
	readonly exceptions: readonly PlanException[];
}

/**
 * A plan's rows and exceptions, at most so many of each: by key in the plan's order, or by member in the order of
 * paths.
 */
export function groupsOf({rows, exceptions}: Plan, by: PlanOrder, atMost: number): readonly PlanGroup[] {
	const groups = new Map<
		string,
		{readonly of: PlanGroup['of']; readonly rows: PlanRow[]; readonly exceptions: PlanException[]}
	>();
	const groupOf = ({
		unit,
		member,
	}: PlanRow | PlanException): {readonly rows: PlanRow[]; readonly exceptions: PlanException[]} => {
		const key = by === 'key' ? unit : member.id;
		const group = groups.get(key) ?? {of: by === 'key' ? {unit} : {member}, rows: [], exceptions: []};
		groups.set(key, group);
		return group;
	};
	for (const row of rows.slice(0, atMost)) groupOf(row).rows.push(row);
	for (const exception of exceptions.items.slice(0, atMost)) groupOf(exception).exceptions.push(exception);
	const found = [...groups.values()];
	return by === 'key' ? found : found.sort((one, other) => pathOf(one).localeCompare(pathOf(other)));
}

const pathOf = ({of}: PlanGroup): string => ('member' in of ? of.member.path : '');

/** A unit as a plan names it: the name, and what of it. */
export function unitParts(unit: Unit): {readonly name: string; readonly part: string | undefined} {
	const metakey = unitMetakey(unit);
	return {
		name: unitName(unit),
		part: metakey === undefined ? (isArrayUnit(unit) ? '(array)' : undefined) : `[${metakey}]`,
	};
}

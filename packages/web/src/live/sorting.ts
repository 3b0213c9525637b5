import {INSTANCE_STATES, type MemberView} from '@clusterd/core';

/** What a table of members is sorted by. */
export type SortBy = 'name' | 'state' | 'since' | 'version';

/** A column, and in which direction. */
export interface Sorting {
	readonly by: SortBy;
	readonly isDown: boolean;
}

const worth: Readonly<Record<SortBy, (member: MemberView) => number | string>> = {
	name: ({name}) => name,
	state: ({state}) => INSTANCE_STATES.indexOf(state),
	since: ({instance}) => -(instance?.stateSince ?? Infinity),
	version: ({instance}) => instance?.version ?? '',
};
const collator = new Intl.Collator('en', {numeric: true});

/**
 * Members in the order that is asked for; by name as the fleet lists them, clusters first. Worst states and latest
 * changes come first.
 */
export function sorted(members: readonly MemberView[], {by, isDown}: Sorting): readonly MemberView[] {
	const up =
		by === 'name'
			? [...members]
			: [...members].sort((one, other) => compare(worth[by](one), worth[by](other)) || compare(one.name, other.name));
	return isDown ? up.reverse() : up;
}

function compare(one: number | string, other: number | string): number {
	return typeof one === 'number' && typeof other === 'number'
		? Math.sign(one - other) || 0
		: collator.compare(String(one), String(other));
}

import type {MemberRef} from '../fleet/member.js';
import type {Setting} from '../units/setting.js';
import type {Unit} from '../units/unit.js';
import type {Draft} from './draft.js';
import type {UnitTouch} from './touched.js';

/** Adds what a change does with one unit at a member; `before` and `after` are the settings there. */
export function addRow(
	draft: Draft,
	unit: Unit,
	member: MemberRef,
	[before, after]: readonly [before: Pick<Setting, 'content'> | undefined, after: Pick<Setting, 'content'> | undefined],
	{instances, counts, groups}: Pick<UnitTouch, 'instances' | 'counts' | 'groups'>,
): void {
	draft.rows.push({
		unit,
		member,
		...(before?.content === undefined ? {} : {before: before.content}),
		...(after?.content === undefined ? {} : {after: after.content}),
		instances,
		counts,
		groups: groups.all,
	});
}

import {unitMetakey, unitName, type Change, type Outcome, type UnitRef} from '@clusterd/core';

/** The change that takes back what was set or removed at one unit of an instance; undefined where that is not known. */
export function undoOf(change: Change, {plan}: Outcome): Change | undefined {
	const [command, ...others] = plan.commands;
	if ((change.kind !== 'set' && change.kind !== 'remove') || !command || others.length > 0 || command.expected === undefined || command.expected.binary) return undefined;
	const {unit, expected: {content, meta = {}}} = command;
	const ref = refOf(unit);
	if (content === undefined) return {kind: 'remove', member: change.member, units: [ref]};
	return {kind: 'set', member: change.member, units: [{...ref, content}, ...Object.entries(meta).map(([metakey, value]) => ({name: ref.name, meta: metakey, content: value}))]};
}

/** A unit as a change names it. */
export function refOf(unit: string): UnitRef {
	const meta = unitMetakey(unit);
	return {name: unitName(unit), ...(meta === undefined ? {} : {meta})};
}

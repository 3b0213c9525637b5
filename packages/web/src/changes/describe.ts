import {
	isArrayUnit,
	unitMetakey,
	unitName,
	type Change,
	type Id,
	type Plan,
	type Unit,
	type UnitRef,
} from '@clusterd/core';
import {counted} from '../states/words.js';

/** The last part of a key's name, as `port` of `system:/sw/app/#0/current/port`. */
export function shortName(name: string): string {
	const slash = name.replaceAll('\\/', '\0\0').lastIndexOf('/');
	return slash < 0 || slash === name.length - 1 ? name : name.slice(slash + 1);
}

/** A unit in few words: `port`, `port [check/range]`. */
export function shortUnit(unit: Unit): string {
	const metakey = unitMetakey(unit);
	return shortName(unitName(unit)) + (metakey === undefined ? (isArrayUnit(unit) ? ' (array)' : '') : ` [${metakey}]`);
}

/** Whether a change is of what a cluster says about those below it, and writes no key. */
export const isOfPolicy = (change: Change): change is Extract<Change, {kind: 'edit-member'}> =>
	change.kind === 'edit-member' &&
	(change.paused !== undefined || change.drift !== undefined || change.ignore !== undefined);

/** What the button of a plan says that it will do. */
export function actionOf(change: Change, plan: Plan | undefined): string {
	const on = plan && plan.instances > 0 ? ` on ${counted(plan.instances, 'instance')}` : '';
	switch (change.kind) {
		case 'set':
			return `${change.mode === 'absent' ? 'Keep' : 'Set'} ${unitsOf(change.units)}${change.mode === 'absent' ? ' absent' : ''}${on}`;
		case 'remove':
			return `Remove ${unitsOf(change.units)}${on}`;
		case 'adopt':
			return `Adopt ${unitsOf(change.units)}${on}`;
		case 'move-keys':
			return `Rename ${shortName(change.from)}${on}`;
		case 'copy-keys':
			return `Copy ${shortName(change.from)}${on}`;
		case 'move-member':
			return `Move${plan && plan.instances > 0 ? ` and change ${counted(plan.instances, 'instance')}` : ''}`;
		case 'remove-member':
			return `Remove${plan && plan.instances > 0 ? ` and change ${counted(plan.instances, 'instance')}` : ''}`;
		case 'exempt':
			return `Exempt from ${unitsOf(change.units)}${on}`;
		case 'end-exemption':
			return `End exemption from ${unitsOf(change.units)}${on}`;
		case 'undo':
			return `Undo revision ${change.revision}${on}`;
		case 'edit-member':
			return isOfPolicy(change)
				? change.paused === undefined
					? 'Change drift policy'
					: `${change.paused ? 'Pause' : 'Resume'} delivery`
				: 'Save';
		case 'create-cluster':
			return 'Create cluster';
		case 'create-instance':
			return 'Add instance';
	}
}

/** What a change is and where, for whoever looks at its plan. */
export function titleOf(change: Change, nameOf: (id: Id) => string | undefined): string {
	const what = actionOf(change, undefined);
	const name = 'member' in change ? nameOf(change.member) : undefined;
	if (name === undefined) return what;
	if (change.kind === 'edit-member') return `${what} ${change.paused === undefined ? 'of' : 'to'} ${name}`;
	if (change.kind === 'remove-member') return `${what} ${name}`;
	return change.kind === 'move-member' ? `${what} ${name} to ${nameOf(change.to) ?? change.to}` : `${what} on ${name}`;
}

/** What was done, for a message afterwards. */
export function doneOf(change: Change): string {
	switch (change.kind) {
		case 'set':
			return `Set ${unitsOf(change.units)}`;
		case 'remove':
			return `Removed ${unitsOf(change.units)}`;
		case 'adopt':
			return `Adopted ${unitsOf(change.units)}`;
		case 'move-keys':
			return `Renamed ${shortName(change.from)}`;
		case 'copy-keys':
			return `Copied ${shortName(change.from)}`;
		case 'move-member':
			return 'Moved';
		case 'remove-member':
			return 'Removed';
		case 'exempt':
			return `Exempt from ${unitsOf(change.units)}`;
		case 'end-exemption':
			return `Ended the exemption from ${unitsOf(change.units)}`;
		case 'undo':
			return `Undid revision ${change.revision}`;
		case 'edit-member':
			return isOfPolicy(change)
				? change.paused === undefined
					? 'Changed drift policy'
					: `${change.paused ? 'Paused' : 'Resumed'} delivery`
				: 'Saved';
		case 'create-cluster':
			return `Created ${change.name}`;
		case 'create-instance':
			return `Added ${change.name}`;
	}
}

function unitsOf(units: readonly UnitRef[]): string {
	const [only] = units;
	if (units.length !== 1 || !only) return counted(units.length, 'setting');
	return shortName(only.name) + (only.array ? ' (array)' : only.meta === undefined ? '' : ` [${only.meta}]`);
}

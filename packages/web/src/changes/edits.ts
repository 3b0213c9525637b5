import {unitMetakey, unitName, type Edit, type Revision} from '@clusterd/core';
import {counted} from '../states/words.js';
import {shortUnit} from './describe.js';

/** What a revision did, in one line. */
export function summaryOf({edits, commands}: Revision): string {
	const members = edits.filter(({entity}) => entity === 'member');
	const settings = edits.filter(({entity}) => entity === 'setting');
	const parts = [
		...(members.length > 2 ? [counted(members.length, 'member')] : members.map(memberEdit)),
		...(settings.length > 2 ? [`${counted(settings.length, 'setting')}`] : settings.map(settingEdit)),
		...(commands.length > 2 ? [`${counted(commands.length, 'key')} on ${counted(new Set(commands.map(({instance}) => instance)).size, 'instance')}`] : commands.map(({unit, wanted}) => `${wanted.content === undefined ? 'removed' : 'set'} ${shortUnit(unit)}`)),
	];
	return parts.length === 0 ? 'housekeeping' : parts.join(', ');
}

function memberEdit(edit: Edit): string {
	if (edit.entity !== 'member') return '';
	const {before, after} = edit;
	if (!before) return `added ${after?.name ?? ''}`;
	if (!after) return `removed ${before.name}`;
	if (before.name !== after.name) return `renamed ${before.name} to ${after.name}`;
	return before.parent === after.parent ? `edited ${after.name}` : `moved ${after.name}`;
}

function settingEdit(edit: Edit): string {
	if (edit.entity !== 'setting') return '';
	const {before, after} = edit;
	return after ? `${after.mode === 'absent' ? 'keeps absent' : after.mode === 'default' ? 'default for' : 'set'} ${shortUnit(after.unit)}` : `no longer sets ${before ? shortUnit(before.unit) : ''}`;
}

/** An edit of a revision as a line of a table; undefined for what only clusterd itself needs. */
export function editLine(edit: Edit): {readonly what: string; readonly at: string; readonly before: string | undefined; readonly after: string | undefined} | undefined {
	if (edit.entity === 'member') return {what: `${(edit.after ?? edit.before)!.kind} ${(edit.after ?? edit.before)!.name}`, at: edit.key, before: memberText(edit.before), after: memberText(edit.after)};
	if (edit.entity !== 'setting') return undefined;
	const {unit, cluster} = (edit.after ?? edit.before)!;
	const metakey = unitMetakey(unit);
	return {what: unitName(unit) + (metakey === undefined ? '' : ` [${metakey}]`), at: cluster, before: settingText(edit.before), after: settingText(edit.after)};
}

type MemberOf = Extract<Edit, {entity: 'member'}>['after'];
type SettingOf = Extract<Edit, {entity: 'setting'}>['after'];

const memberText = (member: MemberOf): string | undefined => member && [member.name, ...(member.kind === 'instance' ? member.addresses : []), ...(member.parent === undefined ? [] : [`in ${member.parent}`])].join(', ');
const settingText = (setting: SettingOf): string | undefined => setting && (setting.mode === 'absent' ? 'absent' : `${setting.content ?? ''}${setting.mode === 'default' ? ' (default)' : ''}`);

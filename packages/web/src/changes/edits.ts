import {showUnit, type Edit, type Id, type Revision} from '@clusterd/core';
import {readable} from './array-edits.js';
import {counted} from '../states/words.js';
import {shortUnit} from './describe.js';

/** A member's name, if it is known. */
export type NameOf = (id: Id) => string | undefined;

/** Members that a summary of the revision names. */
export const membersNamed = ({edits, commands}: Revision): readonly Id[] =>
	[
		...new Set([
			...edits.flatMap((edit) => (edit.entity === 'setting' ? [(edit.after ?? edit.before)!.cluster] : [])),
			...commands.map(({instance}) => instance),
		]),
	].slice(0, 3);

/** What a revision did, in one line. */
export function summaryOf({edits, commands}: Revision, nameOf: NameOf): string {
	const members = edits.filter(({entity}) => entity === 'member');
	const settings = edits.filter(({entity}) => entity === 'setting');
	const parts = [
		...(members.length > 2 ? [counted(members.length, 'member')] : members.map(memberEdit)),
		...(settings.length > 2
			? [`${counted(settings.length, 'setting')}`]
			: settings.map((edit) => settingEdit(edit, nameOf))),
		...(commands.length > 2
			? [
					`${counted(commands.length, 'key')} on ${counted(new Set(commands.map(({instance}) => instance)).size, 'instance')}`,
				]
			: commands.map(
					({instance, unit, wanted}) =>
						`${wanted.content === undefined ? 'removed' : 'set'} ${shortUnit(unit)}${on(nameOf(instance))}`,
				)),
	];
	return parts.length === 0 ? 'housekeeping' : parts.join(', ');
}

function memberEdit(edit: Edit): string {
	if (edit.entity !== 'member') return '';
	const {before, after} = edit;
	if (!before) return `added ${after?.name ?? ''}`;
	if (!after) return `removed ${before.name}`;
	if (before.name !== after.name) return `renamed ${before.name} to ${after.name}`;
	const isPaused = pausedOf(after);
	if (pausedOf(before) !== isPaused) return `${isPaused ? 'paused' : 'resumed'} delivery to ${after.name}`;
	if (policyOf(before) !== policyOf(after)) return `changed the drift policy of ${after.name}`;
	return before.parent === after.parent ? `edited ${after.name}` : `moved ${after.name}`;
}

function settingEdit(edit: Edit, nameOf: NameOf): string {
	if (edit.entity !== 'setting') return '';
	const {before, after} = edit;
	const {cluster, unit} = (after ?? before)!;
	const verb = !after
		? 'ended'
		: after.mode === 'absent'
			? 'kept absent'
			: after.mode === 'default'
				? 'default for'
				: 'set';
	return `${verb} ${shortUnit(unit)}${on(nameOf(cluster))}`;
}

const on = (name: string | undefined): string => (name === undefined ? '' : ` on ${name}`);

/** An edit in words: of what, at which member, and what it was before and after. */
export interface EditLine {
	readonly what: string;
	readonly at: Id;
	readonly before: string | undefined;
	readonly after: string | undefined;
}

/** An edit of a revision as a line of a table. */
export function editLine(edit: Edit): EditLine {
	if (edit.entity === 'member')
		return {
			what: `${(edit.after ?? edit.before)!.kind} ${(edit.after ?? edit.before)!.name}`,
			at: edit.key,
			before: memberText(edit.before),
			after: memberText(edit.after),
		};
	if (edit.entity === 'exemption')
		return {
			what: `exemption from ${showUnit((edit.after ?? edit.before)!.unit)}`,
			at: (edit.after ?? edit.before)!.member,
			before: edit.before?.reason,
			after: edit.after?.reason,
		};
	const {unit, cluster} = (edit.after ?? edit.before)!;
	return {what: showUnit(unit), at: cluster, before: settingText(edit.before), after: settingText(edit.after)};
}

const pausedOf = (member: MemberOf): boolean => member?.kind === 'cluster' && member.paused === true;

const policyOf = (member: MemberOf): string => policyWords(member).join();

const policyWords = (member: MemberOf): readonly string[] =>
	member?.kind === 'cluster'
		? [
				...(member.drift ? [`drift: ${member.drift}`] : []),
				...(member.ignore ? [`not watched: ${member.ignore.join(', ')}`] : []),
			]
		: [];

type MemberOf = Extract<Edit, {entity: 'member'}>['after'];
type SettingOf = Extract<Edit, {entity: 'setting'}>['after'];

const memberText = (member: MemberOf): string | undefined =>
	member &&
	[
		member.name,
		...(member.kind === 'instance' ? member.addresses : []),
		...(member.parent === undefined ? [] : [`in ${member.parent}`]),
		...policyWords(member),
		...(pausedOf(member) ? ['delivery paused'] : []),
	].join(', ');
const settingText = (setting: SettingOf): string | undefined =>
	setting &&
	(setting.mode === 'absent'
		? 'absent'
		: `${readable(setting.unit, setting.content ?? '')}${setting.mode === 'default' ? ' (default)' : ''}`);

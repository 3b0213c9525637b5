import type {UndoOverlap} from '../../errors.js';
import type {Fleet} from '../../fleet/fleet.js';
import {memberOf, sides, type Edit, type Entities, type EntityKind} from '../../records/revision.js';
import type {Id, Member} from '../../fleet/member.js';
import {opened, type Setting} from '../../units/setting.js';
import {showUnit, type Unit} from '../../units/unit.js';
import {canonicalJson} from '../digest.js';

/** An edit that can be taken back: the entity as it is, and as it shall be again. */
export type Reversal = {
	readonly [Kind in EntityKind]: {
		readonly entity: Kind;
		readonly before?: Entities[Kind];
		readonly after?: Entities[Kind];
	};
}[EntityKind];

/** What becomes of an edit that shall be undone. */
export interface Judged {
	/** Left out when nothing is to be done. */
	readonly reversal?: Reversal;
	readonly overlap?: UndoOverlap;
}

/**
 * Judges one edit of a revision by what is there now (S10): as the revision left it, so that it is swapped; as it was
 * before, so that nothing is to be done; or changed since.
 */
export function judgeUndo(fleet: Fleet, edit: Edit, revision: number): Judged {
	switch (edit.entity) {
		case 'member':
			return judgeMember(fleet, edit, revision);
		case 'setting': {
			const {cluster, unit} = (edit.after ?? edit.before)!;
			const present = fleet.settings(cluster).get(unit);
			const wanted = edit.before && opened(edit.before);
			if (isAsLeft(fleet, edit, revision, present, edit.after))
				return {reversal: {entity: 'setting', ...sides(present, wanted)}};
			return isSame(present, wanted) ? {} : {overlap: overlapOf(fleet, edit)};
		}
		case 'exemption': {
			const present = fleet.exemptions((edit.after ?? edit.before)!.member).get(edit.key);
			if (isAsLeft(fleet, edit, revision, present, edit.after))
				return {reversal: {entity: 'exemption', ...sides(present, edit.before)}};
			return isSame(present, edit.before) ? {} : {overlap: overlapOf(fleet, edit)};
		}
	}
}

/** Of a member that is still there only what the revision changed of it is taken back. */
function judgeMember(fleet: Fleet, edit: Edit & {entity: 'member'}, revision: number): Judged {
	const present = fleet.member(edit.key);
	const {before, after} = edit;
	if (before && after && present) {
		const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
			(field) => !isSame(fieldOf(before, field), fieldOf(after, field)),
		);
		if (fields.every((field) => isSame(fieldOf(present, field), fieldOf(before, field)))) return {};
		if (!fields.every((field) => isSame(fieldOf(present, field), fieldOf(after, field))))
			return {overlap: overlapOf(fleet, edit)};
		return {reversal: {entity: 'member', before: present, after: withFields(present, before, fields)}};
	}
	if (isAsLeft(fleet, edit, revision, present, after)) return {reversal: {entity: 'member', ...sides(present, before)}};
	return isSame(present, before) ? {} : {overlap: overlapOf(fleet, edit)};
}

const fieldOf = (member: Member, field: string): unknown =>
	(member as unknown as Readonly<Record<string, unknown>>)[field];

function withFields(present: Member, former: Member, fields: readonly string[]): Member {
	const kept = Object.entries(present).filter(([field]) => !fields.includes(field));
	const back = fields.flatMap((field): [string, unknown][] =>
		fieldOf(former, field) === undefined ? [] : [[field, fieldOf(former, field)]],
	);
	return Object.fromEntries([...kept, ...back]) as unknown as Member;
}

function isAsLeft(fleet: Fleet, {key}: Edit, revision: number, present: unknown, left: unknown): boolean {
	return fleet.since(key)?.revision === revision || isSame(withoutStage(present), withoutStage(left));
}

/** A setting that came through is as it was set; one that was stopped is not (S8.2). */
function withoutStage(entity: unknown): unknown {
	const {stage} = (entity ?? {}) as Partial<Setting>;
	return stage && !stage.open ? opened(entity as Setting) : entity;
}

const isSame = (one: unknown, other: unknown): boolean =>
	one === other || (one !== undefined && other !== undefined && canonicalJson(one) === canonicalJson(other));

/** Who changed last what an edit is about. */
export function overlapOf(fleet: Fleet, edit: Edit): UndoOverlap {
	const unit = edit.entity === 'member' ? undefined : (edit.after ?? edit.before)!.unit;
	return laterChange(fleet, memberOf(edit), edit.key, unit, edit.entity === 'exemption' ? 'the exemption from ' : '');
}

/** Who changed last what has this key. */
export function laterChange(fleet: Fleet, member: Id, key: string, unit?: Unit, what = ''): UndoOverlap {
	const since = fleet.since(key);
	const name = fleet.member(member)?.name ?? member;
	return {
		what: unit === undefined ? name : `${what}${showUnit(unit)} on ${name}`,
		member,
		...(unit === undefined ? {} : {unit}),
		...(since ? {revision: since.revision, actor: since.actor} : {}),
	};
}

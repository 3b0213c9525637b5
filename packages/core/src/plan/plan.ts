import type {RegexEngine} from '@clusterd/elektra';
import {ClusterdError} from '../errors.js';
import type {Change} from '../records/change.js';
import type {Fleet} from '../fleet/fleet.js';
import type {Id} from '../fleet/member.js';
import type {Plan} from '../records/plan.js';
import type {Release} from '../units/setting.js';
import {unitName} from '../units/unit.js';
import type {Hash} from '../ports/hash.js';
import {digestOf} from './digest.js';
import {Draft} from './draft.js';
import type {Known, Need} from './known.js';
import type {Limits} from './limits.js';
import type {ExceptionRange} from './exceptions.js';
import {planCopyOnce, planRemoveOnce, planSetOnce} from './changes/commands.js';
import {planRemoveAll} from './changes/subtree-removal.js';
import {planCreate, planEdit, planMove} from './changes/members.js';
import {planEndExemption, planExempt} from './changes/exemptions.js';
import {planRemoveMember} from './changes/member-removal.js';
import {sumOf} from './counts.js';
import {planAdopt, planCopyKeys, planRemove, planSet} from './changes/settings.js';
import {planUndo} from './undo/undo.js';

/** What {@link plan} takes. */
export interface PlanInput {
	readonly fleet: Fleet;
	readonly known: Known;
	/** Normalised. */
	readonly change: Change;
	readonly hash: Hash;
	readonly limits: Limits;
	readonly regex: RegexEngine;
	/** Which exceptions shall be told. */
	readonly exceptions?: ExceptionRange;
}

/** A plan, with what is too large to travel with it. */
export interface Planned {
	readonly plan: Plan;
	/** Every instance that the change touches (S14.2). */
	readonly touched: readonly Id[];
	/** The member that the change makes. */
	readonly made?: Id;
	/** What becomes of values whose setting ends by it (S4). */
	readonly release: Release;
	/** What must still be read to tell what happens to instances. */
	readonly needs: () => ReadonlyMap<Id, Need>;
}

/**
 * What a change would do to the fleet (S14.1): pure, and the one way to make edits and commands. What hinders the
 * change is in the plan's refusals; what is wrong with it whatever the fleet does is thrown.
 * @throws MEMBER_NOT_FOUND, WRONG_KIND, ROOT_FIXED, ALREADY_MEMBER, HIERARCHY_CYCLE, KEY_NOT_SETTABLE,
 * KEY_NOT_ADDRESSABLE, KEY_NOT_FOUND, TARGET_INSIDE_SOURCE, VALUE_BINARY, REVISION_NOT_FOUND, CHANGE_INVALID,
 * CHANGE_TOO_LARGE, INSTANCE_UNREACHABLE, INSTANCE_BROKEN
 */
export function plan({change, hash, ...input}: PlanInput): Planned {
	const draft = new Draft(input);
	const {fleet, known, limits} = input;
	planChange(draft, change);
	if (known.fault && draft.refusals.length === 0) throw known.fault;
	const {
		edits,
		commands,
		rows,
		remarks,
		refusals,
		touched,
		made,
		release,
		exceptions: {total, items},
	} = draft;
	const digest = digestOf(
		{change, edits, commands, touched, refusals, release, ...(made === undefined ? {} : {made})},
		hash,
	);
	const confirmation =
		touched.length > limits.unconfirmedInstances || keysRemoved(draft) > 1 || isAlwaysConfirmed(change);
	const totals = sumOf(rows.map(({counts}) => counts));
	return {
		plan: {
			change,
			base: fleet.revision,
			digest,
			edits,
			commands,
			instances: touched.length,
			rows,
			totals,
			exceptions: {total, items},
			remarks,
			refusals,
			confirmation,
			notRead: draft.notRead,
		},
		touched,
		release,
		needs: () => draft.needs(),
		...(made === undefined ? {} : {made}),
	};
}

function planChange(draft: Draft, change: Change): void {
	if ('member' in change && change.kind !== 'remove-member' && change.kind !== 'edit-member')
		checkStays(draft, change.member);
	switch (change.kind) {
		case 'create-cluster':
		case 'create-instance':
			return planCreate(draft, change);
		case 'edit-member':
			return planEdit(draft, change);
		case 'move-member':
			return planMove(draft, change);
		case 'remove-member':
			return planRemoveMember(draft, change);
		case 'set':
			return isInstance(draft, change.member) ? planSetOnce(draft, change) : planSet(draft, change);
		case 'adopt':
			return planAdopt(draft, change);
		case 'remove':
			if (isInstance(draft, change.member)) return planRemoveOnce(draft, change);
			return change.scope === 'all' ? planRemoveAll(draft, change) : planRemove(draft, change);
		case 'exempt':
			return planExempt(draft, change);
		case 'end-exemption':
			return planEndExemption(draft, change);
		case 'undo':
			return planUndo(draft, change);
		case 'move-keys':
		case 'copy-keys':
			return isInstance(draft, change.member) ? planCopyOnce(draft, change) : planCopyKeys(draft, change);
	}
}

function checkStays(draft: Draft, id: Id): void {
	const member = draft.member(id);
	if (member.kind === 'instance' && member.leaving)
		throw new ClusterdError('CHANGE_INVALID', {reason: `${draft.ref(id).path} is leaving`});
}

const isInstance = (draft: Draft, id: Id): boolean => draft.member(id).kind === 'instance';

/** What is done only with the digest of its plan, however little it is (S4, S7.5). */
const isAlwaysConfirmed = (change: Change): boolean =>
	(change.kind === 'remove' && change.scope === 'all') || (change.kind === 'remove-member' && change.cascade === true);

/** Keys whose setting ends or that are deleted. */
function keysRemoved({edits, commands}: Draft): number {
	const names = new Set<string>();
	for (const edit of edits) if (edit.entity === 'setting' && !edit.after) names.add(unitName(edit.before!.unit));
	for (const {unit, wanted} of commands) if (wanted.content === undefined) names.add(unitName(unit));
	return names.size;
}

/**
 * The error that a plan's refusals make: the only one's own, or CHANGE_REFUSED with all; undefined when there is none.
 */
export function refusalOf({refusals}: Plan): ClusterdError | undefined {
	if (refusals.length === 0) return undefined;
	const [first] = refusals;
	return refusals.length === 1
		? new ClusterdError(first!.code, first!.facts)
		: new ClusterdError('CHANGE_REFUSED', {refusals});
}

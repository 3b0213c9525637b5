import {ClusterdError, type UndoOverlap} from '../../errors.js';
import type {Fleet} from '../../fleet/fleet.js';
import {refOf, type FleetView} from '../../fleet/fleet-view.js';
import type {Id, Member} from '../../fleet/member.js';
import {memberKey, settingKey} from '../../records/revision.js';
import type {Draft} from '../draft.js';
import {Overlay} from '../../fleet/overlay.js';
import {laterChange} from './overlap.js';

/** A member as it is and as it shall be again; one that comes back, or that goes, has one of them only. */
export interface MemberReversal {
	readonly before?: Member;
	readonly after?: Member;
}

/**
 * Of members that shall be as before, those that can be: whose parent is there, and, where they go, of whom nothing
 * that came since would be left behind; `ended` are the keys of the settings that end as well. What cannot is an
 * overlap.
 * @throws ROOT_FIXED, HIERARCHY_CYCLE
 */
export function checkMembers(
	draft: Draft,
	reversals: readonly MemberReversal[],
	ended: ReadonlySet<string>,
	overlaps: UndoOverlap[],
): readonly MemberReversal[] {
	const root = reversals.find(({before, after}) => !after && before!.parent === undefined)?.before;
	if (root) throw new ClusterdError('ROOT_FIXED', {member: draft.ref(root.id)});
	let rest = reversals;
	for (;;) {
		const after = overlayOf(draft.fleet, rest);
		const found = rest.map((each) => hindrance(draft.fleet, after, each, ended));
		for (const overlap of found) if (overlap) overlaps.push(overlap);
		const kept = rest.filter((_each, at) => !found[at]);
		if (kept.length === rest.length) {
			checkHierarchy(draft, after, kept);
			return kept;
		}
		rest = kept;
	}
}

const overlayOf = (fleet: Fleet, reversals: readonly MemberReversal[]): Overlay =>
	new Overlay(
		fleet,
		reversals.map((each) => ({entity: 'member', key: memberKey((each.after ?? each.before)!.id), ...each})),
	);

function hindrance(
	fleet: Fleet,
	after: FleetView,
	{before, after: now}: MemberReversal,
	ended: ReadonlySet<string>,
): UndoOverlap | undefined {
	if (now) {
		const {parent} = now;
		return parent !== undefined && after.member(parent)?.kind !== 'cluster'
			? laterChange(fleet, parent, memberKey(parent))
			: undefined;
	}
	const {id} = before!;
	for (const child of after.children(id)) return laterChange(fleet, child, memberKey(child));
	for (const unit of fleet.settings(id).keys())
		if (!ended.has(settingKey(id, unit))) return laterChange(fleet, id, settingKey(id, unit), unit);
	return undefined;
}

/** @throws HIERARCHY_CYCLE */
function checkHierarchy(draft: Draft, after: FleetView, reversals: readonly MemberReversal[]): void {
	const names = new Map<Id, Map<string, Id[]>>();
	for (const {before, after: now} of reversals) {
		if (now?.parent === undefined) continue;
		if (before && before.parent !== now.parent && isInItself(after, now))
			throw new ClusterdError('HIERARCHY_CYCLE', {member: draft.ref(now.id), to: draft.ref(now.parent)});
		const siblings = names.get(now.parent) ?? namesBelow(after, now.parent);
		names.set(now.parent, siblings);
		const holders = siblings.get(now.name)!.filter((id) => id !== now.id);
		if (holders.length > 0)
			draft.refuse('NAME_TAKEN', {
				name: now.name,
				parent: refOf(after, after.member(now.parent)!),
				holders: holders.map((id) => refOf(after, after.member(id)!)),
			});
		if (now.kind === 'instance') checkAddress(draft, after, now.id, now.addresses[0]!);
	}
}

/** Whether somebody above a member is the member again. */
function isInItself(view: FleetView, member: Member): boolean {
	const seen = new Set([member.id]);
	for (let id = member.parent; id !== undefined; id = view.member(id)?.parent) {
		if (seen.has(id)) return true;
		seen.add(id);
	}
	return false;
}

function namesBelow(view: FleetView, parent: Id): Map<string, Id[]> {
	const names = new Map<string, Id[]>();
	for (const id of view.children(parent)) {
		const {name} = view.member(id)!;
		names.set(name, [...(names.get(name) ?? []), id]);
	}
	return names;
}

function checkAddress(draft: Draft, after: FleetView, self: Id, address: string): void {
	const existing = draft.fleet.instanceAt(address);
	if (existing !== undefined && existing !== self && after.member(existing))
		draft.refuse('DUPLICATE_INSTANCE', {address, existing: draft.ref(existing)});
}

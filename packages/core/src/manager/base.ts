import {ClusterdError} from '../errors.js';
import type {Fleet} from '../model/fleet.js';
import {memberOf, memberPartKey, partsEdited, type Edit} from '../model/revision.js';
import {showUnit} from '../model/unit.js';

/**
 * Whether an author who saw revision `base` knows the last change to everything that the edits change (S10): for each
 * (member, unit), each (member, parent) and each member besides exactly that one's.
 * @throws REVISION_CONFLICT
 */
export function checkBase(fleet: Fleet, edits: readonly Edit[], base: number): void {
	for (const edit of edits) {
		for (const key of keysOf(edit)) {
			const last = fleet.since(key);
			if (last && last.revision > base) throw new ClusterdError('REVISION_CONFLICT', {base, what: whatOf(edit), revision: last.revision, actor: last.actor});
		}
	}
}

/** What an edit changes, as it is compared: of a member that stays its place and the rest are two things. */
function keysOf(edit: Edit): string[] {
	if (edit.entity === 'tombstone') return [];
	const parts = edit.entity === 'member' ? partsEdited(edit) : [];
	return parts.length === 0 ? [edit.key] : parts.map((part) => memberPartKey(edit.key, part));
}

function whatOf(edit: Edit): string {
	if (edit.entity === 'exemption') return `the exemption of ${memberOf(edit)} from ${showUnit((edit.after ?? edit.before)!.unit)}`;
	if (edit.entity !== 'setting') return edit.key;
	const {unit, cluster} = (edit.after ?? edit.before)!;
	return `${showUnit(unit)} on ${cluster}`;
}

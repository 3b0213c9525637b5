import {ClusterdError} from '../errors.js';
import type {Fleet} from '../fleet/fleet.js';
import type {Edit} from '../records/revision.js';
import {showUnit} from '../units/unit.js';

/**
 * Whether an author who saw revision `base` knows the last change to everything that the edits change (S10): for each
 * (member, unit) and each member exactly that one's.
 * @throws REVISION_CONFLICT
 */
export function checkBase(fleet: Fleet, edits: readonly Edit[], base: number): void {
	for (const edit of edits) {
		const last = fleet.since(edit.key);
		if (last && last.revision > base)
			throw new ClusterdError('REVISION_CONFLICT', {
				base,
				what: whatOf(edit),
				revision: last.revision,
				actor: last.actor,
				edit,
			});
	}
}

function whatOf(edit: Edit): string {
	if (edit.entity !== 'setting') return edit.key;
	const {unit, cluster} = (edit.after ?? edit.before)!;
	return `${showUnit(unit)} on ${cluster}`;
}

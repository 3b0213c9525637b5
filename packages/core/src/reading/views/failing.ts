import {concernedBy} from '../../delivery/operations/recovery.js';
import type {Notes} from '../../delivery/instances/instance-statuses.js';
import {isFailing, type Difference} from '../../records/delivery.js';
import type {Fleet} from '../../fleet/fleet.js';
import type {Id} from '../../fleet/member.js';
import type {Revision} from '../../records/revision.js';
import {arraysAround, unitName, type Unit} from '../../units/unit.js';

/**
 * The instances that a revision concerns, and on which something that it changed is refused or owed now; of a change of
 * members, anything.
 */
export function failingOf(fleet: Fleet, notes: Notes, revision: Revision): Id[] {
	const edited = new Set<Unit>();
	for (const edit of revision.edits) if (edit.entity !== 'member') edited.add((edit.after ?? edit.before)!.unit);
	const names = new Set([...edited].map(unitName));
	const ofMembers = revision.edits.some(({entity}) => entity === 'member');
	const isOf = ({unit}: Difference): boolean =>
		ofMembers || names.has(unitName(unit)) || arraysAround(unit).some((array) => edited.has(array));
	return [...new Set(concernedBy(fleet, revision))].filter((id) =>
		notes.get(id).differences.some((difference) => isFailing(difference) && isOf(difference)),
	);
}

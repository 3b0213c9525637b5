import {ancestors, refOf} from '../model/fleet-view.js';
import type {Fleet} from '../model/fleet.js';
import type {Id} from '../model/member.js';
import type {Edit} from '../model/revision.js';

/** Why delivery to an instance waits, in words: a cluster above it is paused (S8.1); undefined when none is. */
export function pauseReason(fleet: Fleet, instance: Id): string | undefined {
	const paused = ancestors(fleet, instance).find((cluster) => cluster.paused);
	return paused && `delivery is paused at ${refOf(fleet, paused).path}`;
}

/** The clusters at which edits end a pause. */
export const unpausedBy = (edits: readonly Edit[]): Id[] =>
	edits.flatMap((edit) => (edit.entity === 'member' && edit.before?.kind === 'cluster' && edit.before.paused && !(edit.after?.kind === 'cluster' && edit.after.paused) ? [edit.key] : []));

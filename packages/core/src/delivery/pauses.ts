import {ancestors, instancesAtOrBelow, refOf} from '../fleet/fleet-view.js';
import type {Fleet} from '../fleet/fleet.js';
import type {Id} from '../fleet/member.js';
import type {Edit} from '../records/revision.js';
import type {Notes} from './instances/instance-statuses.js';

/** Why delivery to an instance waits, in words: a cluster above it is paused (S8.1); undefined when none is. */
export function pauseReason(fleet: Fleet, instance: Id): string | undefined {
	const paused = ancestors(fleet, instance).find((cluster) => cluster.paused);
	return paused && `delivery is paused at ${refOf(fleet, paused).path}`;
}

/** The instances that were waiting for a pause which these edits end. */
export function* heldUntil(
	edits: readonly Edit[],
	{fleet, notes}: {readonly fleet: Fleet; readonly notes: Notes},
): Iterable<Id> {
	for (const cluster of edits.flatMap(unpaused)) {
		for (const instance of instancesAtOrBelow(fleet, cluster)) {
			const {state, confirmed} = notes.get(instance);
			if (state !== 'in sync' || fleet.touched(instance) > confirmed) yield instance;
		}
	}
}

const unpaused = (edit: Edit): Id[] =>
	edit.entity === 'member' &&
	edit.before?.kind === 'cluster' &&
	edit.before.paused &&
	!(edit.after?.kind === 'cluster' && edit.after.paused)
		? [edit.key]
		: [];

import {isFailing} from '../../records/delivery.js';
import type {Fleet} from '../../fleet/fleet.js';
import type {Id} from '../../fleet/member.js';
import {memberKey} from '../../records/revision.js';
import {lockOn} from '../../in-force/in-force.js';
import type {Notes} from './instance-statuses.js';

/**
 * The last revision up to which every instance has followed whatever ended: what was before is asked by nobody any more
 * (S0.3).
 */
export function heardByAll(fleet: Fleet, notes: Notes): number {
	let heard = fleet.revision;
	for (const {id, kind} of fleet.members()) {
		if (kind !== 'instance') continue;
		const {confirmed} = notes.get(id);
		if (lastEnding(fleet, id) > confirmed) heard = Math.min(heard, confirmed);
		if (hasOpenRelease(fleet, notes, id)) return 0;
	}
	return heard;
}

/**
 * The last revision that can have ended something on an instance; 0 when none did of which anything is remembered.
 * Another name of a cluster above ends nothing, and is delivered to nobody.
 */
function lastEnding(fleet: Fleet, instance: Id): number {
	let last = 0;
	for (let id: Id | undefined = instance; id !== undefined; id = fleet.member(id)?.parent)
		last = Math.max(last, fleet.past.revisionsOf(memberKey(id)).at(-1) ?? 0, fleet.settingsTouched(id));
	return last;
}

/** Whether a release may have been refused, or was lost to another writer: it is tried again, who knows when. */
function hasOpenRelease(fleet: Fleet, notes: Notes, id: Id): boolean {
	return notes
		.get(id)
		.differences.filter(isFailing)
		.some(({unit}) => !lockOn(fleet, id, unit));
}

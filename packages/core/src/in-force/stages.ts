import {settingKey, sides, type Edit} from '../records/revision.js';
import type {FleetView} from '../fleet/fleet-view.js';
import type {Id} from '../fleet/member.js';
import {opened, type Setting} from '../units/setting.js';

/** Who of an operation's instances it was begun on, and who not. */
export interface Progress {
	readonly operation: string;
	readonly revision: number;
	readonly begun: readonly Id[];
	readonly notBegun: readonly Id[];
}

/**
 * Closes an operation's settings at the instances that it was begun on (S8.2); what was changed again meanwhile is
 * left.
 */
export function closingEdits(
	view: FleetView,
	edits: readonly Edit[],
	{operation, revision, begun, notBegun}: Progress,
): Edit[] {
	return settingEdits(edits).flatMap(({key, before, after}): Edit[] => {
		if (view.since(key)?.revision !== revision) return [];
		if (after)
			return [
				edit(after, {...opened(after), stage: {...(before ? {before: opened(before)} : {}), open: begun, operation}}),
			];
		return before ? [edit(undefined, {...opened(before), stage: {open: notBegun, operation, ends: true}})] : [];
	});
}

/** Opens for all what an operation closed, or, while it ran, could have been closed. */
export function openingEdits(staged: readonly Setting[]): Edit[] {
	return staged.map((setting) => edit(setting, setting.stage?.ends ? undefined : opened(setting)));
}

/** Takes back on all instances what an operation began on some. */
export function takingBackEdits(staged: readonly Setting[]): Edit[] {
	return staged.map((setting) => edit(setting, setting.stage?.ends ? opened(setting) : setting.stage?.before));
}

/** The settings that an operation staged, while it runs (`revision`) or since it was stopped. */
export function stagedBy(view: FleetView, edits: readonly Edit[], operation: string, revision: number): Setting[] {
	return settingEdits(edits).flatMap(({key, before, after}) => {
		const {cluster, unit} = (after ?? before)!;
		const setting = view.settings(cluster).get(unit);
		const isRunning = setting?.stage && !setting.stage.open && view.since(key)?.revision === revision;
		return setting && (isRunning || setting.stage?.operation === operation) ? [setting] : [];
	});
}

const settingEdits = (edits: readonly Edit[]): (Edit & {entity: 'setting'})[] =>
	edits.flatMap((each) => (each.entity === 'setting' ? [each] : []));

function edit(before: Setting | undefined, after: Setting | undefined): Edit {
	const {cluster, unit} = (after ?? before)!;
	return {entity: 'setting', key: settingKey(cluster, unit), ...sides(before, after)};
}

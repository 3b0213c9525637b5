import type {Change, OnConflict, Release, SettingMode} from '@clusterd/core';

/** What can be chosen about a change while its plan is looked at. */
export interface Choices {
	readonly conflicts?: OnConflict;
	readonly release?: Release;
	readonly mode?: SettingMode;
	/** Of an undo: what was changed since stays as it is. */
	readonly rest?: boolean;
}

/** The change with what was chosen. */
export function withChoices(change: Change, {conflicts, release, mode, rest}: Choices): Change {
	return {
		...change,
		...(conflicts === undefined || !takesConflicts(change) ? {} : {conflicts}),
		...(release === undefined || !releasing(change) ? {} : {release}),
		...(mode === undefined || change.kind !== 'set' ? {} : {mode}),
		...(rest === undefined || change.kind !== 'undo' ? {} : {rest}),
	};
}

/** Whether settings below may conflict with the change (S3). */
export const takesConflicts = (change: Change): boolean => change.kind === 'set' || change.kind === 'move-member' || change.kind === 'undo';

/** Whether settings end by the change (S4), so that somebody may say what instances have then. */
export const releasing = (change: Change): boolean => change.kind === 'remove' || change.kind === 'move-member' || change.kind === 'remove-member';

/** What instances have by default where a setting ends (S4). */
export const usualRelease = (change: Change): Release => (change.kind === 'remove' ? 'restore' : 'keep');

/** Each release rule in words. */
export const RELEASES: readonly (readonly [Release, string])[] = [
	['restore', 'Restore their own values'],
	['keep', 'Keep what they have'],
	['delete', 'Delete the keys'],
];

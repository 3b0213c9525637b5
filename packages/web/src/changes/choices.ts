import type {Change, ErrorCode, Member, OnConflict, Plan, Release} from '@clusterd/core';

/** What can be ticked about a change while its plan is looked at. */
export type Tick = 'rest' | 'force' | 'overwrite' | 'leave' | 'cascade' | 'all';

/** What was chosen about a change. */
export type Choices = {readonly conflicts?: OnConflict; readonly release?: Release} & {readonly [Each in Tick]?: boolean};

/** The change with what was chosen. */
export function withChoices(change: Change, {conflicts, release, all, ...ticks}: Choices): Change {
	return {
		...change,
		...(conflicts === undefined || !takesConflicts(change) ? {} : {conflicts}),
		...(release === undefined || !releasing(change) ? {} : {release}),
		...(all ? {scope: 'all'} : {}),
		...Object.fromEntries(Object.entries(ticks).filter(([, isTicked]) => isTicked)),
	};
}

/** Whether settings below may conflict with the change (S3). */
export const takesConflicts = (change: Change): boolean => change.kind === 'set' || change.kind === 'move-member' || change.kind === 'undo';

/** Whether settings end by the change (S4), so that somebody may say what instances have then. */
export const releasing = (change: Change): boolean => change.kind === 'remove' || change.kind === 'move-member' || change.kind === 'remove-member';

/** What instances have by default where a setting ends (S4). */
export const usualRelease = (change: Change): Release => (change.kind === 'remove' ? 'restore' : 'keep');

/** Each release rule in words. */
const RELEASES: readonly (readonly [Release, string])[] = [
	['restore', 'Restore their own values'],
	['keep', 'Keep what they have'],
	['delete', 'Delete the keys'],
];

/** The release rules that the change may have: an instance that is removed loses nothing (S7.5). */
export const releasesOf = (change: Change, kind: Member['kind'] | undefined): typeof RELEASES => (change.kind === 'remove-member' && kind === 'instance' ? RELEASES.filter(([release]) => release !== 'delete') : RELEASES);

/** What helps against which refusals (S10, S6.3, S16, S5.1). */
const REMEDIES: readonly (readonly [tick: Tick, words: string, against: readonly ErrorCode[]])[] = [
	['rest', 'Undo the rest, and leave what was changed since as it is', ['UNDO_CONFLICT']],
	['force', 'Do it all the same', ['VIOLATED_BELOW', 'RESTRICTED', 'BINARY_BELOW']],
	['overwrite', 'Overwrite what is there', ['TARGET_OCCUPIED']],
	['leave', 'Leave the keys that elektrad cannot carry where they are', ['KEY_NOT_ADDRESSABLE']],
];

/** Refusals that somebody may override when the plan is looked at. */
export const FORCEABLE: ReadonlySet<ErrorCode> = new Set(['VIOLATED_BELOW', 'RESTRICTED', 'BINARY_BELOW']);

/** What can be ticked about a change, in words: what helps against its refusals, how far a removal reaches, and what is ticked already. */
export function ticksOf(change: Change, kind: Member['kind'] | undefined, codes: readonly string[], plan: Plan | undefined, choices: Choices): readonly (readonly [tick: Tick, words: string])[] {
	const remedies = change.kind === 'set' ? REMEDIES.filter(([tick]) => tick === 'force') : REMEDIES;
	const hasClusters = plan?.remarks.some(remark => remark.kind === 'promoted' && remark.member.kind === 'cluster') ?? false;
	return [
		...remedies.filter(([tick, , against]) => choices[tick] || against.some(code => codes.includes(code))).map(([tick, words]) => [tick, words] as const),
		...(change.kind === 'remove-member' && kind === 'cluster' && (hasClusters || choices.cascade) ? [['cascade', 'Remove the clusters in it, too; instances come up'] as const] : []),
		...(change.kind === 'remove' && change.below && kind === 'cluster' ? [['all', 'Remove also what clusters below set there, and everything that instances have there'] as const] : []),
	];
}

import type {Change, ErrorCode, Member, OnConflict, Plan, Release} from '@clusterd/core';

/** What can be ticked about a change while its plan is looked at. */
export type Tick = 'rest' | 'force' | 'queue' | 'overwrite' | 'leave' | 'own' | 'create' | 'cascade' | 'all';

/** What was chosen about a change. */
export type Choices = {readonly conflicts?: OnConflict; readonly release?: Release} & {
	readonly [Each in Tick]?: boolean;
};

/** The change with what was chosen. */
export function withChoices(change: Change, {conflicts, release, all, own, ...ticks}: Choices): Change {
	return {
		...change,
		...(conflicts === undefined || !takesConflicts(change) ? {} : {conflicts}),
		...(release === undefined || !releasing(change) ? {} : {release}),
		...(all ? {scope: 'all'} : {}),
		...(own ? {own: 'refuse'} : {}),
		...Object.fromEntries(Object.entries(ticks).filter(([, isTicked]) => isTicked)),
	};
}

/** Whether settings below may conflict with the change (S3). */
export const takesConflicts = (change: Change): boolean =>
	change.kind === 'set' || change.kind === 'move-member' || change.kind === 'undo';

/** Whether settings end by the change (S4), so that somebody may say what instances have then. */
export const releasing = (change: Change): boolean =>
	change.kind === 'remove' || change.kind === 'move-member' || change.kind === 'remove-member';

/** What instances have by default where a setting ends (S4). */
export const usualRelease = (change: Change): Release => (change.kind === 'remove' ? 'restore' : 'keep');

/** Each release rule in words. */
const RELEASES: readonly (readonly [Release, string])[] = [
	['restore', 'Restore their own values'],
	['keep', 'Keep what they have'],
	['delete', 'Delete the keys'],
];

/** The release rules that the change may have: an instance that is removed loses nothing (S7.5). */
export const releasesOf = (change: Change, kind: Member['kind'] | undefined): typeof RELEASES =>
	change.kind === 'remove-member' && kind === 'instance'
		? RELEASES.filter(([release]) => release !== 'delete')
		: RELEASES;

/** What is known about a change whose plan is looked at. */
export interface Looked {
	readonly change: Change;
	/** What the change is about. */
	readonly kind: Member['kind'] | undefined;
	/** Codes of what hinders the change. */
	readonly codes: readonly string[];
	/** Left out where the change cannot be planned at all. */
	readonly plan: Plan | undefined;
}

/** Something that can be ticked about changes of some kinds, and when it is worth offering. */
interface Offer {
	readonly tick: Tick;
	readonly words: string;
	readonly fits: (change: Change) => boolean;
	/** Refusals that it helps against. */
	readonly against?: readonly ErrorCode[];
	readonly isOffered?: (looked: Looked) => boolean;
}

const isOf =
	(...kinds: readonly Change['kind'][]) =>
	(change: Change): boolean =>
		kinds.includes(change.kind);

const OFFERS: readonly Offer[] = [
	{
		tick: 'rest',
		words: 'Undo the rest, and leave what was changed since as it is',
		fits: isOf('undo'),
		against: ['UNDO_CONFLICT'],
	}, // S10
	{
		tick: 'force',
		words: 'Do it all the same',
		fits: isOf('set', 'remove', 'move-keys', 'copy-keys'),
		against: ['VIOLATED_BELOW', 'RESTRICTED', 'BINARY_BELOW', 'REJECTED'],
	}, // S6.3, S4, S16, S11.1
	{
		tick: 'queue',
		words: 'Do it as soon as the instance answers',
		fits: (change) => isOf('set', 'undo')(change) || (change.kind === 'remove' && !change.below),
		against: ['INSTANCE_UNREACHABLE'],
	}, // S15
	{
		tick: 'overwrite',
		words: 'Overwrite what is there',
		fits: isOf('move-keys', 'copy-keys'),
		against: ['TARGET_OCCUPIED'],
	}, // S5.1
	{
		tick: 'leave',
		words: 'Leave the keys that elektrad cannot carry where they are',
		fits: (change) => isOf('move-keys', 'copy-keys')(change) || (change.kind === 'remove' && change.below === true),
		against: ['KEY_NOT_ADDRESSABLE'],
	}, // S16
	{
		tick: 'create',
		words: 'Make the key, empty, on instances that do not have it; else its metadata wait for it',
		fits: (change) =>
			change.kind === 'set' && change.mode !== 'absent' && change.units.some(({meta}) => meta !== undefined),
		isOffered: ({kind}) => kind === 'cluster',
	}, // S6.2
	{
		tick: 'own',
		words: 'Only if no instance that answers has another value of its own',
		fits: isOf('set', 'move-member'),
		against: ['OWN_VALUES_DIFFER'],
		isOffered: ({change, kind, plan}) =>
			(change.kind === 'move-member' || kind === 'cluster') &&
			plan !== undefined &&
			plan.totals.change + plan.totals.remove + plan.totals.unknown > 0,
	}, // S3, S7.2
	{
		tick: 'cascade',
		words: 'Remove the clusters in it, too; instances come up',
		fits: isOf('remove-member'),
		isOffered: ({kind, plan}) =>
			kind === 'cluster' &&
			plan?.remarks.some((remark) => remark.kind === 'promoted' && remark.member.kind === 'cluster') === true,
	}, // S7.5
	{
		tick: 'all',
		words: 'Remove also what clusters below set there, and everything that instances have there',
		fits: (change) => change.kind === 'remove' && change.below === true,
		isOffered: ({kind}) => kind === 'cluster',
	}, // S4
];

/** Whether something can be ticked that helps against what hinders a change. */
export const isRemediable = (change: Change, code: ErrorCode): boolean =>
	OFFERS.some(({fits, against}) => fits(change) && against?.includes(code));

/**
 * What can be ticked about a change, in words: what helps against its refusals, what it may spare and how far it
 * reaches; and what is ticked already.
 */
export function ticksOf(looked: Looked, choices: Choices): readonly (readonly [tick: Tick, words: string])[] {
	const isWorthIt = ({tick, against, isOffered}: Offer): boolean =>
		choices[tick] === true ||
		against?.some((code) => looked.codes.includes(code)) === true ||
		isOffered?.(looked) === true;
	return OFFERS.filter((offer) => offer.fits(looked.change) && isWorthIt(offer)).map(({tick, words}) => [tick, words]);
}

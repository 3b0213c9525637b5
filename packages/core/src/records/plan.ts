import type {PlanRefusal} from '../errors.js';
import type {Change} from './change.js';
import type {MemberRef} from '../fleet/member.js';
import type {Command, Edit} from './revision.js';
import type {Content} from '../units/setting.js';
import type {Unit} from '../units/unit.js';

/** How many instances a change does what to, for one unit; they add up to the instances of the row. */
export interface PlanCounts {
	readonly add: number;
	readonly change: number;
	readonly remove: number;
	/** It is so already, a local value overrides a default, or a released value stays. */
	readonly unchanged: number;
	/** The instance will refuse it, by its metadata as read (S11.1). */
	readonly reject: number;
	/** Something stays that is not clusterd's (S4). */
	readonly remain: number;
	/** What is there now is not known. */
	readonly unknown: number;
}

/** What a change does to a unit on an instance: how {@link PlanCounts} count it. */
export type PlanEffect = keyof PlanCounts;

/** What an instance has at a unit, or will have. */
export interface PlanContent {
	/** Left out when there is nothing, or something binary. */
	readonly content?: Content;
	readonly binary?: true;
}

/** Instances for which a change does the same to a unit. */
export interface PlanGroup {
	readonly effect: PlanEffect;
	/** What they have; left out when it is not known. */
	readonly has?: PlanContent;
	/** What they will have; left out when it is not known. */
	readonly willHave?: PlanContent;
	readonly count: number;
	/** The first 10. */
	readonly members: readonly MemberRef[];
}

/**
 * Something about one member that a change does not do, or that may hinder it there. Never a reason to refuse the
 * change by itself.
 */
export interface PlanException {
	readonly unit: Unit;
	/** An instance, as it was read; or a cluster, by what clusters set alone. */
	readonly member: MemberRef;
	/**
	 * `reject`: elektrad will refuse it. `doubtful`: it may, that depends on the machine it runs on (S11.1).
	 * `restricted`: metadata ask not to do it, though elektrad would. `violates`: what is there violates new metadata
	 * (S6.3). `remain`: something is left (S4). `binary`: a binary value is there, which cannot be restored, and is taken
	 * over only when that is forced (S16).
	 */
	readonly kind: 'reject' | 'doubtful' | 'restricted' | 'violates' | 'remain' | 'binary';
	/** The metakey that asks for it, where one does. */
	readonly check?: string;
	/** For people. */
	readonly reason: string;
}

/** What a change does with one unit at one cluster or instance. */
export interface PlanRow {
	readonly unit: Unit;
	/** Where the setting is made, changed or ended; or the instance that a command is for. */
	readonly member: MemberRef;
	readonly before?: Content;
	readonly after?: Content;
	/** Instances whose content, owner or lock of the unit changes by intent (S14.2). */
	readonly instances: number;
	readonly counts: PlanCounts;
	/**
	 * The instances by effect, what they have and will have, the largest group first; at most 100 groups. Empty for the
	 * removal of a subtree: the rows of its units have them.
	 */
	readonly groups: readonly PlanGroup[];
}

/**
 * Something worth knowing that does not hinder the change. `related`: a cluster below sets keys above or below what is
 * set, or only a metakey of its key is taken over (S3).
 */
export interface PlanRemark {
	readonly kind:
		| 'redundant'
		| 'asleep'
		| 'wakes'
		| 'absorbed'
		| 'related'
		| 'remains'
		| 'promoted'
		| 'changed-since'
		| 'cannot-be-restored';
	readonly member: MemberRef;
	readonly unit?: Unit;
	/** Of the last `related` one: how many more there are, which are not named. */
	readonly more?: number;
}

/**
 * What a plan is compared by when it is confirmed (S14.1): the change itself, edits of settings and exemptions, of
 * members, rules of release, commands, the instances touched, and what hinders it.
 */
export const PLAN_PARTS = ['change', 'settings', 'members', 'releases', 'commands', 'instances', 'refusals'] as const;
export type PlanPart = (typeof PLAN_PARTS)[number];

/** What a change would do, computed before anything is written (S14.1). All of it is plain JSON data. */
export interface Plan {
	readonly change: Change;
	/** The revision that it was computed on. */
	readonly base: number;
	/** What a confirmation repeats: over the change and its intended effect, not over times or observations. */
	readonly digest: string;
	readonly edits: readonly Edit[];
	readonly commands: readonly Command[];
	/** How many instances the change touches (S14.2). */
	readonly instances: number;
	readonly rows: readonly PlanRow[];
	/** Over all rows. */
	readonly totals: PlanCounts;
	/** A part of them (S11.1): how many there are, and, of those asked for, at most the first 1,000. */
	readonly exceptions: {readonly total: number; readonly items: readonly PlanException[]};
	readonly remarks: readonly PlanRemark[];
	/** Empty when the change can be committed. */
	readonly refusals: readonly PlanRefusal[];
	/** How many instances were not read, since they are too many or did not answer: what happens there is unknown. */
	readonly notRead: number;
	/** Whether committing needs the digest (S14.2). */
	readonly confirmation: boolean;
}

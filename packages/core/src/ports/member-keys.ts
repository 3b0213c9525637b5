import type {Id, MemberRef} from '../fleet/member.js';
import type {Content, SettingMode} from '../units/setting.js';
import type {Unit} from '../units/unit.js';
import type {CallOptions} from './call-options.js';
import type {Provenance} from '../records/snapshot.js';

/** How many instances are in which state for a unit (S12); they add up to `total`. */
export interface UnitCounts {
	readonly total: number;
	readonly inSync: number;
	readonly owed: number;
	readonly waiting: number;
	readonly drifted: number;
	readonly missing: number;
	readonly rejected: number;
	readonly contested: number;
	readonly exempt: number;
	/** Unreachable or not read; of more than 1,000 instances also those where nobody sets the unit. */
	readonly unknown: number;
}

/** One of the contents that members have. */
export interface DistinctValue {
	/** Left out when there is nothing, or nothing readable. */
	readonly content?: Content;
	readonly state: 'present' | 'absent' | 'binary' | 'unaddressable';
	readonly count: number;
	/** Some of the members that have it, at most 10. */
	readonly members: readonly MemberRef[];
}

/** One unit as a member has it (S12): the same shape for an instance, a cluster, a cluster of clusters. */
export interface UnitReading {
	readonly unit: Unit;
	/** What is in force here, and from where; left out when nobody sets it. */
	readonly setting?: UnitSetting;
	readonly state: 'uniform' | 'mixed' | 'partial' | 'unknown';
	/** The setting's content; else the members' common one if uniform; else left out. */
	readonly value?: Content;
	readonly counts: UnitCounts;
	/** Most frequent first, at most 10. Where only the state of a member is known, it counts for none of them. */
	readonly values: readonly DistinctValue[];
	/** Members whose value is not among `values`. */
	readonly others: number;
	/** When the oldest and the newest observation was made, ms since 1970; left out when there is none. */
	readonly observed?: {readonly oldest: number; readonly newest: number};
}

/** A setting in force at a member. */
export interface UnitSetting {
	readonly owner: MemberRef;
	readonly mode: SettingMode;
	readonly content?: Content;
	readonly since: Provenance;
	/** Whether it forbids changes at this member: enforced or absent, and set above. */
	readonly locked: boolean;
	/** Set by this very member. */
	readonly here: boolean;
	/** The unit of the array setting that this is a part of (S5.2); left out for what is set by itself. */
	readonly array?: Unit;
}

/** One key as a member has it: its value and every metakey. */
export interface KeyView {
	readonly name: string;
	readonly value: UnitReading;
	/** By metakey without `meta:/`. */
	readonly meta: Readonly<Record<string, UnitReading>>;
	/** Only of a single instance: names what was read, for the `contents` of a change (S10). */
	readonly digest?: string;
}

/** One key with everybody who did not answer. */
export interface KeyRead extends KeyView {
	readonly missed: Missed;
}

/** Instances that did not answer in time, or not at all; at most the first 100. */
export interface Missed {
	readonly count: number;
	readonly members: readonly {readonly member: MemberRef; readonly code: string; readonly reason: string}[];
}

/** What a read of many found. */
export interface KeysFound {
	/** Canonical names in Elektra's order, with how many instances have each. */
	readonly names: readonly {readonly name: string; readonly instances: number; readonly set: boolean}[];
	readonly missed: Missed;
	/** There were more than the limit of 100,000. */
	readonly cut: boolean;
}

export interface KeysRead {
	readonly keys: readonly KeyView[];
	readonly missed: Missed;
}

export interface LiveReadOptions extends CallOptions {
	/** How long to wait for members, ms, at most 60,000; default 2,000. */
	readonly deadlineMs?: number;
}

/**
 * The keys of a member: of an instance, a cluster, or a cluster of clusters, through one interface. A cluster asks its
 * members, bounded and cancellable, waits for all or the deadline, and answers with data for every one (S12). Names may
 * be in any valid spelling. Rejects with MEMBER_NOT_FOUND, KEY_NAME_INVALID; for an instance, where there is nobody
 * else to ask, with INSTANCE_UNREACHABLE and INSTANCE_BROKEN.
 */
export interface MemberKeys {
	readonly member: Id;
	/**
	 * One key. Of more than 1,000 instances as they were seen last. @throws KEY_NOT_ADDRESSABLE, CHANGE_TOO_LARGE when
	 * nobody sets anything of it there
	 */
	read(name: string, options?: LiveReadOptions): Promise<KeyRead>;
	/** The names at and below (default: all), set here or present on members. */
	names(below?: string, options?: LiveReadOptions): Promise<KeysFound>;
	/** The keys at and below a name, whole; at most 10,000. */
	readBelow(below: string, options?: LiveReadOptions): Promise<KeysRead & {readonly cut: boolean}>;
	/** The names that match a regular expression (linear time; unanchored). @throws CHANGE_INVALID when it is none */
	find(pattern: string, options?: LiveReadOptions): Promise<KeysFound>;
}

import type {Change} from '../model/change.js';
import type {InstanceState, Operation, Result, ResultState, StateCounts} from '../model/delivery.js';
import type {DriftPolicy, Id, Member, MemberRef} from '../model/member.js';
import type {Plan} from '../model/plan.js';
import type {Revision} from '../model/revision.js';
import type {Content, SettingMode} from '../model/setting.js';
import type {Unit} from '../model/unit.js';
import type {CallOptions} from './call-options.js';
import type {Provenance, RevisionRange} from './revision-store.js';
import type {OperationRange} from './delivery-store.js';

/** A member as it is read: what it is, and how it is. */
export interface MemberView {
	readonly id: Id;
	readonly kind: Member['kind'];
	readonly name: string;
	readonly path: string;
	readonly parent?: Id;
	/** From the root down to the parent. */
	readonly ancestors: readonly {readonly id: Id; readonly name: string}[];
	readonly labels: Readonly<Record<string, string>>;
	/** The worst state at or below the member; `in sync` for an empty cluster. */
	readonly state: InstanceState;
	/** Instances below by state; for an instance its own. */
	readonly counts: StateCounts;
	/** Instances at or below. */
	readonly instances: number;
	/** A cluster's direct members; 0 for an instance. */
	readonly children: number;
	readonly since: Provenance;
	/** Only of a cluster. */
	readonly cluster?: {readonly drift?: DriftPolicy; readonly paused?: boolean; readonly settings: number};
	/** Only of an instance. */
	readonly instance?: {
		readonly addresses: readonly string[];
		readonly version?: string;
		readonly marker?: string;
		/** When the state began, ms since 1970. */
		readonly stateSince: number;
		readonly reason?: string;
		/** The last contact, ms since 1970; 0 before the first. */
		readonly observedAt: number;
		readonly nextAttempt?: number;
		readonly confirmed: number;
	};
}

/** A part of a list. */
export interface Page<Item> {
	readonly items: readonly Item[];
	/** All there are. */
	readonly total: number;
	/** Where the next part begins; left out at the end. */
	readonly next?: number;
}

export interface PageOptions extends CallOptions {
	/** Default 0. */
	readonly offset?: number;
	/** 1 to 1,000; default 100. */
	readonly limit?: number;
}

/** What is said with a change besides what shall change. */
export interface ChangeOptions extends CallOptions {
	/** The revision that the author saw (S10). Left out: judged against the present. */
	readonly base?: number;
	/** Makes the request unique: the same key again has no second effect and gives the same answer. At most 200 characters. */
	readonly requestKey?: string;
	/** Kept with the revision. At most 2,000 characters. */
	readonly comment?: string;
	/** The digest of the plan that is confirmed (S14). */
	readonly digest?: string;
	/** How long to wait for instances, ms, 0 to 60,000; default 0. Every instance's first result ends the wait. */
	readonly waitMs?: number;
}

/** What became of a change. */
export interface Outcome {
	/** Left out when nothing had to change: no revision, no traffic (S2). */
	readonly revision?: number;
	/** As far as it went in `waitMs`; left out where there is no revision. */
	readonly operation?: Operation;
	/** The member that was made, changed, or (its last view) removed. */
	readonly member?: Id;
	/** What was done. */
	readonly plan: Plan;
	/** The answer to an earlier request with the same key. */
	readonly repeated?: true;
}

export interface Members {
	/** The one cluster that everything is below. */
	root(options?: CallOptions): Promise<MemberView>;
	/** @throws MEMBER_NOT_FOUND */
	get(member: Id, options?: CallOptions): Promise<MemberView>;
	/** Direct members by name, clusters first.
	 * @throws MEMBER_NOT_FOUND, WRONG_KIND */
	children(cluster: Id, options?: PageOptions): Promise<Page<MemberView>>;
	/** All instances, or those below a cluster, in tree order. @throws MEMBER_NOT_FOUND */
	instances(below?: Id, options?: PageOptions): Promise<Page<MemberView>>;
	/** All clusters, in tree order, the root first. */
	clusters(options?: PageOptions): Promise<Page<MemberView>>;
}

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
	/** Unreachable or not read. */
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
	/** Most frequent first, at most 10. */
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
}

/** One key as a member has it: its value and every metakey. */
export interface KeyView {
	readonly name: string;
	readonly value: UnitReading;
	/** By metakey without `meta:/`. */
	readonly meta: Readonly<Record<string, UnitReading>>;
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
 * members, bounded and cancellable, waits for all or the deadline, and answers with data for every one (S12).
 * Names may be in any valid spelling. Rejects with MEMBER_NOT_FOUND, KEY_NAME_INVALID; for an instance, where there is nobody
 * else to ask, with INSTANCE_UNREACHABLE and INSTANCE_BROKEN.
 */
export interface MemberKeys {
	readonly member: Id;
	/** One key. @throws KEY_NOT_ADDRESSABLE */
	read(name: string, options?: LiveReadOptions): Promise<KeyView & {readonly missed: Missed}>;
	/** The names at and below (default: all), set here or present on members. */
	names(below?: string, options?: LiveReadOptions): Promise<KeysFound>;
	/** The keys at and below a name, whole; at most 10,000. */
	readBelow(below: string, options?: LiveReadOptions): Promise<KeysRead & {readonly cut: boolean}>;
	/** The names that match a regular expression (linear time; unanchored). @throws CHANGE_INVALID when it is none */
	find(pattern: string, options?: LiveReadOptions): Promise<KeysFound>;
}

/** A setting as a cluster has it, in force or asleep (S1). */
export interface SettingView {
	readonly unit: Unit;
	readonly cluster: MemberRef;
	readonly mode: SettingMode;
	readonly content?: Content;
	readonly since: Provenance;
	/** The owner above that keeps it asleep; left out when it is in force. */
	readonly asleepUnder?: MemberRef;
}

export interface Settings {
	/** What a cluster sets itself, in Elektra's order of names. @throws MEMBER_NOT_FOUND, WRONG_KIND */
	of(cluster: Id, options?: PageOptions): Promise<Page<SettingView>>;
	/** What is in force at a member, from whatever level, in Elektra's order of names. @throws MEMBER_NOT_FOUND */
	effective(member: Id, options?: PageOptions): Promise<Page<UnitSetting & {readonly unit: Unit}>>;
}

export interface Operations {
	/** Newest first. */
	list(range?: OperationRange, options?: CallOptions): Promise<readonly Operation[]>;
	/** @throws OPERATION_NOT_FOUND */
	get(operation: string, options?: CallOptions): Promise<Operation>;
	/** What became of each instance that is neither applied nor unchanged, by id. @throws OPERATION_NOT_FOUND */
	exceptions(operation: string, options?: PageOptions & {readonly state?: ResultState}): Promise<Page<Result>>;
}

export interface History {
	/** Newest first. */
	list(range?: RevisionRange, options?: CallOptions): Promise<readonly Revision[]>;
	/** @throws REVISION_NOT_FOUND */
	get(revision: number, options?: CallOptions): Promise<Revision>;
}

export interface Search {
	/** Members whose name, address or label has the text, ignoring case, in tree order. */
	members(text: string, options?: PageOptions): Promise<Page<MemberView>>;
}

/** Something that happened. `id` is `<start>.<n>`, n from 1 in order. */
export type FleetEvent = {readonly id: string; readonly at: number} & (
	/** Intent changed. */
	| {readonly kind: 'revision'; readonly revision: number; readonly members: readonly Id[]}
	/** An instance came into another state, or its differences changed. */
	| {readonly kind: 'state'; readonly member: Id; readonly state: InstanceState; readonly ancestors: readonly Id[]}
	| {readonly kind: 'operation'; readonly operation: Operation}
	/** What was asked for is older than what is kept: read everything again. */
	| {readonly kind: 'reset'}
);

export interface Events {
	/** Everything after the event `after` (default: from now on), in order, coalesced for a slow reader; ends when the signal is aborted or the manager stops. */
	follow(options?: CallOptions & {readonly after?: string}): AsyncIterable<FleetEvent>;
}

export interface Health {
	/** Whether changes are taken. */
	readonly ready: boolean;
	readonly reason?: string;
	/** The newest revision. */
	readonly revision: number;
	readonly version: string;
	readonly instances: number;
	readonly clusters: number;
	readonly counts: StateCounts;
}

/**
 * Everything that one actor can do with the fleet: the driving port, implemented by the core and, over HTTP, by the
 * client of the api package. Reads see every acknowledged change.
 */
export interface ClusterManager {
	readonly members: Members;
	readonly settings: Settings;
	readonly operations: Operations;
	readonly history: History;
	readonly search: Search;
	readonly events: Events;
	/** The keys of a member. Makes no contact itself. */
	keys(member: Id): MemberKeys;
	/** What a change would do. Refusals are part of the answer, with their codes.
	 * @throws what is wrong with the change itself: names, contents, members that do not exist, limits */
	plan(change: Change, options?: CallOptions): Promise<Plan>;
	/** Does a change: plans again in its turn, makes it durable, then has it delivered (S2). The one way to write.
	 * @throws everything of `plan`, the plan's refusals, CONFIRMATION_REQUIRED, PLAN_STALE, REVISION_CONFLICT, READ_ONLY */
	commit(change: Change, options?: ChangeOptions): Promise<Outcome>;
	health(options?: CallOptions): Promise<Health>;
}


import type {Change, UnitRef} from '../records/change.js';
import type {InstanceState, Operation, Result, ResultState, StateCounts, UnitState} from '../records/delivery.js';
import type {DriftPolicy, Id, Member, MemberRef} from '../fleet/member.js';
import type {Plan} from '../records/plan.js';
import type {Revision} from '../records/revision.js';
import type {Content, SettingMode} from '../units/setting.js';
import type {Unit} from '../units/unit.js';
import type {CallOptions} from './call-options.js';
import type {Provenance} from '../records/snapshot.js';
import type {RevisionRange} from './revision-store.js';
import type {OperationRange} from './delivery-store.js';
import type {ExemptionView, Explanation} from './explanation.js';
import type {LiveReadOptions, MemberKeys, UnitSetting} from './member-keys.js';

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
	readonly cluster?: {
		/** What it says about drift itself; left out: as above. */
		readonly drift?: DriftPolicy;
		/** At and below these names nothing is watched for drift (S9), besides what is ignored above; canonical. */
		readonly ignore?: readonly string[];
		readonly paused?: boolean;
		readonly settings: number;
	};
	/** Only of an instance. */
	readonly instance?: {
		readonly addresses: readonly string[];
		/** It goes as soon as its own values are there again (S7.5). */
		readonly leaving?: true;
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

/** Which part of a plan's exceptions is wanted: `offset` (default 0) and `limit` (default and at most 1,000). */
export type PlanOptions = PageOptions;

/** What is said with a change besides what shall change. */
export interface ChangeOptions extends CallOptions {
	/** The revision that the author saw (S10). Left out: judged against the present. */
	readonly base?: number;
	/**
	 * The `digest` of the reading that the author saw (S10): only for a change of one key on a single instance, which has
	 * no revision.
	 */
	readonly contents?: string;
	/**
	 * Makes the request unique: the same key again has no second effect and gives the same answer. At most 200
	 * characters.
	 */
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

/** What was found at an address. */
export interface Probe {
	/** Canonical (S13.1). */
	readonly address: string;
	/** elektrad's version. */
	readonly version: string;
	/** The instance of the fleet that has this address or this marker already (S13). */
	readonly existing?: MemberRef;
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
	/** Who answers at an address, without adding anything: a connection test. Writes nothing there.
	 * @throws INSTANCE_URL_INVALID, INSTANCE_UNREACHABLE, INSTANCE_BROKEN */
	probe(address: string, options?: CallOptions): Promise<Probe>;
	/**
	 * Decides about an instance that is quarantined (S13.2): `keep` the recorded identity and look again, or `accept`
	 * whoever answers now.
	 * A clone must get a marker of its own first: remove the marker key there.
	 * @throws MEMBER_NOT_FOUND, WRONG_KIND */
	decide(instance: Id, identity: 'keep' | 'accept', options?: CallOptions): Promise<void>;
	/** All clusters, in tree order, the root first. */
	clusters(options?: PageOptions): Promise<Page<MemberView>>;
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
	/** Who at or below a member is exempt from what (S9), by member's path, then by unit. @throws MEMBER_NOT_FOUND */
	exemptions(member: Id, options?: PageOptions): Promise<Page<ExemptionView>>;
}

export interface Operations {
	/** Newest first. */
	list(range?: OperationRange, options?: CallOptions): Promise<readonly Operation[]>;
	/** @throws OPERATION_NOT_FOUND */
	get(operation: string, options?: CallOptions): Promise<Operation>;
	/**
	 * Stops an operation under way at the instances that it was begun on: its settings stay closed for all others until
	 * it goes on, is
	 * taken back, or another change to the unit replaces it (S8.2). Tells the operation of the closing.
	 * @throws OPERATION_NOT_FOUND, OPERATION_STATE */
	cancel(operation: string, options?: CallOptions): Promise<Operation>;
	/** Opens a stopped operation for all. @throws OPERATION_NOT_FOUND, OPERATION_STATE */
	goOn(operation: string, options?: CallOptions): Promise<Operation>;
	/** Takes a stopped operation back where it was begun. @throws OPERATION_NOT_FOUND, OPERATION_STATE */
	takeBack(operation: string, options?: CallOptions): Promise<Operation>;
	/**
	 * Tries again what was rejected or failed, and at once what waits for an instance to come back; of an operation that
	 * has ended, what is refused or owed by now; commands are not repeated (S15). Tells how many instances are tried.
	 * @throws OPERATION_NOT_FOUND
	 */
	retry(operation: string, options?: CallOptions): Promise<number>;
	/**
	 * What became of each instance that is neither applied nor unchanged, by id; of an operation that has ended the first
	 * 1,000 are kept. @throws OPERATION_NOT_FOUND
	 */
	exceptions(operation: string, options?: PageOptions & {readonly state?: ResultState}): Promise<Page<Result>>;
}

/** A unit on an instance that is not as it should be. */
export interface DriftItem {
	readonly member: MemberRef;
	readonly unit: Unit;
	readonly state: Exclude<UnitState, 'in sync'>;
	/** The setting in force; left out when it ended meanwhile. */
	readonly setting?: UnitSetting;
	/** What was found; left out when it is not known or there is nothing. */
	readonly found?: Content;
	/** elektrad's words, for `rejected`. */
	readonly text?: string;
	/** When it was found, ms since 1970. */
	readonly observedAt: number;
}

export interface Drift {
	/** Every difference at or below a member, by instance in tree order, then by unit. @throws MEMBER_NOT_FOUND */
	of(member: Id, options?: PageOptions): Promise<Page<DriftItem>>;
	/**
	 * Writes again what differs at or below a member, all of it or these units (S9). Tells on how many instances. @throws
	 * MEMBER_NOT_FOUND
	 */
	repair(member: Id, units?: readonly UnitRef[], options?: CallOptions): Promise<number>;
	/**
	 * Looks at the instances at or below a member now, not when their turn comes; at most 1,000. Resolves when all were
	 * looked at. @throws MEMBER_NOT_FOUND
	 */
	check(member: Id, options?: CallOptions): Promise<void>;
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
export type FleetEvent = {readonly id: string; readonly at: number} &
	/** Intent changed. */
	(
		| {readonly kind: 'revision'; readonly revision: number; readonly members: readonly Id[]}
		/** An instance came into another state, or its differences changed. */
		| {readonly kind: 'state'; readonly member: Id; readonly state: InstanceState; readonly ancestors: readonly Id[]}
		/**
		 * An instance's elektrad was found to have started again: its sessions are gone, what it has in memory was read
		 * anew. `at` is when that was noticed.
		 */
		| {readonly kind: 'restart'; readonly member: Id; readonly ancestors: readonly Id[]}
		/** Something became of an operation; of its exceptions only the first 20 are told. */
		| {readonly kind: 'operation'; readonly operation: Operation}
		/** What was asked for is older than what is kept: read everything again. */
		| {readonly kind: 'reset'}
	);

export interface Events {
	/**
	 * Everything after the event `after` (default: from now on), in order, coalesced for a slow reader; ends when the
	 * signal is aborted or the manager stops.
	 */
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
	readonly drift: Drift;
	readonly history: History;
	readonly search: Search;
	readonly events: Events;
	/** The keys of a member. Makes no contact itself. */
	keys(member: Id): MemberKeys;
	/**
	 * Why a unit is at a member what it is: everything that is said on the way from the root, who wins and why (S1). Of
	 * an instance also what it
	 * has now, if it answers in time. @throws MEMBER_NOT_FOUND, KEY_NAME_INVALID */
	explain(member: Id, unit: UnitRef, options?: LiveReadOptions): Promise<Explanation>;
	/** What a change would do. Refusals are part of the answer, with their codes.
	 * @throws what is wrong with the change itself: names, contents, members that do not exist, limits */
	plan(change: Change, options?: PlanOptions): Promise<Plan>;
	/** Does a change: plans again in its turn, makes it durable, then has it delivered (S2). The one way to write.
	 * @throws everything of `plan`, the plan's refusals, CONFIRMATION_REQUIRED, PLAN_STALE, REVISION_CONFLICT,
	 * CHANGED_MEANWHILE, READ_ONLY
	 */
	commit(change: Change, options?: ChangeOptions): Promise<Outcome>;
	health(options?: CallOptions): Promise<Health>;
}

import type {ErrorCode, ErrorFacts} from '../errors.js';
import type {Change} from './change.js';
import type {MemberRef} from './member.js';
import type {Command, Edit} from './revision.js';
import type {Content} from './setting.js';
import type {Unit} from './unit.js';

/** Why a change cannot be done as it is. */
export type PlanRefusal = {[Code in ErrorCode]: {readonly code: Code; readonly facts: ErrorFacts[Code]; readonly message: string}}[ErrorCode];

/** How many instances a change does what to, for one unit. Instances whose present value is not known count as `unknown`. */
export interface PlanCounts {
	readonly add: number;
	readonly change: number;
	readonly remove: number;
	readonly unchanged: number;
	readonly release: number;
	readonly unknown: number;
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
}

/** Something worth knowing that does not hinder the change. */
export interface PlanRemark {
	readonly kind: 'redundant' | 'asleep' | 'wakes' | 'absorbed' | 'related' | 'remains' | 'promoted' | 'cannot-be-restored';
	readonly member: MemberRef;
	readonly unit?: Unit;
}

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
	readonly remarks: readonly PlanRemark[];
	/** Empty when the change can be committed. */
	readonly refusals: readonly PlanRefusal[];
	/** Whether committing needs the digest (S14.2). */
	readonly confirmation: boolean;
}

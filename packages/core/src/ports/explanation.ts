import type {UnitState} from '../records/delivery.js';
import type {MemberRef} from '../fleet/member.js';
import type {Content, SettingMode} from '../units/setting.js';
import type {Unit} from '../units/unit.js';
import type {UnitSetting} from './member-keys.js';
import type {Provenance} from '../records/snapshot.js';

/** Somebody is exempt from one setting (S9). */
export interface ExemptionView {
	/** Who is exempt: an instance, or a cluster with all below it. */
	readonly member: MemberRef;
	/** Whose setting it is. */
	readonly cluster: MemberRef;
	readonly unit: Unit;
	readonly reason: string;
	/** When clusterd ends it, ms since 1970; left out: when somebody does. */
	readonly until?: number;
	/** Who made it, when. */
	readonly since: Provenance;
}

/** A setting of one cluster that has to do with the unit that is explained. */
export interface ExplainedSetting {
	/**
	 * The unit that is set: the one asked for, its key (absent, S1), an array around it, or another part of the same
	 * array (S5.2).
	 */
	readonly unit: Unit;
	readonly mode: SettingMode;
	readonly content?: Content;
	readonly since: Provenance;
	/** What its author said. */
	readonly comment?: string;
	/**
	 * `exempt`: it does not apply to the member; `closed`: a stopped operation has not come so far, `before` applies
	 * (S8.2).
	 */
	readonly state: 'in force' | 'asleep' | 'exempt' | 'closed';
	/**
	 * The cluster whose setting keeps it asleep: a lock above, or a nearer default. Left out where the instance's own
	 * value does.
	 */
	readonly under?: MemberRef;
	readonly exemption?: ExemptionView;
	/** What applies in place of a closed setting; left out when nothing does. */
	readonly before?: {readonly mode: SettingMode; readonly content?: Content};
}

/** One cluster on the way from the root to a member. */
export interface ExplainedLevel {
	readonly cluster: MemberRef;
	/** Empty when it says nothing about the unit. */
	readonly settings: readonly ExplainedSetting[];
}

/** A content of an instance: `{}` is nothing. */
export interface ExplainedContent {
	readonly content?: Content;
	readonly binary?: true;
}

/** What is known of the unit on the very instance. */
export interface ExplainedInstance {
	/** How the unit stands there; left out when the instance did not answer. */
	readonly state?: UnitState;
	/** What is there now; left out when the instance did not answer. */
	readonly present?: ExplainedContent;
	/** What the instance has of its own, also while a setting lies over it; left out when it is not known. */
	readonly own?: ExplainedContent;
	/** What a setting wrote there last; left out when none did. */
	readonly written?: ExplainedContent;
	/** Why it did not answer. */
	readonly missed?: {readonly code: string; readonly reason: string};
}

/** The same metakey of the key's `spec:` twin, from which the key inherits it (S6.4). */
export interface ExplainedTwin {
	readonly unit: Unit;
	/** What is set of it at the member. */
	readonly setting?: UnitSetting;
	/** What the instance has of it; left out for a cluster, and when it did not answer. */
	readonly present?: ExplainedContent;
}

/** Settings of a unit below a cluster. */
export interface ExplainedBelow {
	/** Instances that such a setting reaches. */
	readonly instances: number;
	/** At most the first 100. */
	readonly settings: readonly {
		readonly cluster: MemberRef;
		readonly mode: SettingMode;
		readonly content?: Content;
		readonly instances: number;
	}[];
}

/** Why a unit is at a member what it is (S1). */
export interface Explanation {
	readonly member: MemberRef;
	readonly unit: Unit;
	/** Every cluster whose settings can reach the member, the root first; last the member itself, if it is a cluster. */
	readonly levels: readonly ExplainedLevel[];
	/**
	 * Which rule of S1 decides: 1 a `lock`, 2 the instance's `own` value, 3 a `default`, 4 `nothing`. Where an instance
	 * did not answer and is not known to have its own, a default counts as what is there.
	 */
	readonly rule: 'lock' | 'own' | 'default' | 'nothing';
	/** The same in words. */
	readonly why: string;
	/** What is in force; of an own value the default that it stands over, if there is one. */
	readonly setting?: UnitSetting;
	/** Only of a cluster: where the unit is set below it and in force there. Left out when it is not. */
	readonly below?: ExplainedBelow;
	/** Only of a metakey that has a twin. */
	readonly twin?: ExplainedTwin;
	/** Only of an instance. */
	readonly instance?: ExplainedInstance;
}

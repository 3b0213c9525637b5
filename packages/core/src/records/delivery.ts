import type {Id} from '../fleet/member.js';
import type {Content, Saved} from '../units/setting.js';
import type {Unit} from '../units/unit.js';

/** States of an instance, worst first (semantics.md, Words). */
export const INSTANCE_STATES = [
	'quarantined',
	'unreachable',
	'broken',
	'contested',
	'rejected',
	'drifted',
	'pending',
	'unknown',
	'in sync',
] as const;
export type InstanceState = (typeof INSTANCE_STATES)[number];

/** States of a unit on an instance (semantics.md, Words). */
export type UnitState = 'in sync' | 'owed' | 'waiting' | 'rejected' | 'drifted' | 'missing' | 'contested' | 'exempt';

/** What became of one instance in an operation (semantics.md, Words). */
export type ResultState = 'applied' | 'unchanged' | 'pending' | 'rejected' | 'failed' | 'superseded' | 'skipped';

/** How many members are in which state; states with none are left out. */
export type StateCounts = Readonly<Partial<Record<InstanceState, number>>>;

/**
 * What clusterd remembers of one unit that it wrote on one instance (S0.4). Of the lines for one instance and unit
 * (and command, if it is one) the last written counts.
 */
export interface LedgerLine {
	readonly instance: Id;
	readonly unit: Unit;
	/** The revision in whose delivery the line was written. */
	readonly revision: number;
	/** A command's line: what it replaced, kept per revision (S15). Left out: a setting's line. */
	readonly command?: true;
	/** The cluster whose setting was written; left out after a release that left the value. */
	readonly owner?: Id;
	/** What was there before the first write, or before the command; with its metadata when the key was removed. */
	readonly own?: Saved;
	/** What was written locked the unit (S1): when that ends its release decides, also where a default follows (S4). */
	readonly lock?: true;
	/**
	 * What the setting or the command wrote last; `{}` = deleted. Left out: judged, nothing written (a default under an
	 * own value).
	 */
	readonly written?: Saved;
	/**
	 * What settings wrote besides, and what may be there or still come: what `written` replaces, while it is not known
	 * whether that
	 * arrived, and what was sent before it and never answered, of that the last 20. */
	readonly previous?: readonly Saved[];
	/** Whether the instance was seen to have it. For a command: whether it is over, see `outcome`. */
	readonly confirmed: boolean;
	/**
	 * How a command ended; left out while it is under way. `rejected` on a setting's line: refused, not tried again by
	 * itself (S11.1).
	 */
	readonly outcome?: ResultState;
	/** elektrad's words, for `rejected`. */
	readonly text?: string;
	/**
	 * What else than the content it was refused for: the key's metadata and elektrad's version. Another may be judged
	 * otherwise (S11.1).
	 */
	readonly judgedBy?: string;
	/** The line and its predecessors are forgotten. */
	readonly gone?: true;
}

/** A unit that is not as it should be, on one instance. */
export interface Difference {
	readonly unit: Unit;
	readonly state: Exclude<UnitState, 'in sync'>;
	/** What was found; left out when it is not known or there is nothing. */
	readonly content?: Content;
	/** elektrad's words for `rejected`. */
	readonly text?: string;
}

/** Whether a unit differs since delivery failed; what drifted is left to the policy (S0.3). */
export const isFailing = ({state}: Difference): boolean => state === 'rejected' || state === 'owed';

/** What memory holds of each instance. May lose its last moments in a crash; then it is found out again by reading. */
export interface InstanceNote {
	readonly instance: Id;
	readonly state: InstanceState;
	/** When the state began, ms since 1970. */
	readonly since: number;
	readonly reason?: string;
	/** The last contact, ms since 1970; 0 before the first. */
	readonly observedAt: number;
	/** The revision up to which the instance has what it should have; 0 before the first. */
	readonly confirmed: number;
	/** When delivery will try again, ms since 1970; left out when nothing is planned. */
	readonly nextAttempt?: number;
	/** Failed attempts in a row. */
	readonly attempts?: number;
	/** The identity that was found first (S13.2). */
	readonly marker?: string;
	/** elektrad's version, as `0.11.0`. */
	readonly version?: string;
	readonly differences: readonly Difference[];
}

/** What became of a revision on one instance. */
export interface Result {
	readonly instance: Id;
	readonly state: ResultState;
	/** Why, for everything but applied and unchanged; elektrad's own text for rejected. */
	readonly reason?: string;
	/** The stable code of the failure, where there is one. */
	readonly code?: string;
	/** The revision that took over, for superseded. */
	readonly by?: number;
	/** When delivery will try again, ms since 1970. */
	readonly nextAttempt?: number;
}

/** One revision's delivery to every instance that it touches. */
export interface Operation {
	/** `o` and the revision's number. */
	readonly id: string;
	readonly revision: number;
	/** ms since 1970. */
	readonly startedAt: number;
	/** When nothing was left to do, ms since 1970. */
	readonly endedAt?: number;
	/** How many instances it touches. */
	readonly targets: number;
	/** How many instances are in which state; the numbers add up to `targets`. */
	readonly totals: Readonly<Partial<Record<ResultState, number>>>;
	/** Every instance that is neither applied nor unchanged, by id; at most the first 1,000. */
	readonly exceptions: readonly Result[];
}

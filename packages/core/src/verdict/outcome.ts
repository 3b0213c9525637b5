import type {ResultState} from '../records/delivery.js';

/** The result of one unit on one instance. */
export interface UnitOutcome {
	readonly state: ResultState;
	readonly reason?: string;
	readonly code?: string;
}

/** Worst first: the result that is reported for an instance whose units ended differently. */
const SEVERITY: readonly ResultState[] = ['rejected', 'failed', 'superseded', 'skipped', 'applied', 'unchanged'];

/** The worst of several outcomes; undefined if there is none. */
export const worstOf = <Outcome extends UnitOutcome>(outcomes: readonly Outcome[]): Outcome | undefined =>
	[...outcomes].sort((one, other) => SEVERITY.indexOf(one.state) - SEVERITY.indexOf(other.state))[0];

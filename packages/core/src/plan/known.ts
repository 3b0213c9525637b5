import type {LedgerLine} from '../records/delivery.js';
import type {Revision} from '../records/revision.js';
import type {Id} from '../fleet/member.js';
import type {KeyReading} from '../units/reading.js';
import type {Saved} from '../units/setting.js';
import type {Unit} from '../units/unit.js';

/** What must be read of an instance to predict the effects. */
export interface Need {
	readonly names: readonly string[];
	readonly subtrees: readonly string[];
}

/** What was read or is remembered of instances; the planner never asks itself. */
export interface Known {
	/** A key of an instance as it is now; undefined when it was not read. */
	key(instance: Id, name: string): KeyReading | undefined;
	/** What is at a unit of an instance now; undefined when it is not known. */
	present(instance: Id, unit: Unit): Saved | undefined;
	/** What settings wrote there, from the ledger; undefined when it is not known. */
	ledger(instance: Id): ReadonlyMap<Unit, LedgerLine> | undefined;
	/** All keys of an instance at and below a name, in Elektra's order; undefined when they were not read. */
	below(instance: Id, name: string): readonly KeyReading[] | undefined;
	/** The revision that the change undoes, as it was written; undefined when it undoes none. */
	readonly undone?: Revision | undefined;
	/**
	 * What a revision's commands replaced on an instance, and how they ended, from the ledger; empty when it is not
	 * known, undefined when it is not kept any more.
	 */
	replaced(instance: Id, revision: number): readonly LedgerLine[] | undefined;
	/** Why an instance that the change is for could not be read, where it had to be. */
	readonly fault?: Error | undefined;
}

/** Nothing is known of any instance. */
export const NOTHING_KNOWN: Known = {
	key: () => undefined,
	present: () => undefined,
	ledger: () => undefined,
	below: () => undefined,
	replaced: () => [],
};

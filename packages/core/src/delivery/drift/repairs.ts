import {entryOf} from '../../fleet/entry-of.js';
import type {Id} from '../../fleet/member.js';
import type {Unit} from '../../units/unit.js';
import type {Clock} from '../../ports/clock.js';

/** Repairs within this time are counted; a contest ends when the unit was equal as long (S9). */
const CONTEST_MS = 600_000;

interface Contest {
	/** When the unit was repaired, ms since 1970, the latest last. */
	readonly repairs: number[];
	/** The revision of the setting that is contested; undefined when there is no contest. */
	revision?: number;
	/** Since when a contested unit was found as it should be. */
	equalSince?: number;
}

/** Remembers the repairs of the last minutes, and who fights with whom. Only in memory: a restart begins anew. */
export class Repairs {
	readonly #clock: Clock;
	readonly #contestedAfter: number;
	readonly #contests = new Map<Id, Map<Unit, Contest>>();

	/**
	 * @param options `contestedAfter`: which repair of a unit within ten minutes makes a contest instead; 0: none does
	 */
	constructor({clock, contestedAfter}: {readonly clock: Clock; readonly contestedAfter: number}) {
		this.#clock = clock;
		this.#contestedAfter = contestedAfter;
	}

	/** Whether a drifted unit may be repaired; one repair too many within ten minutes makes a contest instead. */
	mayRepair(instance: Id, unit: Unit, revision: number): boolean {
		if (this.#contestedAfter === 0) return true;
		const contest = entryOf(
			entryOf(this.#contests, instance, () => new Map<Unit, Contest>()),
			unit,
			() => ({repairs: []}),
		);
		if (this.isContested(instance, unit, revision)) {
			delete contest.equalSince;
			return false;
		}
		if (contest.revision !== undefined) {
			contest.repairs.length = 0; // a new revision of the unit ended the contest
			delete contest.revision;
		}
		const now = this.#clock.now();
		contest.repairs.splice(0, contest.repairs.length, ...contest.repairs.filter((at) => now - at < CONTEST_MS), now);
		if (contest.repairs.length < this.#contestedAfter) return true;
		contest.revision = revision;
		return false;
	}

	/** Whether repairing a unit has stopped; a new revision of its setting ends that. */
	isContested(instance: Id, unit: Unit, revision: number): boolean {
		return this.#contests.get(instance)?.get(unit)?.revision === revision;
	}

	/**
	 * A unit was found as it should be: ten minutes after its last repair, or of being so in a contest, nothing is
	 * remembered of it.
	 */
	equal(instance: Id, unit: Unit): void {
		const contest = this.#contests.get(instance)?.get(unit);
		if (!contest) return;
		if (contest.revision !== undefined) contest.equalSince ??= this.#clock.now();
		if (this.#clock.now() - (contest.equalSince ?? contest.repairs.at(-1) ?? 0) >= CONTEST_MS)
			this.settle(instance, unit);
	}

	/** Somebody decided, or the instance is gone. */
	settle(instance: Id, unit?: Unit): void {
		const contests = this.#contests.get(instance);
		if (unit !== undefined) contests?.delete(unit);
		if (unit === undefined || contests?.size === 0) this.#contests.delete(instance);
	}

	/** How many instances have units whose repairs are remembered. */
	get size(): number {
		return this.#contests.size;
	}
}

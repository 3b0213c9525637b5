import type {Difference, LedgerLine, ResultState} from '../model/delivery.js';
import type {Fleet} from '../model/fleet.js';
import {settingKey, tombstoneKey} from '../model/revision.js';
import {isAtOrBelow} from '../model/fleet-view.js';
import type {Id} from '../model/member.js';
import {NOTHING, sameContent, type Release, type Saved, type Setting} from '../model/setting.js';
import {isValueUnit, unitMetakey, unitName, valueUnit, type Unit} from '../model/unit.js';
import type {DeliveryStore, Ledger} from '../ports/delivery-store.js';
import type {Step} from '../ports/key-database.js';
import {decide, standing, type Decision, type UnitCase} from '../rules/decide.js';
import {readUnits, writeUnits, type WriteContext, type Written} from './write-steps.js';

/** What became of one unit in a pass. */
export interface UnitOutcome {
	readonly state: ResultState;
	readonly reason?: string;
	readonly code?: string;
}

/** What a pass works on. */
export interface PassContext {
	readonly fleet: Fleet;
	readonly store: DeliveryStore;
	readonly instance: Id;
	/** What is in force below the instance's parent. */
	readonly effective: ReadonlyMap<Unit, Setting>;
	/** Makes contact; called only when something must be read or written. */
	readonly contact: () => Promise<WriteContext>;
}

/**
 * Brings one instance to what it must have (S0.3): finds what is owed and released from fleet and ledger, reads just
 * that, remembers durably what it is about to replace, writes, and confirms what was read back. It can be broken off
 * anywhere; the next pass finds out the rest.
 */
export class Pass {
	readonly outcomes = new Map<Unit, UnitOutcome>();
	readonly #context: PassContext;
	readonly #ledger: Ledger;
	readonly #cases = new Map<Unit, UnitCase>();
	readonly #revision: number;

	constructor(context: PassContext, ledger: Ledger) {
		this.#context = context;
		this.#ledger = ledger;
		this.#revision = context.fleet.revision;
	}

	/** @throws what contact and writing throw */
	async run(): Promise<void> {
		const owed = this.#findOwed();
		if (owed.length === 0) return;
		const context = await this.#context.contact();
		const present = await readUnits(context, owed.flatMap((unit) => (isValueUnit(unit) ? [unit] : [unit, valueUnit(unitName(unit))])));
		const ready = this.#withoutWaiting(owed, present);
		await writeUnits(context, ready, (readings) => this.#prepare(readings), (unit, written) => this.#record(unit, written), new Map(ready.map((unit) => [unit, present.get(unit)!])));
	}

	#findOwed(): Unit[] {
		const {effective} = this.#context;
		const owed: Unit[] = [];
		const rejected: Unit[] = [];
		for (const unit of new Set([...effective.keys(), ...this.#ledger.units.keys()])) {
			if (this.#ownedByKey(unit)) continue;
			const unitCase = this.#caseOf(unit);
			const stands = standing(unitCase);
			if (stands === 'read') owed.push(unit);
			else if (stands === 'rejected') rejected.push(unit);
			else if (stands !== 'settled') this.#remember([stands.relabel]);
			if (stands !== 'settled') this.#cases.set(unit, unitCase);
		}
		const names = new Set(owed.map(unitName));
		for (const unit of rejected) {
			if (names.has(unitName(unit))) owed.push(unit);
			else this.outcomes.set(unit, {state: 'rejected', code: 'REJECTED', reason: this.#ledger.units.get(unit)?.text ?? ''});
		}
		return owed;
	}

	/** A metakey of a key that must be absent goes with its key (S1). */
	#ownedByKey(unit: Unit): boolean {
		return !isValueUnit(unit) && this.#context.effective.get(valueUnit(unitName(unit)))?.mode === 'absent' && this.#context.effective.get(unit)?.unit !== unit;
	}

	#caseOf(unit: Unit): UnitCase {
		const {fleet, instance, effective} = this.#context;
		const winner = effective.get(unit);
		const line = this.#ledger.units.get(unit);
		const since = winner ? (fleet.since(settingKey(winner.cluster, winner.unit))?.revision ?? 0) : 0;
		return {instance, unit, since, release: winner || line?.owner === undefined ? 'keep' : releaseRule(fleet, instance, line.owner, unit), ...(winner ? {winner} : {}), ...(line ? {line} : {})};
	}

	/** Metadata waits for its key, unless the key comes now (S6.2). */
	#withoutWaiting(owed: readonly Unit[], present: ReadonlyMap<Unit, Saved>): Unit[] {
		const coming = new Set(owed.filter((unit) => isValueUnit(unit) && this.#cases.get(unit)?.winner?.content !== undefined));
		return owed.filter((unit) => {
			if (isValueUnit(unit) || this.#cases.get(unit)?.winner?.content === undefined) return true;
			const key = valueUnit(unitName(unit));
			if (coming.has(key) || !sameContent(present.get(key)!, NOTHING)) return true;
			this.outcomes.set(unit, {state: 'skipped', reason: `waits for its key: ${unitName(unit)} does not exist there`});
			return false;
		});
	}

	async #prepare(readings: ReadonlyMap<Unit, Saved>): Promise<readonly Step[]> {
		const steps: Step[] = [];
		const lines: LedgerLine[] = [];
		for (const [unit, present] of readings) {
			const decision = decide(this.#cases.get(unit)!, present, this.#revision);
			const step = this.#take(unit, present, decision, lines);
			if (step) steps.push(step);
		}
		if (steps.length > 0) await this.#context.store.writeAhead(lines);
		else this.#remember(lines);
		return steps;
	}

	#take(unit: Unit, present: Saved, decision: Decision, lines: LedgerLine[]): Step | undefined {
		if (decision.kind === 'settled') {
			if (decision.line) lines.push(decision.line);
			this.outcomes.set(unit, decision.state === 'left' ? {state: 'skipped', reason: 'left as it is: what is there now is not what clusterd wrote'} : {state: 'unchanged'});
			return undefined;
		}
		lines.push(decision.line);
		this.#confirmations.set(unit, decision);
		this.#cases.set(unit, {...this.#cases.get(unit)!, line: decision.line});
		return {unit, wanted: decision.wanted, present};
	}

	readonly #confirmations = new Map<Unit, Decision & {kind: 'write'}>();

	#record(unit: Unit, written: Written): void {
		const {confirmed, line} = this.#confirmations.get(unit)!;
		if (written.state === 'applied' || written.state === 'unchanged') {
			this.outcomes.set(unit, {state: written.state});
			this.#remember([confirmed]);
		} else if (written.state === 'rejected') {
			this.outcomes.set(unit, {state: 'rejected', code: 'REJECTED', reason: written.text});
			const {written: _never, previous, ...kept} = line;
			this.#remember([{...kept, ...(previous ? {written: previous} : {}), outcome: 'rejected', text: written.text}]);
		} else this.outcomes.set(unit, {state: 'failed', code: 'LOST_UPDATE', reason: 'another writer changes it at the same time'});
	}

	/** Lines that only save work later: a crash may lose them, a failing medium shows in the next write. */
	#remember(lines: readonly LedgerLine[]): void {
		if (lines.length === 0) return;
		const durable = this.#context.store.writeAhead(lines);
		durable.catch(() => undefined); // settled() tells
		this.#later.push(durable);
	}

	readonly #later: Promise<void>[] = [];

	/** Resolves when everything is durable. @throws what the store throws */
	async settled(): Promise<void> {
		await Promise.all(this.#later);
	}

	/** A unit that another writer won each time; undefined when there is none. */
	lostUnit(): Unit | undefined {
		return [...this.outcomes].find(([, {code}]) => code === 'LOST_UPDATE')?.[0];
	}

	/** What is not as it should be, as far as the pass knows. */
	differences(): Difference[] {
		const found: Difference[] = [];
		for (const [unit, {state, reason}] of this.outcomes) {
			if (state === 'rejected') found.push({unit, state: 'rejected', ...(reason === undefined ? {} : {text: reason})});
			else if (state === 'skipped' && unitMetakey(unit) !== undefined && this.#cases.get(unit)?.winner) found.push({unit, state: 'waiting'});
			else if (state === 'failed') found.push({unit, state: 'owed', ...(reason === undefined ? {} : {text: reason})});
		}
		return found;
	}
}

/** The rule by which a cluster's ownership of a unit on an instance ended first (S4); `keep` when it is not known any more. */
function releaseRule(fleet: Fleet, instance: Id, owner: Id, unit: Unit): Release {
	const rules = [...fleet.tombstones(owner)]
		.filter((tombstone) => (tombstone.unit === undefined ? tombstone.member !== undefined && isAtOrBelow(fleet, instance, tombstone.member) : tombstone.unit === unit))
		.map((tombstone) => ({release: tombstone.release, revision: fleet.since(tombstoneKey(tombstone))?.revision ?? 0}))
		.sort((one, other) => one.revision - other.revision);
	return rules[0]?.release ?? 'keep';
}

import type {Difference, LedgerLine} from '../records/delivery.js';
import type {IntentView} from '../fleet/fleet-view.js';
import {recognised} from '../units/same-value.js';
import type {Id} from '../fleet/member.js';
import type {KeyReading} from '../units/reading.js';
import {NOTHING, sameContent, type Saved, type Setting} from '../units/setting.js';
import {isArrayUnit, isValueUnit, metaUnit, unitMetakey, unitName, valueUnit, type Unit} from '../units/unit.js';
import type {Ledger} from '../ports/delivery-store.js';
import type {Step} from '../ports/key-database.js';
import {winnerIn} from './arrays.js';
import {checkedWith} from './checked-with.js';
import {decide, HELD, isWritten, standing, type Decision, type UnitCase} from './decide.js';
import {metakeyLines, ownMetadata} from './local-metadata.js';
import type {UnitOutcome} from './outcome.js';
import {UnitCases} from './unit-cases.js';

/** The result of a unit that was to be written. */
export type Written =
	| {readonly state: 'applied' | 'unchanged'}
	| {readonly state: 'rejected'; readonly text: string}
	/** Another writer won each time. */
	| {readonly state: 'lost'};

/** What was read of units: of each its content, of each key the whole. */
export interface UnitsFound {
	readonly contents: ReadonlyMap<Unit, Saved>;
	readonly keys: ReadonlyMap<string, KeyReading>;
	/** The `spec:` twins of keys, by the names of the keys, where they were asked for (S6.4). */
	readonly twins: ReadonlyMap<string, KeyReading>;
}

/** What is to be done about the units that were just read. */
interface Batch extends UnitsFound {
	readonly steps: Step[];
	readonly lines: LedgerLine[];
	/** Whether a key that is decided about will be there. */
	readonly exists: Map<string, boolean>;
	/** Metadata that comes back with its key. */
	readonly restored: Map<Unit, Saved>;
}

/** One instance, with all that decides about it (S0.3), except for its ledger and what is read of it. */
export interface InstanceCase {
	readonly fleet: IntentView;
	readonly instance: Id;
	/** What is in force below the instance's parent. */
	readonly effective: ReadonlyMap<Unit, Setting>;
	/** elektrad's, as reported last. */
	readonly version: () => string | undefined;
	/** The units that matter. @defaultValue all */
	readonly concerns?: (unit: Unit) => boolean;
}

/**
 * Decides what happens to an instance's units (S0.3). It does no I/O: delivery executes its steps, a plan predicts with
 * them, so both are the same. Call `owed`, `open`, then `prepare` and `record` until no step is left, then `close`.
 */
export class InstanceVerdict {
	readonly outcomes = new Map<Unit, UnitOutcome>();
	readonly #case: InstanceCase;
	readonly #ledger: Pick<Ledger, 'units'>;
	readonly #lines: LedgerLine[] = [];
	readonly #metakeys: ReadonlyMap<string, readonly LedgerLine[]>;
	readonly #cases = new Map<Unit, UnitCase>();
	readonly #revision: number;
	readonly #unitCases: UnitCases;

	constructor(given: InstanceCase, ledger: Pick<Ledger, 'units'>) {
		this.#case = given;
		this.#ledger = ledger;
		this.#metakeys = metakeyLines(ledger);
		this.#revision = given.fleet.revision;
		this.#unitCases = new UnitCases(given, ledger);
	}

	/** The units that must be read before they can be decided, arrays as a whole; to be called first. */
	owed(): readonly Unit[] {
		const {effective, concerns = () => true} = this.#case;
		const owed: Unit[] = [];
		const rejected: Unit[] = [];
		for (const unit of new Set([...effective.keys(), ...this.#ledger.units.keys()])) {
			if (!concerns(unit) || this.#isArrayGone(unit) || this.#unitCases.goesWithKey(unit)) continue;
			const unitCase = this.#unitCases.of(unit);
			const stands = standing(unitCase);
			if (stands === 'read') owed.push(unit);
			else if (stands === 'rejected') rejected.push(unit);
			else if (stands !== 'settled') this.#lines.push(stands.relabel);
			if (stands !== 'settled') this.#cases.set(unit, unitCase);
		}
		const names = new Set(owed.map(unitName));
		for (const unit of rejected) {
			if (names.has(unitName(unit))) owed.push(unit);
			else
				this.outcomes.set(unit, {
					state: 'rejected',
					code: 'REJECTED',
					reason: this.#ledger.units.get(unit)?.text ?? '',
				});
		}
		return owed;
	}

	/** The units to be read and decided, those of arrays in the place of arrays. */
	open(owed: readonly Unit[], keysBelow: (name: string) => readonly KeyReading[]): readonly Unit[] {
		const {units, parts} = this.#unitCases.arrays.open(owed, keysBelow);
		for (const part of parts) this.#cases.set(part, this.#unitCases.of(part));
		return units;
	}

	/** Whether the `spec:` twin of a unit's key must be read: what is inherited is not local (S6.4). */
	needsTwin(unit: Unit): boolean {
		return this.#cases.get(unit)?.winner?.content === undefined || (unitMetakey(unit) ?? 'array') !== 'array';
	}

	/** Ends what {@link open} began, once every step has a result. */
	close(): void {
		this.#lines.push(
			...this.#unitCases.arrays.close(this.outcomes, {instance: this.#case.instance, revision: this.#revision}),
		);
	}

	/** The ledger lines since the last call. They must be durable before the steps of {@link prepare} are sent. */
	takeLines(): readonly LedgerLine[] {
		return this.#lines.splice(0);
	}

	/**
	 * What was remembered of a whole array goes when no array setting is in force; what became of its keys is theirs to
	 * tell.
	 */
	#isArrayGone(unit: Unit): boolean {
		if (!isArrayUnit(unit) || this.#case.effective.has(unit)) return false;
		this.#lines.push(this.#forgotten(unit));
		return true;
	}

	#forgotten(unit: Unit): LedgerLine {
		return {instance: this.#case.instance, unit, revision: this.#revision, confirmed: true, gone: true};
	}

	/** The steps from what was found to what is wanted. Keys first: whether one exists decides about its metakeys. */
	prepare(found: UnitsFound): readonly Step[] {
		const batch: Batch = {...found, steps: [], lines: this.#lines, exists: new Map(), restored: new Map()};
		const units = [...found.contents.keys()].filter((unit) => !this.#resume(unit, batch));
		for (const unit of units) if (isValueUnit(unit)) this.#prepareKey(unit, batch);
		for (const unit of units) if (!isValueUnit(unit)) this.#prepareMetakey(unit, batch);
		for (const [unit, wanted] of batch.restored) this.#restore(unit, wanted, batch);
		return batch.steps;
	}

	#prepareKey(unit: Unit, batch: Batch): void {
		const key = batch.keys.get(unitName(unit))!;
		const {line} = this.#cases.get(unit)!;
		const content = recognised(key, unit, [line?.written, ...(line?.previous ?? [])]);
		const decision = decide(
			this.#cases.get(unit)!,
			{
				content,
				meta: key.meta,
				ownMeta: ownMetadata(key, this.#metakeys.get(key.name) ?? [], batch.twins.get(key.name)),
			},
			this.#revision,
		);
		const written = decision.kind === 'write' ? decision.wanted : undefined;
		batch.exists.set(key.name, written ? written.content !== undefined : key.state === 'present');
		for (const [metakey, own] of Object.entries(written?.meta ?? {}))
			batch.restored.set(metaUnit(key.name, metakey), {content: own});
		this.#take(unit, content, decision, batch);
		if (key.state === 'present' && batch.exists.get(key.name) === false)
			for (const line of this.#metakeys.get(key.name) ?? []) this.#await(line.unit);
		if (batch.exists.get(key.name) === false && !written && this.#cases.get(unit)?.winner?.mode === 'absent')
			batch.lines.push(...this.#metakeysGone(unit));
	}

	/** Metadata waits for its key (S6.2), and goes with it. */
	#prepareMetakey(unit: Unit, batch: Batch): void {
		const wasThere = batch.keys.get(unitName(unit))!.state === 'present';
		const isThere = batch.exists.get(unitName(unit)) ?? wasThere;
		const {winner, line} = this.#cases.get(unit)!;
		if (!isThere && winner?.content !== undefined) {
			this.#await(unit);
			if (line?.confirmed && !wasThere)
				batch.lines.push(
					line.owner === undefined && line.written?.content !== undefined
						? this.#forgotten(unit)
						: {...line, confirmed: false},
				);
		} else if (!isThere && wasThere) this.outcomes.set(unit, {state: 'unchanged'});
		else {
			const inherited = batch.twins.get(unitName(unit))?.meta[unitMetakey(unit)!];
			if (inherited !== undefined && inherited === winner?.content && line?.written === undefined)
				return this.#inherits(unit, winner, batch);
			const found = batch.contents.get(unit)!;
			const content =
				batch.restored.get(unit) ??
				(found.content !== undefined && found.content === inherited && !isWritten(found, line) ? NOTHING : found);
			const decision = decide(this.#cases.get(unit)!, {content, meta: {}, ownMeta: {}}, this.#revision);
			if (decision.kind === 'write') batch.restored.delete(unit);
			this.#take(unit, batch.contents.get(unit)!, decision, batch);
		}
	}

	/** What a key inherits from its `spec:` twin as it is wanted is there, and not clusterd's (S6.4). */
	#inherits(unit: Unit, {cluster}: Setting, {lines}: Batch): void {
		lines.push({instance: this.#case.instance, unit, revision: this.#revision, owner: cluster, confirmed: true});
		this.outcomes.set(unit, {state: 'unchanged'});
	}

	/** Metadata without its key is owed when that comes. */
	#await(unit: Unit): void {
		const unitCase = this.#unitCases.of(unit);
		if (unitCase.winner?.content === undefined) return;
		this.#cases.set(unit, unitCase);
		this.outcomes.set(unit, {state: 'skipped', reason: `waits for its key: ${unitName(unit)} does not exist there`});
	}

	#take(unit: Unit, found: Saved, decision: Decision, {contents, keys, lines, steps}: Batch): void {
		if (decision.kind === 'settled') {
			if (decision.line) lines.push(decision.line);
			if (decision.state === 'held')
				return void this.outcomes.set(unit, {state: 'rejected', code: 'VALUE_BINARY', reason: HELD});
			this.outcomes.set(
				unit,
				decision.state === 'left'
					? {state: 'skipped', reason: 'left as it is: what is there now is not what clusterd wrote'}
					: {state: this.#hasArrived(unit, found) ? 'applied' : 'unchanged'},
			);
			return;
		}
		const {meta: _meta, ...wanted} = decision.wanted;
		lines.push(decision.line);
		this.#confirmations.set(unit, {
			...decision,
			judgedBy: checkedWith(this.#case.version(), keys.get(unitName(unit))!.meta),
		});
		this.#cases.set(unit, {...this.#cases.get(unit)!, line: decision.line});
		steps.push({unit, wanted, present: contents.get(unit)!});
	}

	/** Whether what is there was written for this very setting, and only the answer was missing. */
	#hasArrived(unit: Unit, found: Saved): boolean {
		const {line, since} = this.#cases.get(unit)!;
		return line?.written !== undefined && !line.confirmed && line.revision >= since && sameContent(found, line.written);
	}

	#restore(unit: Unit, wanted: Saved, {contents, steps}: Batch): void {
		const key = valueUnit(unitName(unit));
		this.#restoring.set(unit, {key, wanted});
		steps.push({unit, wanted, present: contents.get(unit) ?? NOTHING});
	}

	/**
	 * Whether a unit is one that comes back with its key; then it is tried again, unless somebody else set it meanwhile.
	 */
	#resume(unit: Unit, {contents, steps}: Batch): boolean {
		const restoring = this.#restoring.get(unit);
		if (!restoring) return false;
		if (sameContent(contents.get(unit)!, NOTHING)) steps.push({unit, wanted: restoring.wanted, present: NOTHING});
		else this.record(unit, {state: 'unchanged'});
		return true;
	}

	readonly #confirmations = new Map<Unit, Decision & {kind: 'write'; readonly judgedBy: string}>();
	readonly #arrived = new Set<Unit>();
	/** Metakeys that come back with their key, whose line stays until they are there. */
	readonly #restoring = new Map<Unit, {readonly key: Unit; readonly wanted: Saved}>();

	/** Takes the result of a unit's steps. */
	record(unit: Unit, written: Written): void {
		const key = this.#restoring.get(unit)?.key;
		if (written.state === 'lost')
			this.outcomes.set(key ?? unit, {
				state: 'failed',
				code: 'LOST_UPDATE',
				reason: 'another writer changes it at the same time',
			});
		else if (key !== undefined) this.#restored(unit, key, written);
		else if (written.state === 'rejected') this.#rejected(unit, written.text);
		else this.#applied(unit, written.state);
	}

	#applied(unit: Unit, state: 'applied' | 'unchanged'): void {
		this.outcomes.set(unit, {state});
		this.#arrived.add(unit);
		this.#confirm(unit);
	}

	/** When a unit is there, and what comes back with it. */
	#confirm(unit: Unit): void {
		if (!this.#arrived.has(unit) || [...this.#restoring.values()].some(({key}) => key === unit)) return;
		const {confirmed, wanted} = this.#confirmations.get(unit)!;
		this.#lines.push(confirmed);
		if (isValueUnit(unit) && wanted.content === undefined) this.#lines.push(...this.#metakeysGone(unit));
	}

	#rejected(unit: Unit, text: string): void {
		const {line, stays, confirmed, judgedBy} = this.#confirmations.get(unit)!;
		this.outcomes.set(unit, {state: 'rejected', code: 'REJECTED', reason: text});
		const {written: _never, previous: _before, ...kept} = line;
		this.#lines.push({
			...kept,
			...(stays ? {written: stays} : {}),
			...(confirmed.previous ? {previous: confirmed.previous} : {}),
			outcome: 'rejected',
			text,
			judgedBy,
		});
	}

	/** One metakey less to wait for; a refused one cannot be brought back, and is told. */
	#restored(unit: Unit, key: Unit, written: Exclude<Written, {state: 'lost'}>): void {
		this.#restoring.delete(unit);
		this.#confirm(key);
		if (written.state === 'rejected')
			this.outcomes.set(key, {state: 'rejected', code: 'REJECTED', reason: written.text});
	}

	/**
	 * What is remembered of a key's metakeys goes with the key; what was own of them is kept with its value. That they
	 * are absent stays so.
	 */
	#metakeysGone(key: Unit): LedgerLine[] {
		const {instance, effective} = this.#case;
		return (this.#metakeys.get(unitName(key)) ?? []).map(({unit}) => {
			const line = {instance, unit, revision: this.#revision, confirmed: true};
			const winner = winnerIn(effective, unit);
			return winner?.unit === unit && winner.mode === 'absent'
				? {...line, owner: winner.cluster, own: NOTHING, written: NOTHING, lock: true}
				: {...line, gone: true};
		});
	}

	/** A unit that another writer won each time; undefined when there is none. */
	lostUnit(): Unit | undefined {
		return [...this.outcomes].find(([, {code}]) => code === 'LOST_UPDATE')?.[0];
	}

	/** What is not as it should be, as far as this verdict knows. */
	differences(): Difference[] {
		const found: Difference[] = [];
		for (const [unit, {state, reason}] of this.outcomes) {
			if (state === 'rejected') found.push({unit, state: 'rejected', ...(reason === undefined ? {} : {text: reason})});
			else if (state === 'skipped' && unitMetakey(unit) !== undefined && this.#cases.get(unit)?.winner)
				found.push({unit, state: 'waiting'});
			else if (state === 'failed') found.push({unit, state: 'owed', ...(reason === undefined ? {} : {text: reason})});
		}
		return found;
	}
}

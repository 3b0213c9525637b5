import type {Difference, LedgerLine, ResultState} from '../../records/delivery.js';
import type {Fleet} from '../../fleet/fleet.js';
import {recognised} from '../../units/same-value.js';
import type {Id} from '../../fleet/member.js';
import {NOTHING, sameContent, type Saved, type Setting} from '../../units/setting.js';
import {isArrayUnit, isValueUnit, metaUnit, unitMetakey, unitName, valueUnit, type Unit} from '../../units/unit.js';
import type {DeliveryStore, Ledger} from '../../ports/delivery-store.js';
import type {Step} from '../../ports/key-database.js';
import {decide, HELD, isWritten, standing, type Decision, type UnitCase} from '../../verdict/decide.js';
import {metakeyLines, ownMetadata} from '../../verdict/local-metadata.js';
import {judgedBy} from './refusal-causes.js';
import {winnerIn} from './arrays.js';
import {UnitCases} from './unit-cases.js';
import {writeUnits, type UnitsFound, type WriteContext, type Written} from './write-steps.js';

/** What became of one unit in a pass. */
export interface UnitOutcome {
	readonly state: ResultState;
	readonly reason?: string;
	readonly code?: string;
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

/** What a pass works on. */
export interface PassContext {
	readonly fleet: Fleet;
	readonly store: DeliveryStore;
	readonly instance: Id;
	/** What is in force below the instance's parent. */
	readonly effective: ReadonlyMap<Unit, Setting>;
	/** Makes contact; called only when something must be read or written. */
	readonly contact: () => Promise<WriteContext>;
	/** elektrad's, as it was told last. */
	readonly version: () => string | undefined;
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
	readonly #metakeys: ReadonlyMap<string, readonly LedgerLine[]>;
	readonly #cases = new Map<Unit, UnitCase>();
	readonly #revision: number;
	readonly #unitCases: UnitCases;

	constructor(context: PassContext, ledger: Ledger) {
		this.#context = context;
		this.#ledger = ledger;
		this.#metakeys = metakeyLines(ledger);
		this.#revision = context.fleet.revision;
		this.#unitCases = new UnitCases(context, ledger);
	}

	/** @throws what contact and writing throw */
	async run(): Promise<void> {
		const owed = this.#findOwed();
		if (owed.length === 0) return;
		const context = await this.#context.contact();
		const {units, parts} = await this.#unitCases.arrays.open(owed, context);
		for (const part of parts) this.#cases.set(part, this.#unitCases.of(part));
		await writeUnits(
			context,
			units,
			(found) => this.#prepare(found),
			(unit, written) => this.#record(unit, written),
			(unit) => this.#cases.get(unit)?.winner?.content === undefined || (unitMetakey(unit) ?? 'array') !== 'array',
		);
		this.#remember(
			this.#unitCases.arrays.close(this.outcomes, {instance: this.#context.instance, revision: this.#revision}),
		);
	}

	#findOwed(): Unit[] {
		const {effective} = this.#context;
		const owed: Unit[] = [];
		const rejected: Unit[] = [];
		for (const unit of new Set([...effective.keys(), ...this.#ledger.units.keys()])) {
			if (this.#isArrayGone(unit) || this.#unitCases.goesWithKey(unit)) continue;
			const unitCase = this.#unitCases.of(unit);
			const stands = standing(unitCase);
			if (stands === 'read') owed.push(unit);
			else if (stands === 'rejected') rejected.push(unit);
			else if (stands !== 'settled') this.#remember([stands.relabel]);
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

	/**
	 * What was remembered of a whole array goes when no array setting is in force; what became of its keys is theirs to
	 * tell.
	 */
	#isArrayGone(unit: Unit): boolean {
		if (!isArrayUnit(unit) || this.#context.effective.has(unit)) return false;
		this.#remember([this.#forgotten(unit)]);
		return true;
	}

	#forgotten(unit: Unit): LedgerLine {
		return {instance: this.#context.instance, unit, revision: this.#revision, confirmed: true, gone: true};
	}

	/** Keys first: whether one is there, comes or goes decides about its metakeys. */
	async #prepare(found: UnitsFound): Promise<readonly Step[]> {
		const batch: Batch = {...found, steps: [], lines: [], exists: new Map(), restored: new Map()};
		const units = [...found.contents.keys()].filter((unit) => !this.#resume(unit, batch));
		for (const unit of units) if (isValueUnit(unit)) this.#prepareKey(unit, batch);
		for (const unit of units) if (!isValueUnit(unit)) this.#prepareMetakey(unit, batch);
		for (const [unit, wanted] of batch.restored) this.#restore(unit, wanted, batch);
		if (batch.steps.length > 0) await this.#context.store.writeAhead(batch.lines);
		else this.#remember(batch.lines);
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
		lines.push({instance: this.#context.instance, unit, revision: this.#revision, owner: cluster, confirmed: true});
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
			judgedBy: judgedBy(this.#context.version(), keys.get(unitName(unit))!.meta),
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
		else this.#record(unit, {state: 'unchanged'});
		return true;
	}

	readonly #confirmations = new Map<Unit, Decision & {kind: 'write'; readonly judgedBy: string}>();
	readonly #arrived = new Set<Unit>();
	/** Metakeys that come back with their key, whose line stays until they are there. */
	readonly #restoring = new Map<Unit, {readonly key: Unit; readonly wanted: Saved}>();

	#record(unit: Unit, written: Written): void {
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
		this.#remember(
			isValueUnit(unit) && wanted.content === undefined ? [confirmed, ...this.#metakeysGone(unit)] : [confirmed],
		);
	}

	#rejected(unit: Unit, text: string): void {
		const {line, stays, confirmed, judgedBy} = this.#confirmations.get(unit)!;
		this.outcomes.set(unit, {state: 'rejected', code: 'REJECTED', reason: text});
		const {written: _never, previous: _before, ...kept} = line;
		this.#remember([
			{
				...kept,
				...(stays ? {written: stays} : {}),
				...(confirmed.previous ? {previous: confirmed.previous} : {}),
				outcome: 'rejected',
				text,
				judgedBy,
			},
		]);
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
		const {instance, effective} = this.#context;
		return (this.#metakeys.get(unitName(key)) ?? []).map(({unit}) => {
			const line = {instance, unit, revision: this.#revision, confirmed: true};
			const winner = winnerIn(effective, unit);
			return winner?.unit === unit && winner.mode === 'absent'
				? {...line, owner: winner.cluster, own: NOTHING, written: NOTHING, lock: true}
				: {...line, gone: true};
		});
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
			else if (state === 'skipped' && unitMetakey(unit) !== undefined && this.#cases.get(unit)?.winner)
				found.push({unit, state: 'waiting'});
			else if (state === 'failed') found.push({unit, state: 'owed', ...(reason === undefined ? {} : {text: reason})});
		}
		return found;
	}
}

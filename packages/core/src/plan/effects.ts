import {keysCheckedBy, KeyName, specTwin} from '@clusterd/elektra';
import type {PlannedFleet} from '../fleet/planned-fleet.js';
import type {Id, Instance} from '../fleet/member.js';
import {EffectiveSettings} from '../in-force/effective-settings.js';
import type {LedgerLine} from '../records/delivery.js';
import type {Command} from '../records/revision.js';
import type {PlanEffect} from '../records/plan.js';
import {savedArray} from '../units/array-content.js';
import {savedIn, type KeyReading} from '../units/reading.js';
import {locks, NOTHING, sameContent, wantedBy, type Saved, type Setting} from '../units/setting.js';
import {arraysAround, isArrayUnit, isValueUnit, unitMetakey, unitName, valueUnit, type Unit} from '../units/unit.js';
import type {Step} from '../ports/key-database.js';
import {winnerIn} from '../verdict/arrays.js';
import {doubtedBy, replacedBy} from '../verdict/after-commands.js';
import {isWritten} from '../verdict/decide.js';
import {InstanceVerdict} from '../verdict/instance-verdict.js';
import type {Finding, Judge} from './checks/value-check.js';
import type {Draft} from './draft.js';
import type {Need} from './known.js';

/** What a change does to one unit on one instance. */
export interface UnitEffect {
	readonly effect: PlanEffect;
	readonly has: Saved;
	readonly willHave: Saved;
	/** Whether a local value is replaced by a lock. */
	readonly takesLocal: boolean;
	readonly finding?: Finding;
}

const BINARY: Finding = {kind: 'binary', reason: 'its binary value cannot be restored'};
const REMAINS: Finding = {kind: 'remain', reason: 'what is there is not what clusterd wrote'};

/** Predicts what delivery will do to units on instances: it takes the same verdict, on what was read for the plan. */
export class Effects {
	readonly #draft: Draft;
	readonly #after: PlannedFleet;
	readonly #units: readonly Unit[];
	readonly #preview: Judge;
	readonly #effective: EffectiveSettings;
	readonly #names: ReadonlySet<string>;
	readonly #arrays: ReadonlySet<Unit>;
	readonly #need: Need;

	constructor(draft: Draft, after: PlannedFleet, units: readonly Unit[]) {
		this.#draft = draft;
		this.#after = after;
		this.#units = units;
		this.#preview = draft.judge(after);
		this.#effective = new EffectiveSettings(after);
		const around = after.hasArrays || draft.fleet.hasArrays ? units.flatMap(arraysAround) : [];
		this.#arrays = new Set([...units.filter(isArrayUnit), ...around.filter((array) => isSet(draft, after, array))]);
		const tops = [...this.#arrays].map(unitName);
		this.#names = new Set([...units.map(unitName), ...tops]);
		this.#need = {
			names: withChecked([...this.#names]),
			subtrees: tops.flatMap((top) => [top, ...twinOf(top)]),
		};
	}

	/**
	 * The effects of commands that are planned for an instance, settings of their units included: under a default a
	 * removed value comes back. `findings` are what was found about the commands; those that it refuses do nothing.
	 */
	ofCommands(
		instance: Id,
		commands: readonly Command[],
		findings: ReadonlyMap<Unit, Finding> = new Map(),
	): ReadonlyMap<Unit, UnitEffect> | undefined {
		const ledger = this.#draft.known.ledger(instance);
		const keys = this.#known(instance);
		if (!ledger || keys.size === 0) return undefined;
		if ([...this.#names].some((name) => !keys.has(name))) {
			this.#draft.need(instance, this.#need);
			return undefined;
		}
		const lines = new Map(ledger);
		for (const line of doubtedBy(ledger, commands, () => false)) lines.set(line.unit, line);
		const before = new Map(keys);
		const done = commands.filter(({unit}) => !isRefusal(findings.get(unit)));
		for (const command of done) execute(keys, command);
		for (const unit of replacedBy(lines, done, () => true)) lines.delete(unit);
		return this.#predict(instance, lines, before, keys, new Map(findings));
	}

	/** The effects on an instance, by unit; undefined as long as something that decides about them is not known. */
	of(instance: Id): ReadonlyMap<Unit, UnitEffect> | undefined {
		const {known} = this.#draft;
		const ledger = known.ledger(instance);
		const keys = ledger && this.#needed(instance);
		const effects = keys && this.#predict(instance, ledger, keys, keys);
		if (!effects) this.#draft.need(instance, this.#need);
		return effects;
	}

	/** Reconciles in memory: `before` is what an instance has, `found` what it has once its commands are done. */
	#predict(
		instance: Id,
		ledger: ReadonlyMap<Unit, LedgerLine>,
		before: ReadonlyMap<string, KeyReading>,
		found: ReadonlyMap<string, KeyReading>,
		findings = new Map<Unit, Finding>(),
	): ReadonlyMap<Unit, UnitEffect> {
		const effective = this.#effective.of(this.#after.member(instance) as Instance);
		const verdict = new InstanceVerdict(
			{
				fleet: this.#after,
				instance,
				effective,
				version: () => undefined,
				concerns: (unit) =>
					this.#names.has(unitName(unit)) || arraysAround(unit).some((each) => this.#arrays.has(each)),
			},
			{units: ledger},
		);
		const keyOf = (name: string): KeyReading => found.get(name) ?? {name, state: 'missing', meta: {}};
		const units = verdict.open(verdict.owed(), (top) => this.#draft.known.below(instance, top) ?? []);
		const keys = new Map(units.map((unit) => [unitName(unit), keyOf(unitName(unit))]));
		const steps = verdict.prepare({
			keys,
			contents: new Map(units.map((unit) => [unit, savedIn(keys.get(unitName(unit))!, unit)])),
			twins: new Map(
				units
					.filter((unit) => verdict.needsTwin(unit))
					.flatMap((unit) => twinOf(unitName(unit)).map((twin) => [unitName(unit), keyOf(twin)])),
			),
		});
		const after = new Map(found);
		for (const step of steps) {
			const finding = this.#preview.find(instance, step.unit, step.wanted);
			if (finding) findings.set(step.unit, finding);
			if (!isRefusal(finding)) execute(after, step);
			verdict.record(step.unit, isRefusal(finding) ? {state: 'rejected', text: finding.reason} : {state: 'applied'});
		}
		verdict.close();
		return new Map(
			this.#units.map((unit) => [
				unit,
				this.#effect(instance, unit, [before, after], verdict, findings, rulerOf(effective, unit), ledger.get(unit)),
			]),
		);
	}

	#effect(
		instance: Id,
		unit: Unit,
		[before, after]: readonly [ReadonlyMap<string, KeyReading>, ReadonlyMap<string, KeyReading>],
		verdict: InstanceVerdict,
		findings: ReadonlyMap<Unit, Finding>,
		winner: Setting | undefined,
		line: LedgerLine | undefined,
	): UnitEffect {
		const [has, willHave] = [contentIn(before, unit), contentIn(after, unit)];
		const outcome = verdict.outcomes.get(unit);
		const isChanged = effectOf(has, willHave) !== 'unchanged';
		const isBinary = has.binary === true && winner !== undefined && (outcome?.code === 'VALUE_BINARY' || isChanged);
		const isLeft = outcome?.state === 'skipped' && winner?.content === undefined && !isChanged;
		const isWaiting = outcome?.state === 'skipped' && winner?.content !== undefined;
		const finding = isBinary
			? BINARY
			: isLeft
				? REMAINS
				: isWaiting
					? this.#preview.find(instance, unit, wantedBy(winner))
					: findingOf(unit, findings);
		const effect =
			outcome?.state === 'rejected' || isRefusal(findings.get(unit))
				? 'reject'
				: isLeft
					? 'remain'
					: effectOf(has, willHave);
		const isLocal = !sameContent(has, NOTHING) && !isWritten(has, line) && !isInherited(before, unit, has);
		return {
			effect,
			has,
			willHave,
			takesLocal: isLocal && winner !== undefined && locks(winner) && !sameContent(has, wantedBy(winner)),
			...(finding ? {finding} : {}),
		};
	}

	/** What was read of an instance, if it is all that is needed; undefined else. */
	#needed(instance: Id): ReadonlyMap<string, KeyReading> | undefined {
		const keys = this.#known(instance);
		const isRead = this.#need.subtrees.every((top) => this.#draft.known.below(instance, top));
		return isRead && this.#need.names.every((name) => keys.has(name)) ? keys : undefined;
	}

	/** What was read of an instance, of what is needed. */
	#known(instance: Id): Map<string, KeyReading> {
		const {known} = this.#draft;
		const found = this.#need.names.flatMap((name) => known.key(instance, name) ?? []);
		const below = this.#need.subtrees.flatMap((top) => known.below(instance, top) ?? []);
		return new Map([...found, ...below].map((key) => [key.name, key]));
	}
}

/** What rules a unit: its own setting, the array around it, or that its key is absent (S1). */
function rulerOf(effective: ReadonlyMap<Unit, Setting>, unit: Unit): Setting | undefined {
	const key = isValueUnit(unit) ? undefined : effective.get(valueUnit(unitName(unit)));
	return winnerIn(effective, unit) ?? (key?.mode === 'absent' ? key : undefined);
}

const isRefusal = (finding: Finding | undefined): finding is Finding =>
	finding?.kind === 'reject' || finding?.kind === 'violates';

const isSet = (draft: Draft, after: PlannedFleet, array: Unit): boolean =>
	[draft.fleet, after].some((view) => !view.settersOf(array)[Symbol.iterator]().next().done);

const twinOf = (name: string): string[] => [specTwin(name) ?? []].flat();

/** Keys, with those whose values their metadata checks, and their `spec:` twins, as far as elektrad carries them. */
export const withChecked = (names: readonly string[]): string[] =>
	[...new Set(names.flatMap((name) => [name, ...keysCheckedBy(name), ...twinOf(name)]))].filter(
		(name) => KeyName.parse(name).isAddressable,
	);

function execute(keys: Map<string, KeyReading>, {unit, wanted}: Pick<Step, 'unit' | 'wanted'>): void {
	const name = unitName(unit);
	const key = keys.get(name);
	const meta = key?.state === 'present' ? key.meta : {};
	if (isValueUnit(unit)) {
		const isGone = wanted.content === undefined;
		keys.set(name, isGone ? {name, state: 'missing', meta: {}} : {name, state: 'present', value: wanted.content, meta});
		return;
	}
	const metakey = unitMetakey(unit)!;
	const {[metakey]: _before, ...others} = meta;
	if (wanted.content === undefined && key?.state !== 'present') return;
	keys.set(name, {
		...(key?.state === 'present' ? key : {name, state: 'present', value: ''}),
		meta: wanted.content === undefined ? others : {...others, [metakey]: wanted.content},
	});
}

function contentIn(keys: ReadonlyMap<string, KeyReading>, unit: Unit): Saved {
	if (isArrayUnit(unit)) return savedArray(unit, keys.values());
	const key = keys.get(unitName(unit));
	return key ? savedIn(key, unit) : NOTHING;
}

/** Whether a metakey is what the key's `spec:` twin has (S6.4). */
function isInherited(keys: ReadonlyMap<string, KeyReading>, unit: Unit, {content}: Saved): boolean {
	const metakey = unitMetakey(unit);
	return (
		metakey !== undefined &&
		content !== undefined &&
		twinOf(unitName(unit)).some((twin) => keys.get(twin)?.meta[metakey] === content)
	);
}

/** Of an array the first finding about its elements. */
const findingOf = (unit: Unit, findings: ReadonlyMap<Unit, Finding>): Finding | undefined =>
	isArrayUnit(unit) ? [...findings].find(([part]) => arraysAround(part).includes(unit))?.[1] : findings.get(unit);

/** How a unit changes. */
export function effectOf(has: Saved, willHave: Saved): PlanEffect {
	if (sameContent(has, willHave) || (has.binary && willHave.binary)) return 'unchanged';
	if (sameContent(willHave, NOTHING)) return 'remove';
	return sameContent(has, NOTHING) ? 'add' : 'change';
}

import {partOfArray, unitsOfArray} from '../units/array-content.js';
import type {LedgerLine} from '../records/delivery.js';
import {savedIn, type KeyReading} from '../units/reading.js';
import {locks, NOTHING, sameContent, wantedBy, type Release, type Setting} from '../units/setting.js';
import {
	arraysAround,
	arrayUnit,
	isArrayUnit,
	isValueUnit,
	metaUnit,
	unitName,
	valueUnit,
	type Unit,
} from '../units/unit.js';
import type {Ledger} from '../ports/delivery-store.js';
import {isOfSetting} from './decide.js';
import {worstOf, type UnitOutcome} from './outcome.js';

/**
 * What rules a unit on an instance, given what is in force there: its own setting, or its part of an array setting
 * (S5.2). The key that holds an array is made where it is missing, as by a default of an empty value, and nothing else
 * is said of it.
 */
export function winnerIn(effective: ReadonlyMap<Unit, Setting>, unit: Unit): Setting | undefined {
	const own = effective.get(unit);
	if (own || isArrayUnit(unit)) return own;
	for (const array of arraysAround(unit)) {
		const around = effective.get(array);
		if (around) return partOfArray(around, unit);
	}
	const held = isValueUnit(unit) ? effective.get(arrayUnit(unit)) : undefined;
	return held?.content === undefined
		? undefined
		: {cluster: held.cluster, unit, mode: 'default', content: '', array: held.unit};
}

/** What is known of an instance when its arrays are looked at. */
export interface ArraysContext {
	readonly effective: ReadonlyMap<Unit, Setting>;
	readonly ledger: Pick<Ledger, 'units'>;
	/** How the claim of a unit's owner ended; undefined while it goes on (S4). */
	readonly endOf: (unit: Unit) => Release | undefined;
}

/** The arrays that an instance is owed: listed, judged by their units, and confirmed when all of them are. */
export class OwedArrays {
	readonly #context: ArraysContext;
	readonly #open = new Map<Setting, ReadonlySet<Unit>>();
	/**
	 * Arrays over whose default something own stands (S1): what was written by it is not asked for any more, and what is
	 * released ends as it should.
	 */
	readonly #own = new Map<Unit, boolean>();
	/** What defaults wrote of such arrays: it belongs to them now. */
	readonly #left: Unit[] = [];

	constructor(context: ArraysContext) {
		this.#context = context;
	}

	/** What rules a unit on the instance, as far as it is known by now. */
	winnerOf(unit: Unit): Setting | undefined {
		const winner = winnerIn(this.#context.effective, unit);
		return winner?.array !== undefined && this.#isOwn(winner.array) ? undefined : winner;
	}

	/** Whether something own stands over an array's default: found now, or when it was looked at last. */
	#isOwn(array: Unit): boolean {
		const {effective, ledger} = this.#context;
		const line = ledger.units.get(array);
		const known = this.#own.get(array);
		return (
			known ?? (line?.confirmed === true && line.written === undefined && line.owner === effective.get(array)?.cluster)
		);
	}

	/** Of what is owed, the units to be written, with those of the arrays in their place; and the latter alone. */
	open(
		owed: readonly Unit[],
		keysBelow: (name: string) => readonly KeyReading[],
	): {readonly units: readonly Unit[]; readonly parts: readonly Unit[]} {
		const units = new Set(owed);
		for (const array of owed.filter(isArrayUnit)) {
			units.delete(array);
			const setting = this.#context.effective.get(array)!;
			for (const part of this.#openOne(setting, keysBelow(unitName(array)))) units.add(part);
			for (const left of this.#left) units.delete(left);
		}
		return {units: [...units], parts: [...this.#open.values()].flatMap((each) => [...each])};
	}

	/** The units of an array that must be judged: all, or, under something own, what is remembered of it. */
	#openOne(setting: Setting, keys: readonly KeyReading[]): ReadonlySet<Unit> {
		const array = setting.unit;
		const all = this.#unitsOf(setting, keys);
		const isOwn = !locks(setting) && (this.#isChanged(array, keys) || this.#comesBack(array));
		this.#own.set(array, isOwn);
		if (isOwn) {
			const remembered = [...all].filter(
				(unit) => this.#context.ledger.units.has(unit) && this.winnerOf(unit) === undefined,
			);
			this.#left.push(...remembered.filter((unit) => !this.#isReleased(array, unit)));
			return this.#openWith(
				setting,
				remembered.filter((unit) => this.#isReleased(array, unit)),
			);
		}
		return this.#openWith(setting, all);
	}

	#openWith(setting: Setting, parts: Iterable<Unit>): ReadonlySet<Unit> {
		const open = new Set(parts);
		this.#open.set(setting, open);
		return open;
	}

	/** What became of each array, noted with its units' outcomes; the lines that remember it. */
	close(
		outcomes: Map<Unit, UnitOutcome>,
		{instance, revision}: Pick<LedgerLine, 'instance' | 'revision'>,
	): LedgerLine[] {
		const left = this.#left.map((unit): LedgerLine => ({instance, unit, revision, confirmed: true, gone: true}));
		return [
			...left,
			...[...this.#open].flatMap(([setting, parts]): LedgerLine[] => {
				const outcome = worstOf([...parts].flatMap((part) => outcomes.get(part) ?? [])) ?? {state: 'unchanged'};
				outcomes.set(setting.unit, outcome);
				const line = {
					instance,
					unit: setting.unit,
					revision,
					owner: setting.cluster,
					...(locks(setting) ? {lock: true as const} : {}),
				};
				if (outcome.state === 'failed') return [];
				if (outcome.state === 'rejected')
					return [{...line, confirmed: false, outcome: 'rejected', text: outcome.reason ?? ''}];
				return [{...line, ...(this.#own.get(setting.unit) ? {} : {written: wantedBy(setting)}), confirmed: true}];
			}),
		];
	}

	/** Every unit that must be judged: what the setting has, what the instance has, and what was written before. */
	#unitsOf(setting: Setting, keys: readonly KeyReading[]): Set<Unit> {
		const array = setting.unit;
		const name = unitName(array);
		const isPart = (unit: Unit): boolean => arraysAround(unit).includes(array);
		const units = new Set<Unit>([...unitsOfArray(setting).keys(), metaUnit(name, 'array')]);
		if (setting.content !== undefined) units.add(valueUnit(name));
		for (const {name: key, state} of keys) if (state === 'present' && isPart(valueUnit(key))) units.add(valueUnit(key));
		for (const unit of this.#context.ledger.units.keys()) if (isPart(unit)) units.add(unit);
		return units;
	}

	/** Whether something of an array is there that is no setting's. */
	#isChanged(array: Unit, keys: readonly KeyReading[]): boolean {
		return keys.some((key) =>
			[valueUnit(key.name), metaUnit(key.name, 'array')].some((unit) => {
				const present = savedIn(key, unit);
				return (
					arraysAround(unit).includes(array) &&
					!sameContent(present, NOTHING) &&
					!isOfSetting(present, this.#context.ledger.units.get(unit))
				);
			}),
		);
	}

	/** Whether the release of what was written before leaves an array (S4). */
	#comesBack(array: Unit): boolean {
		return [...this.#context.ledger.units.values()].some(({unit, own, written}) => {
			const isHolder = unit === valueUnit(unitName(array));
			if (!(isHolder || arraysAround(unit).includes(array)) || !this.#isReleased(array, unit)) return false;
			const ended = this.#context.endOf(unit);
			const left = ended === 'keep' ? written : ended === 'delete' ? NOTHING : own;
			return left !== undefined && (isHolder ? left.meta?.['array'] !== undefined : !sameContent(left, NOTHING));
		});
	}

	/**
	 * Whether what was written of an array is not wanted any more, or not as a lock, or was not written by its default.
	 */
	#isReleased(array: Unit, unit: Unit): boolean {
		const {ledger, endOf} = this.#context;
		const line = ledger.units.get(unit);
		const whole = ledger.units.get(array);
		return (
			line?.owner !== undefined &&
			(line.lock === true || whole?.lock === true || whole?.written === undefined || endOf(unit) !== undefined)
		);
	}
}

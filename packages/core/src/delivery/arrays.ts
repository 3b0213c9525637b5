import {partOfArray, unitsOfArray} from '../model/array-content.js';
import type {LedgerLine} from '../model/delivery.js';
import {savedIn, type KeyReading} from '../model/reading.js';
import {locks, NOTHING, sameContent, wantedBy, type Setting} from '../model/setting.js';
import {arraysAround, arrayUnit, isArrayUnit, isValueUnit, metaUnit, unitName, valueUnit, type Unit} from '../model/unit.js';
import type {Ledger} from '../ports/delivery-store.js';
import {isWritten} from '../rules/decide.js';
import type {UnitOutcome} from './pass.js';
import {worstOf} from './results.js';
import {readKeysBelow, type ReadContext} from './write-steps.js';

/**
 * What rules a unit on an instance, given what is in force there: its own setting, or its part of an array setting (S5.2). The key that
 * holds an array is made where it is missing, as by a default of an empty value, and nothing else is said of it.
 */
export function winnerIn(effective: ReadonlyMap<Unit, Setting>, unit: Unit): Setting | undefined {
	const own = effective.get(unit);
	if (own || isArrayUnit(unit)) return own;
	for (const array of arraysAround(unit)) {
		const around = effective.get(array);
		if (around) return partOfArray(around, unit);
	}
	const held = isValueUnit(unit) ? effective.get(arrayUnit(unit)) : undefined;
	return held?.content === undefined ? undefined : {cluster: held.cluster, unit, mode: 'default', content: '', array: held.unit};
}

/** The arrays that an instance is owed: listed, judged by their units, and confirmed when all of them are. */
export class OwedArrays {
	readonly #effective: ReadonlyMap<Unit, Setting>;
	readonly #ledger: Ledger;
	readonly #open = new Map<Setting, ReadonlySet<Unit>>();

	constructor(effective: ReadonlyMap<Unit, Setting>, ledger: Ledger) {
		this.#effective = effective;
		this.#ledger = ledger;
	}

	/** Of what is owed, the units to be written, with those of the arrays in their place; and the latter alone. */
	async open(owed: readonly Unit[], context: ReadContext): Promise<{readonly units: readonly Unit[]; readonly parts: readonly Unit[]}> {
		const units = new Set(owed);
		for (const array of owed.filter(isArrayUnit)) {
			units.delete(array);
			const setting = this.#effective.get(array)!;
			const keys = await readKeysBelow(context, unitName(array));
			const parts = this.#unitsOf(setting, keys);
			const isOwn = !locks(setting) && this.#hasOwn(array, keys);
			for (const part of parts) if (isOwn) units.delete(part);
			this.#open.set(setting, isOwn ? new Set() : parts);
		}
		const parts = [...this.#open.values()].flatMap((each) => [...each]);
		for (const part of parts) units.add(part);
		return {units: [...units], parts};
	}

	/** What became of each array, noted with its units' outcomes; the lines that remember it. */
	close(outcomes: Map<Unit, UnitOutcome>, {instance, revision}: Pick<LedgerLine, 'instance' | 'revision'>): LedgerLine[] {
		return [...this.#open].flatMap(([setting, parts]): LedgerLine[] => {
			const outcome = worstOf([...parts].flatMap((part) => outcomes.get(part) ?? [])) ?? {state: 'unchanged'};
			outcomes.set(setting.unit, outcome);
			const line = {instance, unit: setting.unit, revision, owner: setting.cluster, ...(locks(setting) ? {lock: true as const} : {})};
			if (outcome.state === 'failed') return [];
			if (outcome.state === 'rejected') return [{...line, confirmed: false, outcome: 'rejected', text: outcome.reason ?? ''}];
			return [{...line, ...(parts.size > 0 ? {written: wantedBy(setting)} : {}), confirmed: true}];
		});
	}

	/** Every unit that must be judged: what the setting has, what the instance has, and what was written before. */
	#unitsOf(setting: Setting, keys: readonly KeyReading[]): Set<Unit> {
		const array = setting.unit;
		const name = unitName(array);
		const isPart = (unit: Unit): boolean => arraysAround(unit).includes(array);
		const units = new Set<Unit>([...unitsOfArray(setting).keys(), metaUnit(name, 'array')]);
		if (setting.content !== undefined) units.add(valueUnit(name));
		for (const {name: key, state} of keys) if (state === 'present' && isPart(valueUnit(key))) units.add(valueUnit(key));
		for (const unit of this.#ledger.units.keys()) if (isPart(unit)) units.add(unit);
		return units;
	}

	/** Whether an instance has an array of its own, over which no default goes (S1). */
	#hasOwn(array: Unit, keys: readonly KeyReading[]): boolean {
		return keys.some((key) => [valueUnit(key.name), metaUnit(key.name, 'array')].some((unit) => {
			const present = savedIn(key, unit);
			return arraysAround(unit).includes(array) && !sameContent(present, NOTHING) && !isWritten(present, this.#ledger.units.get(unit));
		}));
	}
}

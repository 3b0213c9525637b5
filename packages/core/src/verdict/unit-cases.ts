import type {IntentView} from '../fleet/fleet-view.js';
import type {Id} from '../fleet/member.js';
import {settingKey} from '../records/revision.js';
import {keptUnit, locks, type Release, type Setting} from '../units/setting.js';
import {isValueUnit, unitName, valueUnit, type Unit} from '../units/unit.js';
import type {Ledger} from '../ports/delivery-store.js';
import {releaseRule} from '../in-force/claims.js';
import type {UnitCase} from './decide.js';
import {OwedArrays} from './arrays.js';

export interface UnitCasesContext {
	readonly fleet: IntentView;
	readonly instance: Id;
	/** What is in force below the instance's parent. */
	readonly effective: ReadonlyMap<Unit, Setting>;
}

/** What decides about each unit of one instance, from fleet and ledger (S0.3). */
export class UnitCases {
	readonly arrays: OwedArrays;
	readonly #context: UnitCasesContext;
	readonly #ledger: Pick<Ledger, 'units'>;

	constructor(context: UnitCasesContext, ledger: Pick<Ledger, 'units'>) {
		this.#context = context;
		this.#ledger = ledger;
		this.arrays = new OwedArrays({effective: context.effective, ledger, endOf: (unit) => this.#endOf(unit)});
	}

	of(unit: Unit): UnitCase {
		const {fleet, instance} = this.#context;
		const winner = this.arrays.winnerOf(unit);
		const line = this.#ledger.units.get(unit);
		const since = winner ? (fleet.since(settingKey(winner.cluster, keptUnit(winner)))?.revision ?? 0) : 0;
		const ended = winner && locks(winner) ? undefined : this.#endOf(unit);
		return {instance, unit, since, ...(winner ? {winner} : {}), ...(line ? {line} : {}), ...(ended ? {ended} : {})};
	}

	/** Whether a metakey goes with its key, which must be absent (S1). */
	goesWithKey(unit: Unit): boolean {
		const {effective} = this.#context;
		return (
			!isValueUnit(unit) &&
			effective.get(valueUnit(unitName(unit)))?.mode === 'absent' &&
			effective.get(unit)?.unit !== unit
		);
	}

	/** How the claim ended of who wrote a unit last; undefined while it goes on, and when nobody did. */
	#endOf(unit: Unit): Release | undefined {
		const {fleet, instance} = this.#context;
		const owner = this.#ledger.units.get(unit)?.owner;
		return owner === undefined ? undefined : releaseRule(fleet, {instance, owner, unit});
	}
}

import type {Id} from './member.js';
import type {Setting} from '../units/setting.js';
import {isValueUnit, unitName, valueUnit, type Unit} from '../units/unit.js';
import {entryOf} from './entry-of.js';

/** A member to which one setting of a cluster above does not apply (S9): S1 goes on as if it were not there. */
export interface Exemption {
	/** Whose setting. */
	readonly cluster: Id;
	readonly unit: Unit;
	/** The instance that is exempt, or the cluster, then with everything below it. */
	readonly member: Id;
	/** Why, for people. */
	readonly reason: string;
	/** When clusterd ends it, ms since 1970; left out: when somebody does. */
	readonly until?: number;
}

export const exemptionKey = ({cluster, unit, member}: Pick<Exemption, 'cluster' | 'unit' | 'member'>): string =>
	`${member}\0exempt\0${cluster}\0${unit}`;

const NONE: ReadonlyMap<string, Exemption> = new Map();

/** Exemptions by the member that is exempt. There are few. */
export class ExemptionIndex {
	readonly #byMember = new Map<Id, Map<string, Exemption>>();
	readonly #units = new Map<Unit, number>();

	/** Those of a member itself, by key. */
	of(member: Id): ReadonlyMap<string, Exemption> {
		return this.#byMember.get(member) ?? NONE;
	}

	/** How many members have any. */
	get size(): number {
		return this.#byMember.size;
	}

	*all(): Generator<Exemption> {
		for (const exemptions of this.#byMember.values()) yield* exemptions.values();
	}

	/** Whether anybody is exempt from a setting that owns a unit: of it, or that its key be absent. */
	concern(unit: Unit): boolean {
		return (
			this.#units.size > 0 &&
			(this.#units.has(unit) || (!isValueUnit(unit) && this.#units.has(valueUnit(unitName(unit)))))
		);
	}

	add(exemption: Exemption): void {
		entryOf(this.#byMember, exemption.member, () => new Map<string, Exemption>()).set(
			exemptionKey(exemption),
			exemption,
		);
		this.#units.set(exemption.unit, (this.#units.get(exemption.unit) ?? 0) + 1);
	}

	remove(exemption: Exemption): void {
		const exemptions = this.#byMember.get(exemption.member);
		if (!exemptions?.delete(exemptionKey(exemption))) return;
		if (exemptions.size === 0) this.#byMember.delete(exemption.member);
		const left = this.#units.get(exemption.unit)! - 1;
		if (left > 0) this.#units.set(exemption.unit, left);
		else this.#units.delete(exemption.unit);
	}
}

/** The one of these exemptions that is from a setting. */
export const exemptionFrom = (
	exemptions: readonly Exemption[],
	{cluster, unit}: Pick<Setting, 'cluster' | 'unit'>,
): Exemption | undefined => exemptions.find((each) => each.cluster === cluster && each.unit === unit);

import {
	describeViolation,
	keysCheckedBy,
	type Metadata,
	restrictionsOf,
	validate,
	type ValidationTools,
	type Violation,
} from '@clusterd/elektra';
import {unitsOfArray} from '../../units/array-content.js';
import {entryOf} from '../../fleet/entry-of.js';
import type {FleetView} from '../../fleet/fleet-view.js';
import type {Id} from '../../fleet/member.js';
import type {PlanException} from '../../records/plan.js';
import type {Command} from '../../records/revision.js';
import {locks, NOTHING, sameContent, type Saved} from '../../units/setting.js';
import {isArrayUnit, isValueUnit, unitMetakey, unitName, valueUnit, type Unit} from '../../units/unit.js';
import type {Known} from '../known.js';
import {inForceAt} from '../../in-force/in-force.js';
import {metadataOf, type MetadataSource} from './metadata-after.js';

/** Metakeys that judge a value. */
const CHECKS = /^(?:check|unit)\//;

/** Whether a unit is metadata by which elektrad judges values. */
export const isCheck = (unit: Unit): boolean => CHECKS.test(unitMetakey(unit) ?? '');

/** What is to be said of one unit on one member. */
export type Finding = Pick<PlanException, 'kind' | 'check' | 'reason'>;

export interface JudgeInput {
	readonly before: FleetView;
	readonly after: FleetView;
	readonly known: Known;
	readonly tools: ValidationTools;
	readonly commands?: readonly Command[];
}

/** Foretells what members will say to what a change brings them, by the checks that Elektra has (S11.1, S6.3). */
export class Judge {
	readonly #input: JudgeInput;
	readonly #commands = new Map<string, Command[]>();

	constructor(input: JudgeInput) {
		this.#input = input;
		for (const command of input.commands ?? [])
			entryOf(this.#commands, `${command.instance}\0${unitName(command.unit)}`, () => []).push(command);
	}

	/**
	 * What hinders a unit from becoming `wanted` on an instance that was read, or, with `of` = 'intent', by what clusters
	 * set above and on a cluster.
	 */
	find(member: Id, unit: Unit, wanted: Saved, of: 'instance' | 'intent' = 'instance'): Finding | undefined {
		if (isArrayUnit(unit)) return this.#array(member, unit, wanted, of);
		if (isValueUnit(unit)) return this.#value(member, unit, wanted, of);
		return isCheck(unit) && wanted.content !== undefined ? this.#checks(member, unitName(unit), of) : undefined;
	}

	/** The worst of what is to be said of an array's keys. */
	#array(member: Id, unit: Unit, {content}: Saved, of: 'instance' | 'intent'): Finding | undefined {
		if (content === undefined) return undefined;
		const parts = [...unitsOfArray({cluster: '', unit, mode: 'enforced', content})].filter(([part]) =>
			isValueUnit(part),
		);
		const findings = parts.flatMap(([part, text]) => this.#value(member, part, {content: text}, of) ?? []);
		return findings.find(({kind}) => kind === 'reject') ?? findings[0];
	}

	#value(member: Id, name: string, {content}: Saved, of: 'instance' | 'intent'): Finding | undefined {
		const {mayWrite, mayRemove} = restrictionsOf(metadataOf(this.#source('before', of), member, name));
		if (content === undefined)
			return mayRemove
				? undefined
				: {kind: 'restricted', check: 'restrict/remove', reason: 'restrict/remove asks not to remove it'};
		const violation = name.startsWith('spec:')
			? undefined
			: worst(this.#violations(member, name, content, 'after', of));
		if (violation?.certain) return finding(violation, 'reject');
		if (!mayWrite) return {kind: 'restricted', check: 'restrict/write', reason: 'restrict/write asks not to write it'};
		return violation && finding(violation, 'doubtful');
	}

	/**
	 * New checks are judged by the values that will be there: whether one violates what it did not violate before (S6.3).
	 */
	#checks(member: Id, name: string, of: 'instance' | 'intent'): Finding | undefined {
		const findings = keysCheckedBy(name).flatMap((judged) => this.#check(member, judged, of) ?? []);
		return findings.find(({kind}) => kind === 'violates') ?? findings[0];
	}

	#check(member: Id, name: string, of: 'instance' | 'intent'): Finding | undefined {
		const value = this.#valueAfter(member, name, of);
		if (value === undefined) return undefined;
		const before = new Set(this.#violations(member, name, value, 'before', of).map(keyOf));
		const violation = worst(
			this.#violations(member, name, value, 'after', of).filter((found) => !before.has(keyOf(found))),
		);
		return violation && finding(violation, violation.certain ? 'violates' : 'doubtful');
	}

	#violations(
		member: Id,
		name: string,
		value: string,
		when: 'before' | 'after',
		of: 'instance' | 'intent',
	): readonly Violation[] {
		const meta: Metadata = metadataOf(this.#source(when, of), member, name);
		return validate(value, meta, this.#input.tools);
	}

	#valueAfter(member: Id, name: string, of: 'instance' | 'intent'): string | undefined {
		const {after, known} = this.#input;
		const commanded = this.#commandsOf(member, name).find(({unit}) => unit === valueUnit(name));
		if (commanded) return commanded.wanted.content;
		const winner = inForceAt(after, member, valueUnit(name));
		const present = of === 'instance' ? (known.present(member, valueUnit(name)) ?? NOTHING) : NOTHING;
		if (winner && (locks(winner) || sameContent(present, NOTHING))) return winner.content;
		return present.content;
	}

	#commandsOf(member: Id, name: string): readonly Command[] {
		return this.#commands.get(`${member}\0${name}`) ?? [];
	}

	#source(when: 'before' | 'after', of: 'instance' | 'intent'): MetadataSource {
		const {known} = this.#input;
		const read = of === 'instance';
		return {
			view: this.#input[when],
			reading: (member, name) => (read ? known.key(member, name) : undefined),
			isWritten: (member, unit, content) => known.ledger(member)?.get(unit)?.written?.content === content,
			commanded: (member, name) =>
				when === 'after' ? this.#commandsOf(member, name).map(({unit, wanted}) => [unit, wanted] as const) : [],
		};
	}
}

const worst = (violations: readonly Violation[]): Violation | undefined =>
	violations.find(({certain}) => certain) ?? violations[0];
const keyOf = ({check, fault, expected, listed}: Violation): string => JSON.stringify([check, fault, expected, listed]);
const finding = (violation: Violation, kind: Finding['kind']): Finding => ({
	kind,
	check: violation.check,
	reason: describeViolation(violation),
});

import type {Notes} from '../delivery/instances/instance-statuses.js';
import type {OperationTracker} from '../delivery/operations/operation-tracker.js';
import {ClusterdError} from '../errors.js';
import type {Difference, InstanceNote, InstanceState} from '../records/delivery.js';
import {entryOf} from '../fleet/entry-of.js';
import {exemptionKey} from '../fleet/exemption.js';
import type {Fleet} from '../fleet/fleet.js';
import {ancestors, isAtOrBelow} from '../fleet/fleet-view.js';
import type {Id, Instance} from '../fleet/member.js';
import {memberKey, settingKey} from '../records/revision.js';
import {keptUnit, locks, wantedBy, type Setting} from '../units/setting.js';
import {arraysAround, isArrayUnit, unitMetakey, unitName, valueUnit, type Unit} from '../units/unit.js';
import {watchedAt} from '../in-force/drift-policy.js';
import {exemptedFrom, inForceAt} from '../in-force/in-force.js';
import type {Failed} from './ask-all.js';
import {foundAs, type Observation, type Observe} from './unit-readings.js';

export interface RememberedOptions {
	readonly fleet: Fleet;
	readonly notes: Notes;
	readonly operations: OperationTracker;
}

/**
 * What is known of owned units without asking anybody (S12): from the note of each instance, which says what differs,
 * and from the operations under way. Under a default only the state is known, since own values are not kept, and of
 * what nobody watches (S9).
 */
export class Remembered {
	readonly #options: RememberedOptions;

	constructor(options: RememberedOptions) {
		this.#options = options;
	}

	/**
	 * Whether a cluster above a member, the member itself, or one below it sets a unit, or an array that it is part of.
	 */
	isSet(member: Id, unit: Unit): boolean {
		const {fleet} = this.#options;
		return [unit, ...arraysAround(unit)].some((each) =>
			[...fleet.settersOf(each)].some(
				(cluster) => isAtOrBelow(fleet, cluster, member) || isAtOrBelow(fleet, member, cluster),
			),
		);
	}

	/** The metakeys of a key that are set above, at or below a member. */
	metakeys(member: Id, name: string): string[] {
		const units = [...this.#options.fleet.unitsBeside(name)].filter((unit) => this.isSet(member, unit));
		return [...new Set(units.map((unit) => (isArrayUnit(unit) ? 'array' : unitMetakey(unit)!)))];
	}

	/**
	 * Tells how units stand on instances as they were seen last, and nothing of an instance that is out of reach, or
	 * where nobody sets the unit; for one read.
	 */
	observer(): Observe {
		const above = new Map<string, Above>();
		return ({id, parent}, unit) =>
			this.#observe(
				id,
				unit,
				entryOf(above, `${parent} ${unit}`, () => this.#above(id, unit)),
			);
	}

	#observe(id: Id, unit: Unit, above: Above): Observation | undefined {
		const {fleet, notes} = this.#options;
		const note = notes.get(id);
		if (isUnseen(note)) return undefined;
		const at = note.observedAt;
		if (exemptedFrom(fleet, id, unit)) return {state: 'exempt', at};
		const winner = fleet.isStaged || fleet.hasExemptions ? inForceAt(fleet, id, unit) : above.winner;
		if (!winner) return undefined;
		if (this.#isOwed(id, above)) return {state: 'owed', at};
		const difference = differenceOf(note, unit, winner);
		if (!difference)
			return {state: 'in sync', at, ...(locks(winner) && above.isWatched ? {found: foundAs(wantedBy(winner))} : {})};
		const found = difference.unit === unit ? foundBy(difference) : undefined;
		return {state: difference.state, at, ...(found ? {found} : {})};
	}

	/** The instances of which nothing is known now, and why. */
	missed(instances: readonly Instance[]): Failed[] {
		return instances.flatMap((instance) => {
			const note = this.#options.notes.get(instance.id);
			const reason = note.reason ?? note.state;
			return isUnseen(note)
				? [
						{
							instance,
							error: new ClusterdError(note.state === 'broken' ? 'INSTANCE_BROKEN' : 'INSTANCE_UNREACHABLE', {
								instance: instance.id,
								reason,
							}),
						},
					]
				: [];
		});
	}

	/** Whether a revision that an instance has not yet got may have changed what it must have in a unit. */
	#isOwed(instance: Id, {placed, set, settings}: Above): boolean {
		const {fleet, operations} = this.#options;
		const open = operations.openFor(instance).map(({revision}) => revision);
		if (open.length === 0) return false;
		const first = Math.min(...open);
		const revisionOf = (key: string): number => fleet.since(key)?.revision ?? 0;
		if (
			set >= first ||
			open.includes(revisionOf(memberKey(instance))) ||
			placed.some((revision) => open.includes(revision))
		)
			return true;
		return (
			fleet.settingsTouched(instance) >= first &&
			settings.some((setting) => revisionOf(exemptionKey({...setting, member: instance})) >= first)
		);
	}

	#above(instance: Id, unit: Unit): Above {
		const {fleet} = this.#options;
		const clusters = ancestors(fleet, instance).map(({id}) => id);
		const revisionOf = (key: string): number => fleet.since(key)?.revision ?? 0;
		const settings = clusters.flatMap((cluster) =>
			[...new Set([unit, valueUnit(unitName(unit)), ...arraysAround(unit)])].map((each) => ({cluster, unit: each})),
		);
		const keys = settings.flatMap((setting) => [
			settingKey(setting.cluster, setting.unit),
			...clusters.map((member) => exemptionKey({...setting, member})),
		]);
		const winner = inForceAt(fleet, clusters.at(-1)!, unit);
		return {
			...(winner ? {winner} : {}),
			isWatched: watchedAt(fleet, instance)(unit),
			placed: clusters.map((id) => revisionOf(memberKey(id))),
			set: Math.max(...keys.map(revisionOf)),
			settings,
		};
	}
}

/** What all instances of one cluster share for a unit. */
interface Above {
	/** What is in force, where nobody is exempt and nothing is staged. */
	readonly winner?: Setting;
	readonly isWatched: boolean;
	/** The settings that can rule the unit, of all clusters above. */
	readonly settings: readonly Pick<Setting, 'cluster' | 'unit'>[];
	/** The last revision that changed one of these, or who of the clusters is exempt from it. */
	readonly set: number;
	/** The last revision of each cluster. */
	readonly placed: readonly number[];
}

const UNSEEN: ReadonlySet<InstanceState> = new Set(['quarantined', 'unreachable', 'broken', 'unknown']);

const isUnseen = ({state, observedAt}: InstanceNote): boolean => observedAt === 0 || UNSEEN.has(state);

/** What is noted of a unit: of itself, or of the setting that rules it, as that of a whole array. */
function differenceOf({differences}: InstanceNote, unit: Unit, winner: Setting): Difference | undefined {
	return (
		differences.find((each) => each.unit === unit) ??
		differences.find((each) => each.unit === winner.unit || each.unit === keptUnit(winner))
	);
}

/** What a look found where something differs; undefined where that is not noted. */
function foundBy({state, content}: Difference): Observation['found'] {
	if (content !== undefined) return foundAs({content});
	if (state === 'missing' || state === 'waiting') return foundAs({});
	return state === 'drifted' ? foundAs({binary: true}) : undefined;
}

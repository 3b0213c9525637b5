import type {Notes} from '../delivery/instances/instance-statuses.js';
import type {UnitState} from '../records/delivery.js';
import {entryOf} from '../fleet/entry-of.js';
import type {Fleet} from '../fleet/fleet.js';
import {refOf} from '../fleet/fleet-view.js';
import type {Id, Instance} from '../fleet/member.js';
import {savedIn, type KeyReading} from '../units/reading.js';
import {settingKey} from '../records/revision.js';
import {keptUnit, locks, NOTHING, sameContent, wantedBy, type Saved, type Setting} from '../units/setting.js';
import {isValueUnit, metaUnit, unitMetakey, unitName, valueUnit, type Unit} from '../units/unit.js';
import type {DistinctValue, KeyView, UnitCounts, UnitReading} from '../ports/member-keys.js';
import {exemptedFrom, inForceAt} from '../in-force/in-force.js';
import type {SettingViews} from './views/setting-views.js';

const SHOWN = 10;
const MAX_METAKEYS = 1000;

/** What one instance has at a key: a reading, or undefined when it was not read. */
export type ReadingOf = (instance: Id) => KeyReading | undefined;

/** What is known of one unit on one instance, read just now or remembered. */
export interface Observation {
	readonly state: UnitState;
	/** When that was seen, ms since 1970. */
	readonly at: number;
	/** What is there; left out where only the state is known. */
	readonly found?: Pick<DistinctValue, 'state' | 'content'>;
}

/** Tells what is known of a unit on an instance; undefined where it was not read. */
export type Observe = (instance: Instance, unit: Unit) => Observation | undefined;

type Mutable<T> = {-readonly [Key in keyof T]: T[Key]};

const COUNTED: Readonly<Record<UnitState, Exclude<keyof UnitCounts, 'total'>>> = {
	'in sync': 'inSync',
	owed: 'owed',
	waiting: 'waiting',
	rejected: 'rejected',
	drifted: 'drifted',
	missing: 'missing',
	contested: 'contested',
	exempt: 'exempt',
};

/** Makes of many instances' readings one answer in the shape of S12, the same for one instance as for many. */
export class UnitReadings {
	readonly #fleet: Fleet;
	readonly #notes: Notes;
	readonly #settings: SettingViews;

	constructor(fleet: Fleet, notes: Notes, settings: SettingViews) {
		this.#fleet = fleet;
		this.#notes = notes;
		this.#settings = settings;
	}

	/** A key as a member has it: its value, and every metakey that is set here or present somewhere. */
	key(member: Id, name: string, instances: readonly Instance[], readingOf: ReadingOf, at: number): KeyView {
		const metakeys = new Set<string>();
		for (const unit of this.#unitsInForce(member, name))
			if (unitMetakey(unit) !== undefined) metakeys.add(unitMetakey(unit)!);
		for (const {id} of instances)
			for (const metakey of Object.keys(readingOf(id)?.meta ?? {}))
				if (metakeys.size < MAX_METAKEYS) metakeys.add(metakey);
		return this.view(member, name, metakeys, instances, (instance, unit) => {
			const reading = readingOf(instance.id);
			return reading && {state: this.stateOf(instance, unit, reading), at, found: foundIn(reading, unit)};
		});
	}

	/** A key as a member has it: its value, and these metakeys of it. */
	view(
		member: Id,
		name: string,
		metakeys: Iterable<string>,
		instances: readonly Instance[],
		observe: Observe,
	): KeyView {
		const unit = (each: Unit): UnitReading => this.#unit(member, each, instances, observe);
		return {
			name,
			value: unit(valueUnit(name)),
			meta: Object.fromEntries([...metakeys].sort().map((metakey) => [metakey, unit(metaUnit(name, metakey))])),
		};
	}

	/** One unit as a member has it. */
	#unit(member: Id, unit: Unit, instances: readonly Instance[], observe: Observe): UnitReading {
		const counts: Mutable<UnitCounts> = {
			total: instances.length,
			inSync: 0,
			owed: 0,
			waiting: 0,
			drifted: 0,
			missing: 0,
			rejected: 0,
			contested: 0,
			exempt: 0,
			unknown: 0,
		};
		const values: Values = new Map();
		let [oldest, newest] = [Infinity, 0];
		for (const instance of instances) {
			const observation = observe(instance, unit);
			counts[observation ? COUNTED[observation.state] : 'unknown'] += 1;
			if (!observation) continue;
			[oldest, newest] = [Math.min(oldest, observation.at), Math.max(newest, observation.at)];
			if (observation.found) note(values, instance.id, observation.found);
		}
		return this.#answer(member, unit, counts, [...values.values()], newest === 0 ? undefined : {oldest, newest});
	}

	#answer(member: Id, unit: Unit, counts: UnitCounts, found: Value[], observed: UnitReading['observed']): UnitReading {
		const setting = this.#settings.inForceAt(member, unit);
		const distinct = found.sort((one, other) => other.count - one.count);
		const state = consensus(distinct, counts.total);
		const common = state === 'uniform' ? distinct[0]?.content : undefined;
		const value =
			setting && setting.content !== undefined ? setting.content : setting?.mode === 'absent' ? undefined : common;
		return {
			unit,
			state,
			counts,
			...(setting ? {setting} : {}),
			...(value === undefined ? {} : {value}),
			values: distinct.slice(0, SHOWN).map(({members, ...each}): DistinctValue => ({
				...each,
				members: members.map((id) => refOf(this.#fleet, this.#fleet.member(id)!)),
			})),
			others: distinct.slice(SHOWN).reduce((sum, {count}) => sum + count, 0),
			...(observed ? {observed} : {}),
		};
	}

	/** How a unit stands on an instance, by what was just read of it. */
	stateOf(instance: Instance, unit: Unit, reading: KeyReading): UnitState {
		const winner = inForceAt(this.#fleet, instance.id, unit);
		const present = savedIn(reading, unit);
		if (exemptedFrom(this.#fleet, instance.id, unit)) return 'exempt';
		if (!winner || satisfies(present, winner)) return 'in sync';
		const note = this.#notes.get(instance.id);
		if (note.confirmed < (this.#fleet.since(settingKey(winner.cluster, keptUnit(winner)))?.revision ?? 0))
			return 'owed';
		const known = note.differences.find((difference) => difference.unit === unit)?.state;
		if (known === 'rejected' || known === 'waiting' || known === 'contested' || known === 'owed') return known;
		if (!locks(winner)) return 'owed';
		if (!isValueUnit(unit) && reading.state !== 'present') return 'waiting';
		return sameContent(present, NOTHING) ? 'missing' : 'drifted';
	}

	/** Units of a key that are set at the member or above; one may come several times. */
	*#unitsInForce(member: Id, name: string): Generator<Unit> {
		for (let id: Id | undefined = member; id !== undefined; id = this.#fleet.member(id)?.parent)
			for (const unit of this.#fleet.settings(id).keys())
				if (unit.startsWith(name) && unitName(unit) === name) yield unit;
	}
}

const satisfies = (present: Saved, winner: Setting): boolean =>
	locks(winner) ? sameContent(present, wantedBy(winner)) : present.content !== undefined || present.binary === true;

interface Value extends Pick<DistinctValue, 'state' | 'content'> {
	count: number;
	readonly members: Id[];
}

type Values = Map<string, Value>;

/** What a reading says that a unit is. */
function foundIn(reading: KeyReading, unit: Unit): Pick<DistinctValue, 'state' | 'content'> {
	return reading.state === 'unaddressable' ? {state: 'unaddressable'} : foundAs(savedIn(reading, unit));
}

/** Content in the words of an answer. */
export function foundAs({content, binary}: Saved): Pick<DistinctValue, 'state' | 'content'> {
	return {
		state: binary ? 'binary' : content === undefined ? 'absent' : 'present',
		...(content === undefined ? {} : {content}),
	};
}

function note(values: Values, instance: Id, found: Pick<DistinctValue, 'state' | 'content'>): void {
	const entry = entryOf(values, `${found.state}\0${found.content ?? ''}`, () => ({
		...found,
		count: 0,
		members: [] as Id[],
	}));
	entry.count += 1;
	if (entry.members.length < SHOWN) entry.members.push(instance);
}

/** Unread never counts as equal (S12). */
function consensus(values: readonly Value[], total: number): UnitReading['state'] {
	const read = values.reduce((sum, {count}) => sum + count, 0);
	if (read === 0) return 'unknown';
	const present = values.filter(({state}) => state !== 'absent');
	if (present.length > 1) return 'mixed';
	return read < total || (present.length === 1 && values.length > 1) ? 'partial' : 'uniform';
}

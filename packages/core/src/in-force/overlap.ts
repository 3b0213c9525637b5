import type {FleetView} from '../fleet/fleet-view.js';
import type {Cluster, Id} from '../fleet/member.js';
import {locks, type Setting} from '../units/setting.js';
import {
	arraysAround,
	arrayUnit,
	isArrayUnit,
	isValueUnit,
	metaArrayOf,
	unitMetakey,
	unitName,
	valueUnit,
	type Unit,
} from '../units/unit.js';

/**
 * Array settings overlap with settings inside of them, and the metakeys of a metadata array with each other (S5.2): on
 * one chain they count as one unit, and the winner takes it whole. All other units stand alone, so most fleets never
 * come here.
 */

type Owned = Pick<Setting, 'unit' | 'mode'>;

/** Whether nothing that is set anywhere overlaps with a unit. */
export const isAlone = (view: FleetView, unit: Unit): boolean =>
	!isArrayUnit(unit) && !isInArray(view, unit) && !isInMetaArray(view, unit);

const isInArray = (view: FleetView, unit: Unit): boolean => arraysOver(view, unit).length > 0;

/**
 * The arrays set somewhere that a setting of a unit can overlap with: those around it, and that of a key itself, which
 * can be absent with all that is said of it.
 */
const arraysOver = (view: FleetView, unit: Unit): Unit[] =>
	view.hasArrays
		? [...arraysAround(unit), ...(isValueUnit(unit) ? [arrayUnit(unit)] : [])].filter((array) => isSet(view, array))
		: [];

const isInMetaArray = (view: FleetView, unit: Unit): boolean =>
	unitMetakey(unit) !== undefined && besideInMetaArray(view, unit).length > 0;

/** Whether two settings own something in common. */
export function overlap(one: Owned, other: Owned): boolean {
	return (
		one.unit === other.unit ||
		ownsToo(one, other.unit) ||
		ownsToo(other, one.unit) ||
		inOneMetaArray(one.unit, other.unit)
	);
}

function ownsToo({unit, mode}: Owned, other: Unit): boolean {
	if (isArrayUnit(unit)) return arraysAround(other).includes(unit);
	return mode === 'absent' && isValueUnit(unit) && !isValueUnit(other) && unitName(other) === unit;
}

const inOneMetaArray = (one: Unit, other: Unit): boolean =>
	unitMetakey(one) !== undefined && metaArrayOf(one) === metaArrayOf(other);

/** Everything in force below clusters (the root first) that a unit has to do with, also through others. */
export function resolve(
	view: FleetView,
	chain: readonly Cluster[],
	unit: Unit,
	voice: (cluster: Id, unit: Unit) => Setting | undefined,
): readonly Setting[] {
	const group = groupOf(view, unit);
	let inForce: readonly Setting[] = [];
	for (const {id} of chain) {
		for (const each of view.settings(id).size === 0 ? [] : group) {
			const said = voice(id, each);
			if (said) inForce = joined(inForce, said);
		}
	}
	return inForce;
}

/**
 * What is in force once another cluster below has spoken (S1): a lock above keeps it out; of defaults the nearest
 * stays.
 */
function joined(inForce: readonly Setting[], said: Setting): readonly Setting[] {
	const rivals = inForce.filter(
		(present) =>
			overlap(present, said) && !(present.cluster === said.cluster && inOneMetaArray(present.unit, said.unit)),
	);
	return rivals.some(locks) ? inForce : [...inForce.filter((present) => !rivals.includes(present)), said];
}

/**
 * All units set somewhere that overlap with a unit, or with others that do: keys before their metakeys, since absence
 * owns those.
 */
function groupOf(view: FleetView, unit: Unit): readonly Unit[] {
	const group = new Set<Unit>([unit]);
	for (const each of group) for (const other of unitsOverlapping(view, each)) group.add(other);
	return [...group].sort((one, other) => rank(one) - rank(other));
}

const rank = (unit: Unit): number => (isValueUnit(unit) ? 0 : isArrayUnit(unit) ? 1 : 2);

/** The units set somewhere that a setting of this unit can overlap with. */
export function unitsOverlapping(view: FleetView, unit: Unit): Unit[] {
	const around = arraysOver(view, unit);
	if (isValueUnit(unit)) return around;
	const key = valueUnit(unitName(unit));
	const inside = isArrayUnit(unit) ? [...view.unitsInside(unit)] : besideInMetaArray(view, unit);
	return [...around, ...inside, ...(isSet(view, key) ? [key] : [])];
}

function besideInMetaArray(view: FleetView, unit: Unit): Unit[] {
	const array = metaArrayOf(unit);
	const beside: Unit[] = [];
	for (const other of view.unitsBeside(unitName(unit)))
		if (other !== unit && metaArrayOf(other) === array) beside.push(other);
	return beside;
}

function isSet(view: FleetView, unit: Unit): boolean {
	for (const _setter of view.settersOf(unit)) return true;
	return false;
}

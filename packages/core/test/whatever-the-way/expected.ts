import {
	decodeArray,
	elementName,
	isValueUnit,
	unitMetakey,
	unitName,
	type Fleet,
	type Id,
	type Setting,
	type Unit,
} from '@clusterd/core';

/** Keys by name, each with its value and its metakeys. */
export type Keys = ReadonlyMap<string, {readonly value: string; readonly meta: Readonly<Record<string, string>>}>;

/**
 * What an instance must have, from what it had of its own and from intent as it is now, without cleverness: every
 * setting of the clusters above it, the root's first, keeps those out below that overlap with a lock; what is left is
 * laid over what is own.
 */
export function expectedKeys(own: Keys, fleet: Fleet, instance: Id): Keys {
	const keys = new Map(own);
	const inForce = settingsInForce(fleet, instance);
	const values = inForce.filter(({unit}) => isValueUnit(unit));
	const metas = inForce.filter(({unit}) => unitMetakey(unit) !== undefined);
	const arrays = inForce.filter(({unit}) => !isValueUnit(unit) && unitMetakey(unit) === undefined);
	for (const {unit, mode, content} of values.filter(locks)) {
		if (mode === 'absent') keys.delete(unit);
		else keys.set(unit, {value: content!, meta: keys.get(unit)?.meta ?? {}});
	}
	for (const {unit, content} of values.filter((each) => !locks(each)))
		if (!keys.has(unit)) keys.set(unit, {value: content!, meta: {}});
	for (const array of arrays.filter(locks)) layArray(keys, array);
	for (const array of arrays.filter((each) => !locks(each)))
		if (
			![...keys].some(
				([name, {meta}]) => isInArray(name, unitName(array.unit)) || (name === unitName(array.unit) && 'array' in meta),
			)
		)
			layArray(keys, array);
	for (const {unit, mode, content} of metas) layMeta(keys, unit, mode, content);
	return keys;
}

function layArray(
	keys: Map<string, {readonly value: string; readonly meta: Readonly<Record<string, string>>}>,
	{unit, mode, content}: Setting,
): void {
	const name = unitName(unit);
	for (const key of keys.keys()) if (isInArray(key, name)) keys.delete(key);
	const {array: _length, ...meta} = keys.get(name)?.meta ?? {};
	if (mode === 'absent') {
		if (keys.has(name)) keys.set(name, {value: keys.get(name)!.value, meta});
		return;
	}
	const elements = decodeArray(content!);
	keys.set(name, {
		value: keys.get(name)?.value ?? '',
		meta: {...meta, array: elements.length === 0 ? '' : elementName(elements.length - 1)},
	});
	for (const [index, {value, below = {}}] of elements.entries()) {
		keys.set(`${name}/${elementName(index)}`, {value, meta: {}});
		for (const [relative, text] of Object.entries(below))
			keys.set(`${name}/${elementName(index)}/${relative}`, {value: text, meta: {}});
	}
}

function layMeta(
	keys: Map<string, {readonly value: string; readonly meta: Readonly<Record<string, string>>}>,
	unit: Unit,
	mode: Setting['mode'],
	content: string | undefined,
): void {
	const key = keys.get(unitName(unit));
	const metakey = unitMetakey(unit)!;
	// it waits for its key (S6.2); what is own stands over a default (S1)
	if (!key || (mode === 'default' && metakey in key.meta)) return;
	const {[metakey]: _before, ...others} = key.meta;
	keys.set(unitName(unit), {value: key.value, meta: mode === 'absent' ? others : {...others, [metakey]: content!}});
}

/** S1 and S5.2. */
function settingsInForce(fleet: Fleet, instance: Id): readonly Setting[] {
	let inForce: readonly Setting[] = [];
	for (const cluster of clustersAbove(fleet, instance)) {
		const said = [...fleet.settings(cluster).values()].filter((setting) => !isExempt(fleet, instance, setting));
		for (const setting of said.sort((one, other) => rank(one) - rank(other))) {
			const rivals = inForce.filter(
				(present) =>
					overlap(present, setting) && !(present.cluster === cluster && inOneMetaArray(present.unit, setting.unit)),
			);
			if (!rivals.some((rival) => locks(rival) && !(isAbsentKey(setting) && unitMetakey(rival.unit) !== undefined)))
				inForce = [...inForce.filter((present) => locks(present) || !rivals.includes(present)), setting];
		}
	}
	return inForce;
}

/** S9. */
const isExempt = (fleet: Fleet, instance: Id, {cluster, unit}: Setting): boolean =>
	[instance, ...clustersAbove(fleet, instance)].some((id) =>
		[...fleet.exemptions(id).values()].some((exemption) => exemption.cluster === cluster && exemption.unit === unit),
	);

function clustersAbove(fleet: Fleet, id: Id): Id[] {
	const parent = fleet.member(id)?.parent;
	return parent === undefined ? [] : [...clustersAbove(fleet, parent), parent];
}

const locks = ({mode}: Setting): boolean => mode !== 'default';
const isArray = (unit: Unit): boolean => !isValueUnit(unit) && unitMetakey(unit) === undefined;
const rank = ({unit}: Setting): number => (isValueUnit(unit) ? 0 : isArray(unit) ? 1 : 2);

/** An element of an array, or below one. */
const isInArray = (name: string, array: string): boolean => name.startsWith(`${array}/#`);

function overlap(one: Setting, other: Setting): boolean {
	return (
		one.unit === other.unit || owns(one, other.unit) || owns(other, one.unit) || inOneMetaArray(one.unit, other.unit)
	);
}

function owns({unit, mode}: Pick<Setting, 'unit' | 'mode'>, other: Unit): boolean {
	if (isArray(unit))
		return (
			isInArray(unitName(other), unitName(unit)) ||
			(unitName(other) === unitName(unit) && unitMetakey(other) === 'array')
		);
	return isAbsentKey({unit, mode}) && !isValueUnit(other) && unitName(other) === unit;
}

const isAbsentKey = ({unit, mode}: Pick<Setting, 'unit' | 'mode'>): boolean => mode === 'absent' && isValueUnit(unit);

const inOneMetaArray = (one: Unit, other: Unit): boolean =>
	metaArray(one) !== undefined && metaArray(one) === metaArray(other);

/** The key and metakey that a metakey counts with. */
function metaArray(unit: Unit): string | undefined {
	const metakey = unitMetakey(unit);
	return metakey === undefined ? undefined : `${unitName(unit)} ${metakey.split('/#')[0]}`;
}

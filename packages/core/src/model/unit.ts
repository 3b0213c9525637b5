/**
 * What can be owned: the value of one exact key name (`name`), one metakey of it (`name\0meta:check/range`), or an
 * array (`name\0[]`, S5.2). NUL cannot occur in a key name. Made and read in this file only.
 */
export type Unit = string;

const META = '\0meta:';
const ARRAY = '\0[]';

/** The value of the key with this canonical name. */
export const valueUnit = (name: string): Unit => name;

/** The metakey (without `meta:/`, as `check/range`) of the key with this canonical name. */
export const metaUnit = (name: string, metakey: string): Unit => `${name}${META}${metakey}`;

/** The canonical key name that the unit is about. */
export function unitName(unit: Unit): string {
	const end = unit.indexOf('\0');
	return end < 0 ? unit : unit.slice(0, end);
}

/** The metakey that the unit is; undefined for a value or an array. */
export function unitMetakey(unit: Unit): string | undefined {
	const at = unit.indexOf(META);
	return at < 0 ? undefined : unit.slice(at + META.length);
}

/** Whether the unit is a key's value. */
export const isValueUnit = (unit: Unit): boolean => !unit.includes('\0');

/** Whether the unit is an array setting's (S5.2). */
export const isArrayUnit = (unit: Unit): boolean => unit.endsWith(ARRAY);

/** The unit as people read it: `user:/a [check/range]`. */
export function showUnit(unit: Unit): string {
	const metakey = unitMetakey(unit);
	return metakey === undefined ? unitName(unit) : `${unitName(unit)} [${metakey}]`;
}

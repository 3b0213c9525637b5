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

/** The array of the key with this canonical name (S5.2): its elements with all below them, and its metakey `array`. */
export const arrayUnit = (name: string): Unit => `${name}${ARRAY}`;

/** The unit that people mean, once its names are canonical. */
export const unitOf = ({
	name,
	meta,
	array,
}: {
	readonly name: string;
	readonly meta?: string;
	readonly array?: true;
}): Unit => (array ? arrayUnit(name) : meta === undefined ? valueUnit(name) : metaUnit(name, meta));

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

/** A part that counts in an array, behind a slash that separates parts. */
const ELEMENT = /(?<=(?:^|[^\\])(?:\\\\)*)\/#(_*)(\d+)(?=\/|$)/g;

/**
 * The arrays that a unit would be part of, if they were set: what lies at or below an element, or is the metakey
 * `array`.
 */
export function arraysAround(unit: Unit): Unit[] {
	const name = unitName(unit);
	const around: Unit[] = [];
	if (name.includes('/#')) {
		for (const {index, 1: underscores = '', 2: digits = ''} of name.matchAll(ELEMENT)) {
			if (underscores.length === digits.length - 1)
				around.push(arrayUnit(name[index - 1] === ':' ? name.slice(0, index + 1) : name.slice(0, index)));
		}
	}
	if (unitMetakey(unit) === 'array') around.push(arrayUnit(name));
	return around;
}

/**
 * The metakey that a metakey counts with (S5.2): of `check/enum/#1` that is `check/enum`; of any other it is itself.
 */
export function metaArrayOf(unit: Unit): Unit {
	const end = unit.indexOf('/#', unit.indexOf(META));
	return unit.includes(META) && end > 0 ? unit.slice(0, end) : unit;
}

/** The unit as people read it: `user:/a [check/range]`. */
export function showUnit(unit: Unit): string {
	const metakey = unitMetakey(unit);
	if (isArrayUnit(unit)) return `${unitName(unit)} [#]`;
	return metakey === undefined ? unitName(unit) : `${unitName(unit)} [${metakey}]`;
}

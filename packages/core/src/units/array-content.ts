import {KeyName} from '@clusterd/elektra';
import {ClusterdError} from '../errors.js';
import type {KeyReading} from './reading.js';
import {NOTHING, type Content, type Saved, type Setting} from './setting.js';
import {arraysAround, metaUnit, unitName, valueUnit, type Unit} from './unit.js';

/** One element of an array: its value, and the values of keys below it. */
export interface ArrayElementContent {
	/** An empty text where the element is only there for what is below it. */
	readonly value: string;
	/** By the name from the element on, as `host` or `tls/port`. */
	readonly below?: Readonly<Record<string, string>>;
}

/** The base name of an element: `#0`, `#9`, `#_10`. */
export function elementName(index: number): string {
	const digits = String(index);
	return `#${'_'.repeat(digits.length - 1)}${digits}`;
}

/** The name of an element of the array of a key. */
const elementOf = (name: string, index: number): string =>
	`${name.endsWith(':/') ? name : `${name}/`}${elementName(index)}`;

/** The content of an array setting of these elements: canonical JSON, so that the same array is the same text. */
export function encodeArray(name: string, elements: readonly ArrayElementContent[]): Content {
	return JSON.stringify(
		elements.map(({value, below = {}}, index) => {
			const names = Object.entries(below).map(
				([relative, content]) => [relativeTo(elementOf(name, index), relative), content] as const,
			);
			const sorted = [...new Map(names)].sort(([one], [other]) => (one < other ? -1 : 1));
			return sorted.length === 0 ? {value} : {value, below: Object.fromEntries(sorted)};
		}),
	);
}

/** The elements of an array setting's content. @throws CHANGE_INVALID */
export function decodeArray(content: Content): readonly ArrayElementContent[] {
	const elements = parse(content);
	if (Array.isArray(elements) && elements.every(isElement)) return elements;
	throw new ClusterdError('CHANGE_INVALID', {
		reason: 'the content of an array is a list of elements, as [{"value": "a", "below": {"name": "b"}}]',
	});
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch (error) {
		throw new ClusterdError('CHANGE_INVALID', {reason: 'the content of an array is no JSON'}, {cause: error});
	}
}

function isElement(element: unknown): element is ArrayElementContent {
	if (typeof element !== 'object' || element === null || !('value' in element) || typeof element.value !== 'string')
		return false;
	const below: unknown = 'below' in element ? element.below : {};
	return (
		typeof below === 'object' && below !== null && Object.values(below).every((value) => typeof value === 'string')
	);
}

/** The canonical name from an element on. @throws KEY_NAME_INVALID, CHANGE_INVALID when it leads out of the element */
function relativeTo(element: string, relative: string): string {
	const name = KeyName.parse(`${element}/${relative}`);
	if (!name.isBelow(KeyName.parse(element)))
		throw new ClusterdError('CHANGE_INVALID', {
			reason: `${JSON.stringify(relative)} is not below an element of an array`,
		});
	return name.toString().slice(element.length + 1);
}

const units = new WeakMap<Setting, ReadonlyMap<Unit, Content>>();

/**
 * Every unit that an array setting gives content to: elements, what is below them, and the metakey `array` with the
 * last one's base name.
 */
export function unitsOfArray(setting: Setting): ReadonlyMap<Unit, Content> {
	const known = units.get(setting);
	if (known) return known;
	const made =
		setting.content === undefined
			? new Map<Unit, Content>()
			: unitsOf(unitName(setting.unit), decodeArray(setting.content));
	units.set(setting, made);
	return made;
}

function unitsOf(name: string, elements: readonly ArrayElementContent[]): Map<Unit, Content> {
	const made = new Map<Unit, Content>();
	for (const [index, {value, below = {}}] of elements.entries()) {
		const element = elementOf(name, index);
		made.set(valueUnit(element), value);
		for (const [relative, content] of Object.entries(below)) made.set(valueUnit(`${element}/${relative}`), content);
	}
	made.set(metaUnit(name, 'array'), elements.length === 0 ? '' : elementName(elements.length - 1));
	return made;
}

/** What an array setting says of one unit of its array; undefined where a default says nothing. */
export function partOfArray(array: Setting, unit: Unit): Setting | undefined {
	const content = unitsOfArray(array).get(unit);
	const {cluster, mode} = array;
	const part = {cluster, unit, array: array.unit, ...(array.takesBinary ? {takesBinary: true as const} : {})};
	if (content !== undefined) return {...part, mode, content};
	return mode === 'default' ? undefined : {...part, mode: 'absent'};
}

/**
 * What an instance has of an array, going by the keys at and below its name: the content that a setting of it would
 * have; `{}` when it has nothing of it.
 */
export function savedArray(array: Unit, keys: Iterable<KeyReading>): Saved {
	const name = unitName(array);
	const found = new Map<Unit, Content | null>();
	for (const key of keys) {
		const unit = valueUnit(key.name);
		if (key.state !== 'missing' && arraysAround(unit).includes(array)) found.set(unit, key.value ?? null);
		if (key.name === name && key.meta['array'] !== undefined) found.set(metaUnit(name, 'array'), key.meta['array']);
	}
	return found.size === 0
		? NOTHING
		: {
				content:
					asElements(name, found) ??
					JSON.stringify(Object.fromEntries([...found].sort(([one], [other]) => (one < other ? -1 : 1)))),
			};
}

/** As the elements of a setting; undefined for what no setting makes: gaps, binary values, another last element. */
function asElements(name: string, found: ReadonlyMap<Unit, Content | null>): Content | undefined {
	const elements: {value: string; below: Record<string, string>}[] = [];
	for (const element of inOrderOf(name, found)) elements.push(element);
	const content = encodeArray(name, elements);
	const again = unitsOf(name, decodeArray(content));
	return again.size === found.size && [...again].every(([unit, each]) => found.get(unit) === each)
		? content
		: undefined;
}

function* inOrderOf(
	name: string,
	found: ReadonlyMap<Unit, Content | null>,
): Generator<{value: string; below: Record<string, string>}> {
	for (let index = 0; ; index++) {
		const element = elementOf(name, index);
		const value = found.get(valueUnit(element));
		if (typeof value !== 'string') return;
		const below: Record<string, string> = {};
		for (const [unit, content] of found)
			if (unit.startsWith(`${element}/`) && typeof content === 'string')
				below[unit.slice(element.length + 1)] = content;
		yield {value, below};
	}
}

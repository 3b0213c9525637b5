import {
	decodeArray,
	elementName,
	isArrayUnit,
	isClusterdError,
	type ArrayElementContent,
	type Unit,
} from '@clusterd/core';

/** The elements of an array setting (S5.2), as they are edited. */
export type Elements = readonly ArrayElementContent[];

/** With another element at a place. */
export const replaced = (elements: Elements, index: number, element: ArrayElementContent): Elements =>
	elements.with(index, element);

/** Without the element at a place. */
export const without = (elements: Elements, index: number): Elements => elements.filter((_, at) => at !== index);

/** With an element moved by so many places, at most to the end. */
export function moved(elements: Elements, index: number, by: number): Elements {
	const to = Math.min(Math.max(index + by, 0), elements.length - 1);
	const rest = [...without(elements, index)];
	rest.splice(to, 0, elements[index]!);
	return rest;
}

/** An element with a value of a key below it; undefined: without that key. */
export function withBelow(
	{value, below = {}}: ArrayElementContent,
	name: string,
	content: string | undefined,
): ArrayElementContent {
	const {[name]: _before, ...rest} = below;
	const after = content === undefined ? rest : {...below, [name]: content};
	return Object.keys(after).length === 0 ? {value} : {value, below: after};
}

/** Each line of a text as an element. */
export const elementsOf = (text: string): Elements =>
	text === ''
		? []
		: text
				.replace(/\n$/, '')
				.split('\n')
				.map((value) => ({value}));

/**
 * A content as people read it: of an array each element, and each key below one, on a line of its own; what is no array
 * of elements is as it is.
 */
export function readable(unit: Unit, content: string): string {
	if (!isArrayUnit(unit)) return content;
	try {
		return linesOf(decodeArray(content));
	} catch (error) {
		if (isClusterdError(error, 'CHANGE_INVALID')) return content;
		throw error;
	}
}

function linesOf(elements: Elements): string {
	const lines = elements.flatMap(({value, below = {}}, index) => [
		`${elementName(index)} ${value}`,
		...Object.entries(below).map(([name, each]) => `${elementName(index)}/${name} ${each}`),
	]);
	return lines.length === 0 ? 'an array without elements' : lines.join('\n');
}

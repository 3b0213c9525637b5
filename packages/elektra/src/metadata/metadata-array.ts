import type {Metadata} from '../checks/violation.js';

/** An element of a metadata array: its index and its value. */
export interface ArrayElement {
	readonly index: bigint;
	readonly value: string;
}

/**
 * The elements of the metadata array `name` that are there, in order; `name` itself holds the base name of the last
 * one. Elements behind the last do not count.
 *
 * @example [['check/enum', '#1'], ['check/enum/#0', 'red'], ['check/enum/#1', 'blue']]
 */
export function elementsOf(name: string, meta: Metadata): readonly ArrayElement[] {
	const last = meta.get(name) ?? '';
	const elements: ArrayElement[] = [];
	for (const [key, value] of meta) {
		const index = key.startsWith(`${name}/`) ? arrayIndex(key.slice(name.length + 1)) : undefined;
		if (index !== undefined && key.slice(name.length + 1) <= last) {
			elements.push({index, value});
		}
	}
	return elements.sort((a, b) => (a.index < b.index ? -1 : 1));
}

/** The index that a base name such as `#0` or `#_10` stands for; undefined for any other. */
export function arrayIndex(baseName: string): bigint | undefined {
	const [, underscores = '', digits = ''] = /^#(_*)(0|[1-9]\d{0,18})$/.exec(baseName) ?? [];
	if (digits === '' || underscores.length !== digits.length - 1) {
		return undefined;
	}
	return BigInt(digits) < 2n ** 63n ? BigInt(digits) : undefined;
}

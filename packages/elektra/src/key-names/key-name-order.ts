const UNITS_OUT_OF_ORDER = /[\uD800-\uFFFF]/g;

/**
 * A text whose order by code units is libelektra's order of names: by namespace, then part by part by the bytes of
 * UTF-8.
 *
 * @param rank the namespace's place among the namespaces, of one digit.
 */
export function sortKeyOf(rank: number, parts: readonly string[]): string {
	return `${rank}\0${parts.join('\0')}`.replace(UNITS_OUT_OF_ORDER, inCodePointOrder);
}

/** Moves the surrogates of UTF-16 above the other code units, since that is where their characters are in UTF-8. */
function inCodePointOrder(unit: string): string {
	const code = unit.charCodeAt(0);
	return String.fromCharCode(code < 0xe000 ? code + 0x2000 : code - 0x800);
}

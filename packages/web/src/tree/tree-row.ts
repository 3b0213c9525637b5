/** One row of a tree, flat, in the order in which it is shown. */
export interface TreeRow<Item = unknown> {
	/** Unique in the tree, and stable, so that focus and what is typed stay with it. */
	readonly id: string;
	/** What type-ahead looks for. */
	readonly label: string;
	/** From 1. */
	readonly level: number;
	/** Among its siblings, from 1. */
	readonly position: number;
	readonly siblings: number;
	/** Left out: it can have nothing below. */
	readonly open?: boolean;
	readonly item: Item;
}

/** Where a key leads from a row: to the index of another row, or to opening, closing or choosing this one. */
export type TreeMove = {readonly to: number} | {readonly open: boolean} | 'choose' | undefined;

/** What a key does in a tree (the manners of the WAI-ARIA tree). @param page rows that one page has */
export function treeMove(key: string, rows: readonly TreeRow[], at: number, page: number): TreeMove {
	const last = rows.length - 1;
	const row = rows[at];
	if (!row) return undefined;
	switch (key) {
		case 'ArrowDown':
			return {to: Math.min(at + 1, last)};
		case 'ArrowUp':
			return {to: Math.max(at - 1, 0)};
		case 'PageDown':
			return {to: Math.min(at + page, last)};
		case 'PageUp':
			return {to: Math.max(at - page, 0)};
		case 'Home':
			return {to: 0};
		case 'End':
			return {to: last};
		case 'ArrowRight':
			return row.open === false
				? {open: true}
				: row.open && rows[at + 1]?.level === row.level + 1
					? {to: at + 1}
					: undefined;
		case 'ArrowLeft':
			return row.open ? {open: false} : {to: parentOf(rows, at)};
		case 'Enter':
		case ' ':
			return 'choose';
		default:
			return undefined;
	}
}

/** The row that begins with what was typed, after this one, round and round; undefined when there is none. */
export function typeAhead(rows: readonly TreeRow[], at: number, typed: string): number | undefined {
	const wanted = typed.toLowerCase();
	const begin = typed.length === 1 ? at + 1 : at;
	for (let step = 0; step < rows.length; step++) {
		const index = (begin + step) % rows.length;
		if (rows[index]!.label.toLowerCase().startsWith(wanted)) return index;
	}
	return undefined;
}

function parentOf(rows: readonly TreeRow[], at: number): number {
	let index = at;
	while (index > 0 && rows[index]!.level >= rows[at]!.level) index--;
	return index;
}

import type {TreeRow} from '../tree/tree-row.js';
import {keyRows, keyTree, type FoundName, type KeyItem, type KeyTree} from './key-tree.js';

/** Trees with fewer keys than this begin all open. */
const OPEN_BELOW = 200;

/** What the rows of keys depend on. */
export interface ShownFrom {
	readonly names: readonly FoundName[];
	readonly tree: KeyTree;
	/** Only names that have this in them; then all branches begin open. */
	readonly filter: string;
	/** Names that are shown although they do not have it. */
	readonly besides?: ReadonlySet<string>;
	/** Branches that somebody opened or closed. */
	readonly toggled: ReadonlyMap<string, boolean>;
}

/**
 * The rows of keys as they are shown; made anew only when something they depend on changed, since there may be very
 * many.
 */
export class ShownRows {
	#from: ShownFrom | undefined;
	#rows: TreeRow<KeyItem>[] = [];
	#found: (Pick<ShownFrom, 'names' | 'filter' | 'besides'> & {readonly tree: KeyTree}) | undefined;

	/** How many keys are in these rows and in branches that are closed. */
	get count(): number {
		return this.#from ? this.#treeOf(this.#from).top.count : 0;
	}

	of(from: ShownFrom): TreeRow<KeyItem>[] {
		const before = this.#from;
		if (
			before &&
			before.names === from.names &&
			before.filter === from.filter &&
			before.besides === from.besides &&
			before.toggled === from.toggled
		)
			return this.#rows;
		this.#from = from;
		const {toggled, filter, names} = from;
		const beginsOpen = filter !== '' || names.length <= OPEN_BELOW;
		this.#rows = keyRows(this.#treeOf(from), (name) => toggled.get(name) ?? (beginsOpen || /^\w+:\/$/.test(name)));
		return this.#rows;
	}

	#treeOf({names, tree, filter, besides}: ShownFrom): KeyTree {
		if (filter === '') return tree;
		if (this.#found?.names !== names || this.#found.filter !== filter || this.#found.besides !== besides) {
			const wanted = filter.toLowerCase();
			this.#found = {
				names,
				filter,
				...(besides ? {besides} : {}),
				tree: keyTree(names.filter(({name}) => besides?.has(name) === true || name.toLowerCase().includes(wanted))),
			};
		}
		return this.#found.tree;
	}
}

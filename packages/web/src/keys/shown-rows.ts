import type {TreeRow} from '../elements/tree-row.js';
import {keyRows, keyTree, type FoundName, type KeyItem, type KeyTree} from './key-tree.js';

/** Trees with fewer keys than this begin all open. */
const OPEN_BELOW = 200;

/** What the rows of keys depend on. */
export interface ShownFrom {
	readonly names: readonly FoundName[];
	readonly tree: KeyTree;
	/** Only names that have this in them; then all branches begin open. */
	readonly filter: string;
	/** Branches that somebody opened or closed. */
	readonly toggled: ReadonlyMap<string, boolean>;
}

/** The rows of keys as they are shown; made anew only when something they depend on changed, since there may be very many. */
export class ShownRows {
	#from: ShownFrom | undefined;
	#rows: TreeRow<KeyItem>[] = [];
	#found: {readonly names: readonly FoundName[]; readonly filter: string; readonly tree: KeyTree} | undefined;

	of(from: ShownFrom): TreeRow<KeyItem>[] {
		const before = this.#from;
		if (before && before.names === from.names && before.filter === from.filter && before.toggled === from.toggled) return this.#rows;
		this.#from = from;
		const {toggled, filter, names} = from;
		const beginsOpen = filter !== '' || names.length <= OPEN_BELOW;
		this.#rows = keyRows(this.#treeOf(from), name => toggled.get(name) ?? (beginsOpen || /^\w+:\/$/.test(name)));
		return this.#rows;
	}

	#treeOf({names, tree, filter}: ShownFrom): KeyTree {
		if (filter === '') return tree;
		if (this.#found?.names !== names || this.#found.filter !== filter) {
			const wanted = filter.toLowerCase();
			this.#found = {names, filter, tree: keyTree(names.filter(({name}) => name.toLowerCase().includes(wanted)))};
		}
		return this.#found.tree;
	}
}

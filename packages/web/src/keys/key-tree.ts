import type {KeysFound} from '@clusterd/core';
import type {TreeRow} from '../tree/tree-row.js';

/** A name that was found: how many instances have it, and whether a setting is for it. */
export type FoundName = KeysFound['names'][number];

/** A key, or a branch that only has keys below it. */
export interface KeyNode {
	/** The canonical name up to here. */
	readonly name: string;
	readonly label: string;
	/** Left out: there is no key of this name. */
	key?: FoundName;
	readonly below: Map<string, KeyNode>;
	/** Keys at and below. */
	count: number;
}

/** The keys of a member as a tree, by namespace. */
export interface KeyTree {
	readonly top: KeyNode;
	readonly nodes: ReadonlyMap<string, KeyNode>;
}

/** The parts of a canonical name below its namespace; escaped slashes separate nothing. */
export function partsOf(name: string): string[] {
	const path = name.slice(name.indexOf(':') + 2);
	if (path === '') return [];
	return path.includes('\\') ? path.split(/(?<=(?:^|[^\\])(?:\\\\)*)\//) : path.split('/');
}

/** Makes a tree of names that are in Elektra's order. */
export function keyTree(names: readonly FoundName[]): KeyTree {
	const top: KeyNode = {name: '', label: '', below: new Map(), count: 0};
	const nodes = new Map<string, KeyNode>();
	const below = (parent: KeyNode, name: string, label: string): KeyNode => {
		let node = parent.below.get(label);
		if (!node) parent.below.set(label, (node = {name, label, below: new Map(), count: 0}));
		nodes.set(name, node);
		node.count += 1;
		return node;
	};
	for (const found of names) {
		const colon = found.name.indexOf(':');
		let node = below(top, `${found.name.slice(0, colon)}:/`, `${found.name.slice(0, colon)}:`);
		let name = found.name.slice(0, colon + 1);
		for (const part of partsOf(found.name)) {
			name += `/${part}`;
			node = below(node, name, part);
		}
		node.key = found;
		top.count += 1;
	}
	return {top, nodes};
}

/** A part of all keys that is read at once: one key, or a branch with all below it. */
export interface KeyChunk {
	readonly name: string;
	readonly isBranch: boolean;
	/** Keys in it. */
	readonly count: number;
}

/** All keys in parts, each branch with at most so many keys. */
export function chunksOf({top}: KeyTree, atMost: number): KeyChunk[] {
	const chunks: KeyChunk[] = [];
	const add = (node: KeyNode): void => {
		if (node.count <= atMost)
			return void chunks.push({name: node.name, isBranch: node.below.size > 0, count: node.count});
		if (node.key) chunks.push({name: node.name, isBranch: false, count: 1});
		for (const each of node.below.values()) add(each);
	};
	for (const namespace of top.below.values()) add(namespace);
	return chunks;
}

/** What a row of the tree of keys is about. */
export interface KeyItem {
	readonly name: string;
	readonly key?: FoundName;
	/** Keys at and below. */
	readonly count: number;
}

/** The rows, as far as branches are open; a branch with nothing but one branch in it shares its row. */
export function keyRows({top}: KeyTree, isOpen: (name: string) => boolean): TreeRow<KeyItem>[] {
	const rows: TreeRow<KeyItem>[] = [];
	const addAll = (nodes: ReadonlyMap<string, KeyNode>, level: number): void => {
		let position = 0;
		for (const first of nodes.values()) {
			position += 1;
			const {node, label} = level === 1 ? {node: first, label: first.label} : joined(first);
			const open = node.below.size > 0 ? isOpen(node.name) : undefined;
			rows.push({
				id: node.name,
				label,
				level,
				position,
				siblings: nodes.size,
				...(open === undefined ? {} : {open}),
				item: {name: node.name, count: node.count, ...(node.key ? {key: node.key} : {})},
			});
			if (open) addAll(node.below, level + 1);
		}
	};
	addAll(top.below, 1);
	return rows;
}

function joined(first: KeyNode): {node: KeyNode; label: string} {
	let node = first;
	let label = first.label;
	while (!node.key && node.below.size === 1) {
		node = [...node.below.values()][0]!;
		label += `/${node.label}`;
	}
	return {node, label};
}

/** The names of the branches above a name, from the top. */
export function branchesAbove(name: string): string[] {
	const colon = name.indexOf(':');
	const names = [`${name.slice(0, colon)}:/`];
	let branch = name.slice(0, colon + 1);
	for (const part of partsOf(name).slice(0, -1)) names.push((branch += `/${part}`));
	return names;
}

import type {Id, MemberView} from '@clusterd/core';
import type {TreeRow} from '../tree/tree-row.js';
import type {MemberStore} from './member-store.js';

/** The rows of the tree of members, as far as clusters are open and their children read. */
export function memberRows(store: MemberStore, open: ReadonlySet<Id>): TreeRow<MemberView>[] {
	const rows: TreeRow<MemberView>[] = [];
	const add = (member: MemberView, level: number, position: number, siblings: number): void => {
		const isOpen = open.has(member.id);
		rows.push({
			id: member.id,
			label: member.name,
			level,
			position,
			siblings,
			item: member,
			...(member.kind === 'cluster' && member.children > 0 ? {open: isOpen} : {}),
		});
		if (member.kind === 'cluster' && isOpen) addAll(store.children(member.id) ?? [], level + 1);
	};
	const addAll = (ids: readonly Id[], level: number): void => {
		ids.forEach((id, index) => {
			const member = store.get(id);
			if (member) add(member, level, index + 1, ids.length);
		});
	};
	if (store.root !== undefined) addAll([store.root], 1);
	return rows;
}

/** The rows for members that were found, with the clusters above them, all open. */
export function foundRows(found: readonly MemberView[], store: MemberStore): TreeRow<MemberView>[] {
	interface Node {
		name: string;
		member?: MemberView;
		below: Map<Id, Node>;
	}
	const top: Node = {name: '', below: new Map()};
	for (const member of found) {
		let node = top;
		for (const {id, name} of [...member.ancestors, {id: member.id, name: member.name}]) {
			const next = node.below.get(id) ?? {name, below: new Map<Id, Node>()};
			node.below.set(id, next);
			node = next;
		}
		node.member = member;
	}
	const rows: TreeRow<MemberView>[] = [];
	const add = (nodes: ReadonlyMap<Id, Node>, level: number): void => {
		[...nodes].forEach(([id, {name, member, below}], index) => {
			const item = member ?? store.get(id);
			if (item)
				rows.push({
					id,
					label: name,
					level,
					position: index + 1,
					siblings: nodes.size,
					item,
					...(below.size > 0 ? {open: true} : {}),
				});
			add(below, level + 1);
		});
	};
	add(top.below, 1);
	return rows;
}

import type {Id} from '@clusterd/core';
import type {Case, Of} from './case.js';
import {above, chain, childrenOf, isBelow, nodeOf, type Node} from './intent.js';
import {judgeConflicts, locksMet} from './judge-conflicts.js';

/** S0.1, S13. */
export function create(found: Case, change: Of<'create-cluster' | 'create-instance'>): void {
	const {intent, nextId, revision} = found.world;
	const parent = found.cluster(change.parent!);
	if (!parent) return;
	checkName(found, parent.id, change.name);
	const isInstance = change.kind === 'create-instance';
	if (isInstance && intent.nodes.some(({address}) => address === change.address)) found.object('DUPLICATE_INSTANCE');
	found.replace('', [
		{
			id: `${isInstance ? 'i' : 'c'}${nextId}`,
			kind: isInstance ? 'instance' : 'cluster',
			name: change.name,
			parent: parent.id,
			since: revision,
			...(isInstance ? {address: change.address} : {}),
		},
	]);
}

function checkName(found: Case, parent: Id, name: string, self?: Id): void {
	if (childrenOf(found.world.intent, parent).some((child) => child.name === name && child.id !== self))
		found.object('NAME_TAKEN');
}

export function edit(found: Case, {member, name, drift}: Of<'edit-member'>): void {
	const node = nodeOf(found.world.intent, member);
	if (!node) return void found.thrown.add('MEMBER_NOT_FOUND');
	if (drift !== undefined) {
		const {drift: before, ...rest} = node;
		if (node.kind !== 'cluster') found.thrown.add('WRONG_KIND');
		else if (drift !== (before ?? 'inherit'))
			found.replace(member, [{...rest, ...(drift === 'inherit' ? {} : {drift}), since: found.world.revision}]);
		return;
	}
	if (node.parent !== undefined) checkName(found, node.parent, name!, member);
	if (name !== node.name) found.replace(member, [{...node, name: name!, since: found.world.revision}]);
}

/** S7.1, S7.3. */
export function move(found: Case, {member, from, to, release, conflicts}: Of<'move-member'>): void {
	const {intent, revision} = found.world;
	const node = nodeOf(intent, member);
	if (!node) return void found.thrown.add('MEMBER_NOT_FOUND');
	if (node.parent === undefined) found.thrown.add('ROOT_FIXED');
	else if (node.parent !== from) found.thrown.add('ALREADY_MEMBER');
	const target = found.cluster(to);
	if (target && (to === member || isBelow(intent, to, member))) found.thrown.add('HIERARCHY_CYCLE');
	if (found.thrown.size > 0 || !target || node.parent === to) return;
	checkName(found, to, node.name);
	found.replace(member, [{...node, parent: to, since: revision}]);
	found.release = release ?? 'keep';
	const moved = intent.settings.filter(({cluster}) => cluster === member || isBelow(intent, cluster, member));
	const met = moved.flatMap((lower) =>
		locksMet(found.intent, chain(intent, to), lower.cluster, lower)
			.filter((lock) => !above(intent, lower.cluster).includes(lock.cluster))
			.map((lock) => ({upper: lock, lower})),
	);
	judgeConflicts(found, met, conflicts ?? 'refuse');
}

/** S7.5. */
export function removeMember(found: Case, {member, release, cascade}: Of<'remove-member'>): void {
	const {intent, revision} = found.world;
	const node = nodeOf(intent, member);
	if (!node) return void found.thrown.add('MEMBER_NOT_FOUND');
	if (node.parent === undefined) return void found.thrown.add('ROOT_FIXED');
	found.release = release ?? 'keep';
	if (node.kind === 'cluster') return dissolve(found, node, cascade ?? false);
	if (release === 'delete' || cascade) return void found.thrown.add('CHANGE_INVALID');
	if (release !== 'restore') found.replace(member, []);
	else if (!node.isLeaving) found.replace(member, [{...node, isLeaving: true, since: revision}]);
}

/** A cluster goes, or all clusters at and below it; whoever is left comes to its parent. */
function dissolve(found: Case, {id: top, parent}: Node, cascade: boolean): void {
	const {intent, revision} = found.world;
	const ending = intent.nodes
		.filter(({id, kind}) => id === top || (cascade && kind === 'cluster' && isBelow(intent, id, top)))
		.map(({id}) => id);
	const promoted = intent.nodes.filter(({id, parent: above}) => !ending.includes(id) && ending.includes(above!));
	const names = [...promoted, ...childrenOf(intent, parent!).filter(({id}) => !ending.includes(id))].map(
		({name}) => name,
	);
	if (new Set(names).size < names.length) found.object('NAME_TAKEN');
	for (const child of promoted) found.replace(child.id, [{...child, parent: parent!, since: revision}]);
	for (const id of ending) found.replace(id, []);
	for (const {cluster, unit} of intent.settings) if (ending.includes(cluster)) found.end(cluster, unit);
}

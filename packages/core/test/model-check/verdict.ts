import {unitName, type Change} from '@clusterd/core';
import {Case, type Verdict, type World} from './case.js';
import {nodeOf, settingOf, type Intent} from './intent.js';
import {create, move, removeMember, rename} from './judge-members.js';
import {copyOnce, removeOnce, setOnce} from './judge-orders.js';
import {copy, remove, set} from './judge-settings.js';

/** What must come of a change, by the rulings. */
export function judge(world: World, change: Change): Verdict {
	const found = new Case(world);
	decide(found, change);
	const {thrown, obstacles, intent, orders, release} = found;
	return {thrown, obstacles, intent, orders, release};
}

function decide(found: Case, change: Change): void {
	switch (change.kind) {
		case 'create-cluster':
		case 'create-instance':
			return create(found, change);
		case 'edit-member':
			return rename(found, change);
		case 'move-member':
			return move(found, change);
		case 'remove-member':
			return removeMember(found, change);
		case 'adopt':
			throw new Error('no history adopts anything yet');
		case 'set':
			return nodeOf(found.world.intent, change.member)?.kind === 'instance' ? setOnce(found, change) : set(found, change);
		case 'remove':
			return nodeOf(found.world.intent, change.member)?.kind === 'instance' ? removeOnce(found, change) : remove(found, change);
		case 'move-keys':
		case 'copy-keys':
			return nodeOf(found.world.intent, change.member)?.kind === 'instance' ? copyOnce(found, change) : copy(found, change);
	}
}

/** Names whose setting ends or that are deleted (S14.2). */
export function namesRemoved(before: Intent, {intent, orders}: Verdict): Set<string> {
	const ended = before.settings.filter(({cluster, unit}) => !settingOf(intent, cluster, unit)).map(({unit}) => unitName(unit));
	return new Set([...ended, ...orders.filter(({wanted}) => wanted === undefined).map(({unit}) => unitName(unit))]);
}


import {unitName, type Change, type Id} from '@clusterd/core';
import {Case, type Verdict, type World} from './case.js';
import {changedBetween, nodeOf, settingOf, withoutIdleExemptions, type Intent} from './intent.js';
import {endExemption, exempt} from './judge-exemptions.js';
import {undo} from './judge-undo.js';
import {create, edit, move, removeMember} from './judge-members.js';
import {copyOnce, removeAll, removeOnce, setOnce} from './judge-orders.js';
import {adopt, copy, remove, set} from './judge-settings.js';

/** What must come of a change, by the rulings. */
export function judge(world: World, change: Change): Verdict {
	const found = new Case(world);
	decide(found, change);
	const {thrown, obstacles, intent, orders, release} = found;
	return {thrown, obstacles, intent: intent === world.intent ? intent : withoutIdleExemptions(intent), orders, release};
}

function decide(found: Case, change: Change): void {
	if (
		'member' in change &&
		change.kind !== 'remove-member' &&
		change.kind !== 'edit-member' &&
		nodeOf(found.world.intent, change.member)?.isLeaving
	)
		return void found.thrown.add('CHANGE_INVALID');
	switch (change.kind) {
		case 'create-cluster':
		case 'create-instance':
			return create(found, change);
		case 'edit-member':
			return edit(found, change);
		case 'move-member':
			return move(found, change);
		case 'remove-member':
			return removeMember(found, change);
		case 'adopt':
			return adopt(found, change);
		case 'exempt':
			return exempt(found, change);
		case 'end-exemption':
			return endExemption(found, change);
		case 'undo':
			return undo(found, change);
		case 'set':
			return nodeOf(found.world.intent, change.member)?.kind === 'instance'
				? setOnce(found, change)
				: set(found, change);
		case 'remove':
			if (nodeOf(found.world.intent, change.member)?.kind === 'instance') return removeOnce(found, change);
			return change.scope === 'all' ? removeAll(found, change) : remove(found, change);
		case 'move-keys':
		case 'copy-keys':
			return nodeOf(found.world.intent, change.member)?.kind === 'instance'
				? copyOnce(found, change)
				: copy(found, change);
	}
}

/** The instances that a change touches (S14.2). */
export const touchedBy = (before: Intent, {intent, orders}: Verdict): Set<Id> =>
	new Set([...changedBetween(before, intent).keys(), ...orders.map(({instance}) => instance)]);

/** Whether a change is confirmed, however little it does (S4, S7.5). */
export const isAlwaysConfirmed = (change: Change): boolean =>
	(change.kind === 'remove' && change.scope === 'all') || (change.kind === 'remove-member' && change.cascade === true);

/** Names whose setting ends or that are deleted (S14.2). */
export function namesRemoved(before: Intent, {intent, orders}: Verdict): Set<string> {
	const ended = before.settings
		.filter(({cluster, unit}) => !settingOf(intent, cluster, unit))
		.map(({unit}) => unitName(unit));
	return new Set([...ended, ...orders.filter(({wanted}) => wanted === undefined).map(({unit}) => unitName(unit))]);
}

import {isClusterdError, type Change, type Id, type Release} from '@clusterd/core';
import {unitNamed} from './case.js';
import {isClaimed, type Site} from './converge.js';
import {instancesBelow, locksUnit, nodeOf, winnerAt} from './intent.js';
import type {Player} from './player.js';

/** Instances that came or went. */
export function populate(player: Player): void {
	const {intent, sites, machines} = player;
	for (const {id, kind, address} of intent.nodes) {
		player.lastId = Math.max(player.lastId, Number(id.slice(1)));
		if (kind === 'instance' && !sites.has(id))
			sites.set(id, {
				id,
				machine: machines.get(address!)!,
				ledger: new Map(),
				known: new Map(),
				repairs: new Map(),
				waiting: [],
			});
	}
	for (const id of sites.keys()) if (!nodeOf(intent, id)) sites.delete(id);
}

/** S7.5: who was leaving and has all of its own again is gone. */
export async function removeLeft(player: Player): Promise<void> {
	const {intent, sites} = player;
	const left = new Set<Id>();
	for (const {id, isLeaving} of intent.nodes)
		if (isLeaving && (sites.get(id)!.machine.isOnline || (await isNoticed(player, sites.get(id)!)))) left.add(id);
	player.intent = {...intent, nodes: intent.nodes.filter(({id}) => !left.has(id))};
	populate(player);
}

/**
 * When clusterd sees that nothing of its own is on an instance that is away, is nobody's business: the model follows.
 */
async function isNoticed({api}: Player, {id, ledger, waiting}: Site): Promise<boolean> {
	if (waiting.length > 0 || [...ledger.values()].some(({owner}) => owner !== undefined)) return false;
	try {
		await api.members.get(id);
		return false;
	} catch (error) {
		if (isClusterdError(error, 'MEMBER_NOT_FOUND')) return true;
		throw error;
	}
}

/** S0.3: the rule of the revision that ended an ownership is remembered, until the owner claims the unit again. */
export function endClaims({intent, sites}: Player, release: Release): void {
	for (const {id, ledger} of sites.values()) {
		for (const [unit, entry] of ledger) {
			if (entry.owner === undefined) continue;
			const {ended, ...rest} = entry;
			const winner = winnerAt(intent, id, unit);
			if (isClaimed(intent, id, unit, entry.owner)) ledger.set(unit, rest);
			else if (ended === undefined)
				ledger.set(unit, {...rest, ended: winner && locksUnit(winner) ? 'restore' : release});
		}
	}
}

/** S2: the same content again, and what is known to differ is owed again. */
export function oweAgain({intent, sites}: Player, change: Change): Id[] {
	if (change.kind !== 'set' || nodeOf(intent, change.member)?.kind !== 'cluster') return [];
	const owed: Id[] = [];
	for (const {id} of instancesBelow(intent, change.member)) {
		const {ledger, known, repairs} = sites.get(id)!;
		for (const unit of change.units.map(unitNamed)) {
			const entry = ledger.get(unit);
			if (!known.has(unit)) continue;
			repairs.delete(unit); // by hand
			if (!entry) continue;
			ledger.set(unit, {...entry, isConfirmed: false});
			owed.push(id);
		}
	}
	return owed;
}

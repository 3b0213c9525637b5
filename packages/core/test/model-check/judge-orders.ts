import {metaUnit, unitName, valueUnit, type Unit} from '@clusterd/core';
import {REFUSED, relocated, unitNamed, type Case, type Of} from './case.js';
import type {Site} from './converge.js';
import {above, instancesBelow, isBelow} from './intent.js';
import {isAtOrBelow} from './machine.js';
import {locksMet} from './judge-conflicts.js';

/** S15: one instance, done once. */
function order(found: Case, site: Site, unit: Unit, wanted: string | undefined): void {
	const {intent} = found.world;
	if (REFUSED.test(unitName(unit)) && !unit.startsWith('dir:')) return void found.thrown.add('KEY_NOT_SETTABLE');
	const [lock] = locksMet(intent, above(intent, site.id), site.id, {
		unit,
		mode: wanted === undefined ? 'absent' : 'enforced',
	});
	if (lock) return found.object('KEY_LOCKED', lock.cluster);
	const present = site.machine.isOnline ? {content: site.machine.read(unit)} : undefined;
	if (!present || present.content !== wanted)
		found.orders.push({instance: site.id, unit, wanted, ...(present ? {expected: present} : {})});
}

/** S15: whoever orders something of an instance that is not there is told, unless it may wait. */
function reach(found: Case, site: Site, mayWait: boolean): void {
	if (!site.machine.isOnline && !mayWait && found.obstacles.length === 0) found.thrown.add('INSTANCE_UNREACHABLE');
}

export function setOnce(found: Case, {member, units, mode, queue = false}: Of<'set'>): void {
	const site = found.world.sites.get(member)!;
	if (mode === 'enforced' || mode === 'default') return void found.thrown.add('CHANGE_INVALID');
	for (const ref of units) order(found, site, unitNamed(ref), mode === 'absent' ? undefined : ref.content);
	reach(found, site, queue);
}

/** S4: scope `all` of one instance is what it has at and below the names. */
export function removeOnce(
	found: Case,
	{member, units, scope, below = scope === 'all', queue = false}: Of<'remove'>,
): void {
	const site = found.world.sites.get(member)!;
	const {machine} = site;
	const all = below
		? units.flatMap(({name}) => (machine.isOnline ? machine.atAndBelow(name) : [])).map(valueUnit)
		: units.map(unitNamed);
	for (const unit of new Set(all)) order(found, site, unit, undefined);
	reach(found, site, queue && !below);
}

/** S4, scope `all`: settings here and below end, and each instance removes what it has, whenever it is there. */
export function removeAll(found: Case, {member, units}: Of<'remove'>): void {
	if (!found.cluster(member)) return;
	const {intent} = found.world;
	found.release = 'keep';
	const tops = units
		.map(({name}) => name)
		.filter((name) => !units.some((other) => other.name !== name && isAtOrBelow(name, other.name)));
	for (const {cluster, unit} of intent.settings) {
		if (
			(cluster === member || isBelow(intent, cluster, member)) &&
			tops.some((top) => isAtOrBelow(unitName(unit), top))
		)
			found.end(cluster, unit);
	}
	for (const {id} of instancesBelow(intent, member))
		for (const top of tops) found.orders.push({instance: id, unit: valueUnit(top), wanted: undefined, isSubtree: true});
}

/** S5.1 on an instance: the subtree with its metadata. */
export function copyOnce(found: Case, {kind, member, from, to, overwrite}: Of<'move-keys' | 'copy-keys'>): void {
	const site = found.world.sites.get(member)!;
	const {machine} = site;
	if (isAtOrBelow(to, from)) return void found.thrown.add('TARGET_INSIDE_SOURCE');
	if (!machine.isOnline) return reach(found, site, false);
	const sources = machine.atAndBelow(from);
	if (sources.length === 0) return void found.thrown.add('KEY_NOT_FOUND');
	if (!overwrite && machine.atAndBelow(to).length > 0) found.object('TARGET_OCCUPIED');
	for (const name of sources) {
		const {value, meta} = machine.keys.get(name)!;
		order(found, site, relocated(name, from, to), value);
		for (const [metakey, content] of meta) order(found, site, metaUnit(relocated(name, from, to), metakey), content);
	}
	if (kind === 'move-keys')
		for (const name of sources)
			if (!sources.some((source) => relocated(source, from, to) === name)) order(found, site, name, undefined);
}

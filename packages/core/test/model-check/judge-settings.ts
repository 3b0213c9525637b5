import {isValueUnit, unitName, valueUnit, type Id, type Unit} from '@clusterd/core';
import {REFUSED, relocated, unitNamed, type Case, type Of} from './case.js';
import {
	above,
	changedBetween,
	instancesBelow,
	isBelow,
	isExempt,
	locksUnit,
	nodeOf,
	winnerAt,
	type Prescribed,
} from './intent.js';
import {isAtOrBelow} from './machine.js';
import {judgeConflicts, locksMet} from './judge-conflicts.js';

export function set(
	found: Case,
	{member, units, mode = 'enforced', conflicts = 'refuse', own = 'take', create = false}: Of<'set'>,
): void {
	if (!found.cluster(member)) return;
	const named = units.map((ref) => ({
		unit: unitNamed(ref),
		mode,
		...(mode === 'absent' ? {} : {content: ref.content!}),
	}));
	prescribe(
		found,
		member,
		[
			...named,
			...(create && mode !== 'absent'
				? keysToCreate(
						found,
						member,
						named.map(({unit}) => unit),
					)
				: []),
		],
		conflicts,
	);
	if (own === 'refuse') refuseOwn(found, member);
}

/** S6.2: the keys of metadata, unless something is set there. */
function keysToCreate(
	{world: {intent}}: Case,
	cluster: Id,
	named: readonly Unit[],
): Pick<Prescribed, 'unit' | 'mode' | 'content'>[] {
	const keys = new Set(named.filter((unit) => !isValueUnit(unit)).map((unit) => valueUnit(unitName(unit))));
	return [...keys]
		.filter((unit) => !named.includes(unit) && !winnerAt(intent, cluster, unit))
		.map((unit) => ({unit, mode: 'default', content: ''}));
}

/** S9: what an instance has in place of what is set becomes the setting. */
export function adopt(found: Case, {member, units}: Of<'adopt'>): void {
	const {intent, sites} = found.world;
	const site = sites.get(member);
	if (!site) return void found.thrown.add(nodeOf(intent, member) ? 'WRONG_KIND' : 'MEMBER_NOT_FOUND');
	for (const unit of units.map(unitNamed)) {
		const winner = winnerAt(intent, member, unit);
		const content = site.machine.read(unit);
		if (winner?.unit !== unit) found.thrown.add('CHANGE_INVALID');
		else if (!site.machine.isOnline) found.thrown.add('INSTANCE_UNREACHABLE');
		else if (content === undefined) found.thrown.add('CHANGE_INVALID');
		else
			prescribe(
				found,
				winner.cluster,
				[{unit, mode: winner.mode === 'absent' ? 'enforced' : winner.mode, content}],
				'refuse',
			);
	}
}

/** S2, S3: nothing above locks it, and what is below conflicts, sleeps or goes. */
function prescribe(
	found: Case,
	cluster: Id,
	wanted: readonly Pick<Prescribed, 'unit' | 'mode' | 'content'>[],
	policy: 'refuse' | 'shadow' | 'absorb',
): void {
	const {intent} = found.world;
	for (const each of wanted) {
		if (REFUSED.test(unitName(each.unit))) {
			found.thrown.add('KEY_NOT_SETTABLE');
			continue;
		}
		const [lock] = locksMet(intent, above(intent, cluster), cluster, each);
		if (lock) {
			found.object('KEY_LOCKED', lock.cluster);
			continue;
		}
		found.prescribe({cluster, ...each});
		if (each.mode === 'default') continue;
		const below = intent.settings.filter(
			(lower) =>
				isBelow(intent, lower.cluster, cluster) &&
				overlap(each, lower) &&
				!isExempt(intent, lower.cluster, {cluster, ...each}),
		);
		judgeConflicts(
			found,
			below.map((lower) => ({upper: {cluster, ...each}, lower})),
			policy,
		);
	}
}

/** One unit for both, or a metakey of a key that is absent by the other. */
function overlap(one: Pick<Prescribed, 'unit' | 'mode'>, other: Pick<Prescribed, 'unit' | 'mode'>): boolean {
	const owns = (upper: Pick<Prescribed, 'unit' | 'mode'>, lower: Pick<Prescribed, 'unit'>): boolean =>
		upper.mode === 'absent' && isValueUnit(upper.unit) && unitName(lower.unit) === upper.unit;
	return one.unit === other.unit || owns(one, other) || owns(other, one);
}

/**
 * S3: instances' differing own values, where they are known; a default in place of an absent key can let metadata be
 * set again.
 */
function refuseOwn(found: Case, member: Id): void {
	const {intent, sites} = found.world;
	const differ = new Set<Unit>();
	for (const {id} of instancesBelow(intent, member)) {
		const {machine, ledger} = sites.get(id)!;
		if (!machine.isOnline) continue;
		for (const unit of changedBetween(intent, found.intent).get(id) ?? []) {
			const winner = winnerAt(found.intent, id, unit);
			const present = machine.read(unit);
			const written = ledger.get(unit)?.written;
			if (
				!winner ||
				!locksUnit(winner) ||
				present === undefined ||
				written?.content === present ||
				present === winner.content
			)
				continue;
			differ.add(unit);
		}
	}
	for (const unit of differ) found.object('OWN_VALUES_DIFFER', unit);
}

/** S4, scope `here`. */
export function remove(found: Case, {member, units, below, release}: Of<'remove'>): void {
	if (!found.cluster(member)) return;
	found.release = release ?? 'restore';
	const {settings} = found.world.intent;
	for (const {cluster, unit} of settings) {
		if (
			cluster === member &&
			units.some((ref) => (below ? isAtOrBelow(unitName(unit), ref.name) : unitNamed(ref) === unit))
		)
			found.end(member, unit);
	}
}

/** S5.1 on a cluster: settings, set elsewhere, then taken away. */
export function copy(found: Case, {kind, member, from, to, overwrite}: Of<'move-keys' | 'copy-keys'>): void {
	if (!found.cluster(member)) return;
	if (isAtOrBelow(to, from)) return void found.thrown.add('TARGET_INSIDE_SOURCE');
	const own = found.world.intent.settings.filter(({cluster}) => cluster === member);
	const sources = own.filter(({unit}) => isAtOrBelow(unitName(unit), from));
	if (sources.length === 0) return void found.thrown.add('KEY_NOT_FOUND');
	if (!overwrite && own.some(({unit}) => isAtOrBelow(unitName(unit), to))) found.object('TARGET_OCCUPIED');
	const targets = sources.map(({unit, mode, content}) => ({
		unit: relocated(unit, from, to),
		mode,
		...(content === undefined ? {} : {content}),
	}));
	prescribe(found, member, targets, 'refuse');
	if (kind === 'move-keys')
		for (const {unit} of sources) if (!targets.some((target) => target.unit === unit)) found.end(member, unit);
}

import {isValueUnit, metaUnit, unitMetakey, unitName, valueUnit, type Change, type ErrorCode, type Id, type Release, type Unit} from '@clusterd/core';
import {above, chain, changedBetween, childrenOf, instancesBelow, isBelow, locksUnit, nodeOf, settingOf, winnerAmong, winnerAt, type Intent, type Node, type Prescribed} from './intent.js';
import {isAtOrBelow, type Order} from './machine.js';
import type {Site} from './converge.js';

/** Something in the way of a change, as far as both sides must agree on it. */
export interface Obstacle {
	readonly code: ErrorCode;
	/** What exactly: the locked unit and its owner, the clusters that conflict. */
	readonly facts: string;
}

/** What the model expects of a change. */
export interface Verdict {
	/** Codes that the change may be thrown back with, whatever the fleet; when there are any, one of them is. */
	readonly thrown: ReadonlySet<ErrorCode>;
	readonly obstacles: readonly Obstacle[];
	readonly intent: Intent;
	/** What is ordered of one instance. */
	readonly orders: readonly Order[];
	/** What becomes of values whose setting ends by the change (S4). */
	readonly release: Release;
}

export interface World {
	readonly intent: Intent;
	readonly sites: ReadonlyMap<Id, Site>;
	/** The number of the revision that the change would be. */
	readonly revision: number;
	/** The number that the next id would have. */
	readonly nextId: number;
}

type Of<Kind extends Change['kind']> = Extract<Change, {kind: Kind}>;

/** A verdict in the making: the world, and what was found. */
class Case {
	readonly world: World;
	readonly thrown = new Set<ErrorCode>();
	readonly obstacles: Obstacle[] = [];
	readonly orders: Order[] = [];
	intent: Intent;
	release: Release = 'restore';

	constructor(world: World) {
		this.world = world;
		this.intent = world.intent;
	}

	object(code: ErrorCode, ...facts: readonly string[]): void {
		this.obstacles.push({code, facts: facts.join(' ')});
	}

	cluster(id: Id): Node | undefined {
		const node = nodeOf(this.world.intent, id);
		if (!node) this.thrown.add('MEMBER_NOT_FOUND');
		else if (node.kind !== 'cluster') this.thrown.add('WRONG_KIND');
		return node?.kind === 'cluster' ? node : undefined;
	}

	prescribe(setting: Omit<Prescribed, 'since'>): void {
		const before = settingOf(this.intent, setting.cluster, setting.unit);
		if (before?.mode === setting.mode && before.content === setting.content) return;
		this.end(setting.cluster, setting.unit);
		this.intent = {...this.intent, settings: [...this.intent.settings, {...setting, since: this.world.revision}]};
	}

	end(cluster: Id, unit: Unit): void {
		this.intent = {...this.intent, settings: this.intent.settings.filter((setting) => setting.cluster !== cluster || setting.unit !== unit)};
	}

	replace(id: Id, nodes: readonly Node[]): void {
		this.intent = {...this.intent, nodes: [...this.intent.nodes.filter((node) => node.id !== id), ...nodes]};
	}
}

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
		case 'set':
			return nodeOf(found.world.intent, change.member)?.kind === 'instance' ? setOnce(found, change) : set(found, change);
		case 'remove':
			return nodeOf(found.world.intent, change.member)?.kind === 'instance' ? removeOnce(found, change) : remove(found, change);
		case 'move-keys':
		case 'copy-keys':
			return nodeOf(found.world.intent, change.member)?.kind === 'instance' ? copyOnce(found, change) : copy(found, change);
	}
}

/** S0.1, S13. */
function create(found: Case, change: Of<'create-cluster' | 'create-instance'>): void {
	const {intent, nextId, revision} = found.world;
	const parent = found.cluster(change.parent!);
	if (!parent) return;
	checkName(found, parent.id, change.name);
	const isInstance = change.kind === 'create-instance';
	if (isInstance && intent.nodes.some(({address}) => address === change.address)) found.object('DUPLICATE_INSTANCE');
	found.replace('', [{id: `${isInstance ? 'i' : 'c'}${nextId}`, kind: isInstance ? 'instance' : 'cluster', name: change.name, parent: parent.id, since: revision, ...(isInstance ? {address: change.address} : {})}]);
}

function checkName(found: Case, parent: Id, name: string, self?: Id): void {
	if (childrenOf(found.world.intent, parent).some((child) => child.name === name && child.id !== self)) found.object('NAME_TAKEN');
}

function rename(found: Case, {member, name}: Of<'edit-member'>): void {
	const node = nodeOf(found.world.intent, member);
	if (!node) return void found.thrown.add('MEMBER_NOT_FOUND');
	if (node.parent !== undefined) checkName(found, node.parent, name!, member);
	if (name !== node.name) found.replace(member, [{...node, name: name!, since: found.world.revision}]);
}

/** S7.1, S7.3. */
function move(found: Case, {member, from, to, release, conflicts}: Of<'move-member'>): void {
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
	const met = moved.flatMap((lower) => locksMet(found.intent, chain(intent, to), lower).filter((lock) => !above(intent, lower.cluster).includes(lock.cluster)).map((lock) => ({upper: lock, lower})));
	judgeConflicts(found, met, conflicts ?? 'refuse');
}

/** The locks in force below some clusters that a setting would come under: of its unit, or of what goes with it where a key is absent. */
function locksMet(intent: Intent, clusters: readonly Id[], {unit, mode}: Pick<Prescribed, 'unit' | 'mode'>): Prescribed[] {
	const beside = mode === 'absent' && isValueUnit(unit) ? intent.settings.filter((setting) => clusters.includes(setting.cluster) && !isValueUnit(setting.unit) && unitName(setting.unit) === unit).map((setting) => setting.unit) : [];
	const locks = [unit, ...beside].map((each) => winnerAmong(intent, clusters, each)).filter((winner) => winner !== undefined && locksUnit(winner));
	return [...new Set(locks as Prescribed[])];
}

/** S3: a default sleeps, the same is redundant, what sleeps already sleeps on; anything else is a conflict, or sleeps, or goes. */
function judgeConflicts(found: Case, met: readonly {readonly upper: Omit<Prescribed, 'since'>; readonly lower: Prescribed}[], policy: 'refuse' | 'shadow' | 'absorb'): void {
	const {intent} = found.world;
	const conflicts = new Map<Id, Set<Unit>>();
	for (const {upper, lower} of met) {
		if (lower.mode === 'default') continue;
		if (policy === 'absorb') found.end(lower.cluster, lower.unit);
		const isSame = upper.unit === lower.unit && upper.mode === lower.mode && upper.content === lower.content;
		const contested = isValueUnit(upper.unit) ? lower.unit : upper.unit; // the metakey, where the other owns its key
		if (policy !== 'refuse' || isSame || winnerAt(intent, lower.cluster, contested) !== lower) continue;
		conflicts.set(lower.cluster, (conflicts.get(lower.cluster) ?? new Set()).add(lower.unit));
	}
	if (conflicts.size > 0) found.object('CONFLICT_BELOW', ...[...conflicts.keys()].sort());
}

/** S7.5. */
function removeMember(found: Case, {member, release}: Of<'remove-member'>): void {
	const {intent, revision} = found.world;
	const node = nodeOf(intent, member);
	if (!node) return void found.thrown.add('MEMBER_NOT_FOUND');
	if (node.parent === undefined) return void found.thrown.add('ROOT_FIXED');
	if (node.kind === 'instance' && release !== undefined && release !== 'keep') return void found.thrown.add('CHANGE_INVALID');
	const children = childrenOf(intent, member);
	const siblings = childrenOf(intent, node.parent).filter(({id}) => id !== member);
	if (children.some(({name}) => siblings.some((sibling) => sibling.name === name))) found.object('NAME_TAKEN');
	found.release = release ?? 'keep';
	found.replace(member, []);
	for (const child of children) found.replace(child.id, [{...child, parent: node.parent, since: revision}]);
	for (const {unit} of intent.settings.filter(({cluster}) => cluster === member)) found.end(member, unit);
}

export const unitNamed = ({name, meta}: {readonly name: string; readonly meta?: string}): Unit => (meta === undefined ? valueUnit(name) : metaUnit(name, meta));

/** S0.5. */
export const REFUSED = /^(?:dir:|proc:|default:|\/|system:\/elektra(?:\/|$)|user:\/sw\/elektra\/clusterd(?:\/|$))/;

function set(found: Case, {member, units, mode = 'enforced', conflicts = 'refuse', own = 'take'}: Of<'set'>): void {
	if (!found.cluster(member)) return;
	prescribe(found, member, units.map((ref) => ({unit: unitNamed(ref), mode, ...(mode === 'absent' ? {} : {content: ref.content!})})), conflicts);
	if (own === 'refuse' && mode !== 'default') refuseOwn(found, member);
}

/** S2, S3: nothing above locks it, and what is below conflicts, sleeps or goes. */
function prescribe(found: Case, cluster: Id, wanted: readonly Pick<Prescribed, 'unit' | 'mode' | 'content'>[], policy: 'refuse' | 'shadow' | 'absorb'): void {
	const {intent} = found.world;
	for (const each of wanted) {
		if (REFUSED.test(unitName(each.unit))) {
			found.thrown.add('KEY_NOT_SETTABLE');
			continue;
		}
		const [lock] = locksMet(intent, above(intent, cluster), each);
		if (lock) {
			found.object('KEY_LOCKED', lock.cluster);
			continue;
		}
		found.prescribe({cluster, ...each});
		if (each.mode === 'default') continue;
		const below = intent.settings.filter((lower) => isBelow(intent, lower.cluster, cluster) && overlap(each, lower));
		judgeConflicts(found, below.map((lower) => ({upper: {cluster, ...each}, lower})), policy);
	}
}

/** One unit for both, or a metakey of a key that is absent by the other. */
function overlap(one: Pick<Prescribed, 'unit' | 'mode'>, other: Pick<Prescribed, 'unit' | 'mode'>): boolean {
	const owns = (upper: Pick<Prescribed, 'unit' | 'mode'>, lower: Pick<Prescribed, 'unit'>): boolean => upper.mode === 'absent' && isValueUnit(upper.unit) && unitName(lower.unit) === upper.unit;
	return one.unit === other.unit || owns(one, other) || owns(other, one);
}

/** S3: instances' differing own values, where they are known. */
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
			if (!winner || !locksUnit(winner) || present === undefined || written?.content === present || present === winner.content) continue;
			differ.add(unit);
		}
	}
	for (const unit of differ) found.object('OWN_VALUES_DIFFER', unit);
}

/** S4, scope `here`. */
function remove(found: Case, {member, units, below, release}: Of<'remove'>): void {
	if (!found.cluster(member)) return;
	found.release = release ?? 'restore';
	const {settings} = found.world.intent;
	for (const {cluster, unit} of settings) {
		if (cluster === member && units.some((ref) => (below ? isAtOrBelow(unitName(unit), ref.name) : unitNamed(ref) === unit))) found.end(member, unit);
	}
}

const relocated = (unit: Unit, from: string, to: string): Unit => to + unit.slice(from.length);

/** S5.1 on a cluster: settings, set elsewhere, then taken away. */
function copy(found: Case, {kind, member, from, to, overwrite}: Of<'move-keys' | 'copy-keys'>): void {
	if (!found.cluster(member)) return;
	if (isAtOrBelow(to, from)) return void found.thrown.add('TARGET_INSIDE_SOURCE');
	const own = found.world.intent.settings.filter(({cluster}) => cluster === member);
	const sources = own.filter(({unit}) => isAtOrBelow(unitName(unit), from));
	if (sources.length === 0) return void found.thrown.add('KEY_NOT_FOUND');
	if (!overwrite && own.some(({unit}) => isAtOrBelow(unitName(unit), to))) found.object('TARGET_OCCUPIED');
	const targets = sources.map(({unit, mode, content}) => ({unit: relocated(unit, from, to), mode, ...(content === undefined ? {} : {content})}));
	prescribe(found, member, targets, 'refuse');
	if (kind === 'move-keys') for (const {unit} of sources) if (!targets.some((target) => target.unit === unit)) found.end(member, unit);
}

/** S15: one instance, done once. */
function order(found: Case, site: Site, unit: Unit, wanted: string | undefined): void {
	const {intent} = found.world;
	if (REFUSED.test(unitName(unit)) && !unit.startsWith('dir:')) return void found.thrown.add('KEY_NOT_SETTABLE');
	const [lock] = locksMet(intent, above(intent, site.id), {unit, mode: wanted === undefined ? 'absent' : 'enforced'});
	if (lock) return found.object('KEY_LOCKED', lock.cluster);
	const present = site.machine.isOnline ? {content: site.machine.read(unit)} : undefined;
	if (!present || present.content !== wanted) found.orders.push({unit, wanted, ...(present ? {expected: present} : {})});
}

/** S15: whoever orders something of an instance that is not there is told, unless it may wait. */
function reach(found: Case, site: Site, mayWait: boolean): void {
	if (!site.machine.isOnline && !mayWait && found.obstacles.length === 0) found.thrown.add('INSTANCE_UNREACHABLE');
}

function setOnce(found: Case, {member, units, mode, queue = false}: Of<'set'>): void {
	const site = found.world.sites.get(member)!;
	if (mode === 'enforced' || mode === 'default') return void found.thrown.add('CHANGE_INVALID');
	for (const ref of units) order(found, site, unitNamed(ref), mode === 'absent' ? undefined : ref.content);
	reach(found, site, queue);
}

function removeOnce(found: Case, {member, units, below = false, queue = false}: Of<'remove'>): void {
	const site = found.world.sites.get(member)!;
	const {machine} = site;
	const all = below ? units.flatMap(({name}) => machine.isOnline ? machine.atAndBelow(name) : []).map(valueUnit) : units.map(unitNamed);
	for (const unit of new Set(all)) order(found, site, unit, undefined);
	reach(found, site, queue && !below);
}

/** S5.1 on an instance: the subtree with its metadata. */
function copyOnce(found: Case, {kind, member, from, to, overwrite}: Of<'move-keys' | 'copy-keys'>): void {
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
	if (kind === 'move-keys') for (const name of sources) if (!sources.some((source) => relocated(source, from, to) === name)) order(found, site, name, undefined);
}

/** Names whose setting ends or that are deleted (S14.2). */
export function namesRemoved(before: Intent, {intent, orders}: Verdict): Set<string> {
	const ended = before.settings.filter(({cluster, unit}) => !settingOf(intent, cluster, unit)).map(({unit}) => unitName(unit));
	return new Set([...ended, ...orders.filter(({wanted}) => wanted === undefined).map(({unit}) => unitName(unit))]);
}

/** The metakey of a unit in the change language; left out for a value. */
export const refOf = (unit: Unit): {name: string; meta?: string} => ({name: unitName(unit), ...(unitMetakey(unit) === undefined ? {} : {meta: unitMetakey(unit)!})});

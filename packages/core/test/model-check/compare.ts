import {
	isValueUnit,
	MARKER_KEY,
	metaUnit,
	refusalForCluster,
	KeyName,
	unitName,
	type Change,
	type Difference,
	type Id,
	type LedgerLine,
	type Plan,
	type PlanRefusal,
	type StateCounts,
	type Unit,
} from '@clusterd/core';
import type {MemoryInstance} from '@clusterd/core/memory';
import type {Obstacle, Verdict} from './case.js';
import {compareRemarks} from './compare-remarks.js';
import {converge, type Site} from './converge.js';
import {
	changedBetween,
	childrenOf,
	instancesBelow,
	locksUnit,
	unitsSetFor,
	winnerAmong,
	winnerAt,
	above,
} from './intent.js';
import type {Machine} from './machine.js';
import type {Player} from './player.js';
import {ALL_UNITS} from './steps.js';
import {isAlwaysConfirmed, namesRemoved, touchedBy} from './verdict.js';

/** Fails with what was compared, and both sides: `actual` is clusterd's, `expected` the model's. */
export function expectSame(what: string, actual: unknown, expected: unknown): void {
	if (JSON.stringify(actual) !== JSON.stringify(expected))
		throw new Error(`${what}: clusterd has ${show(actual)}, the model ${show(expected)}`);
}

const show = (value: unknown): string => JSON.stringify(value, (_key, item: unknown) => item ?? 'nothing');

/** A plan against the model's verdict: what is in the way, whom it touches, and whether it must be confirmed. */
export function compareVerdict(
	player: Player,
	change: Change,
	verdict: Verdict,
	plan: Plan,
	unconfirmed: number,
): void {
	const about = JSON.stringify(change);
	expectSame(
		`${about}: refusals`,
		plan.refusals.map(({code}) => code).sort(),
		verdict.obstacles.map(({code}) => code).sort(),
	);
	for (const refusal of plan.refusals) compareObstacle(about, refusal, verdict.obstacles);
	compareCounts(about, plan);
	if (verdict.obstacles.length > 0) return;
	const changed = changedBetween(player.intent, verdict.intent);
	const touched = touchedBy(player.intent, verdict);
	expectSame(`${about}: instances touched`, plan.instances, touched.size);
	expectSame(
		`${about}: confirmation`,
		plan.confirmation,
		touched.size > unconfirmed || namesRemoved(player.intent, verdict).size > 1 || isAlwaysConfirmed(change),
	);
	expectSame(
		`${about}: orders`,
		plan.commands.map(({instance, unit, wanted}) => [instance, unit, wanted.content]).sort(),
		verdict.orders.map(({instance, unit, wanted}) => [instance, unit, wanted]).sort(),
	);
	if (verdict.orders.length === 0) compareRows(about, plan, changed);
	compareRemarks(player.intent, change, verdict, plan);
}

function compareObstacle(about: string, refusal: PlanRefusal, expected: readonly Obstacle[]): void {
	const facts = obstaclesOf(refusal);
	if (facts === undefined) return;
	const possible = expected.filter(({code}) => code === refusal.code).map((obstacle) => obstacle.facts);
	if (!possible.some((one) => one.split(' ').includes(facts) || one === facts))
		throw new Error(`${about}: ${refusal.code} names ${facts}, the model ${possible.join(' or ')}`);
}

/** What exactly is in the way; undefined where only the code counts. */
export function obstaclesOf({code, facts}: PlanRefusal): string | undefined {
	if (code === 'KEY_LOCKED') return facts.owner.id;
	if (code === 'CONFLICT_BELOW') return [...new Set(facts.conflicts.map(({cluster}) => cluster.id))].sort().join(' ');
	return undefined;
}

/** Each row's counts add up to its instances. */
function compareCounts(about: string, {rows}: Plan): void {
	for (const {unit, instances, counts} of rows)
		expectSame(
			`${about}: counts of ${unit}`,
			Object.values<number>({...counts}).reduce((sum, count) => sum + count, 0),
			instances,
		);
}

/** Rows list every unit that changes somewhere, with as many instances as it changes on. */
function compareRows(about: string, {rows}: Plan, changed: ReadonlyMap<Id, readonly Unit[]>): void {
	const expected = new Map<Unit, number>();
	for (const units of changed.values()) for (const unit of units) expected.set(unit, (expected.get(unit) ?? 0) + 1);
	const actual = new Map<Unit, number>();
	for (const {unit, instances} of rows) if (instances > 0) actual.set(unit, (actual.get(unit) ?? 0) + instances);
	expectSame(`${about}: rows`, [...actual].sort(), [...expected].sort());
}

/** Everything that can be seen of both. */
export async function compareAll(player: Player, {isEnd = false}: {readonly isEnd?: boolean} = {}): Promise<void> {
	await compareMembers(player);
	if (player.isNew) await compareSettings(player);
	for (const [address, machine] of player.machines) compareMachine(player, address, machine);
	for (const site of player.sites.values()) compareLedger(player, site);
	await compareOperations(player, isEnd);
	if (isEnd) for (const site of player.sites.values()) compareDifferences(player, site);
}

async function compareMembers({api, intent}: Player): Promise<void> {
	const {items: clusters, total} = await api.members.clusters({limit: 1000});
	const {items: instances} = await api.members.instances(undefined, {limit: 1000});
	const states = new Map(instances.map(({id, state}) => [id, state]));
	expectSame(
		'members',
		[...clusters, ...instances].map(({id}) => id).sort(),
		intent.nodes
			.filter(({isLeaving}) => !isLeaving)
			.map(({id}) => id)
			.sort(),
	);
	expectSame('number of clusters', total, clusters.length);
	for (const view of [...clusters, ...instances]) {
		const node = intent.nodes.find(({id}) => id === view.id)!;
		expectSame(
			`${view.id}`,
			[view.name, view.parent, view.children, view.ancestors.map(({id}) => id)],
			[node.name, node.parent, childrenOf(intent, node.id).length, above(intent, node.id)],
		);
		const below = instancesBelow(intent, node.id);
		const counts: Record<string, number> = {};
		for (const {id} of below) counts[states.get(id)!] = (counts[states.get(id)!] ?? 0) + 1;
		expectSame(`instances at or below ${view.id}`, view.instances, below.length);
		expectSame(`states below ${view.id}`, sorted(view.counts), sorted(counts));
	}
}

const sorted = (counts: StateCounts | Record<string, number>): [string, number][] =>
	Object.entries(counts).sort(([one], [other]) => (one < other ? -1 : 1));

async function compareSettings({api, intent}: Player): Promise<void> {
	for (const {id, kind} of intent.nodes) {
		const {items} = await api.settings.effective(id, {limit: 1000});
		const effective = unitsSetFor(intent, id).flatMap((unit): unknown[] => {
			const winner = winnerAt(intent, id, unit);
			if (!winner) return []; // exempt from all
			return [
				[
					unit,
					winner.cluster,
					winner.mode,
					winner.unit === unit ? winner.content : undefined,
					winner.cluster !== id && locksUnit(winner),
					winner.since,
				],
			];
		});
		expectSame(
			`effective settings of ${id}`,
			items
				.map(({unit, owner, mode, content, locked, since}) => [unit, owner.id, mode, content, locked, since.revision])
				.sort(),
			effective.sort(),
		);
		if (kind === 'instance') continue;
		const own = intent.settings
			.filter(({cluster}) => cluster === id)
			.map(({unit, mode, content}) => {
				const lock = winnerAmong(intent, above(intent, id), unit, id);
				return [unit, mode, content, lock && locksUnit(lock) ? lock.cluster : undefined];
			});
		const {items: settings} = await api.settings.of(id, {limit: 1000});
		expectSame(
			`settings of ${id}`,
			settings.map(({unit, mode, content, asleepUnder}) => [unit, mode, content, asleepUnder?.id]).sort(),
			own.sort(),
		);
		for (const {unit} of settings)
			if (refusalForCluster(KeyName.parse(unitName(unit))))
				throw new Error(`${id} sets ${unit}, which no cluster may set`);
	}
}

/** An instance has exactly what the model says, key by key. */
function compareMachine(player: Player, address: string, machine: Machine): void {
	const real = player.connector.at(address);
	if (!sameKeys(real, machine)) notice(player, address, machine);
	const names = real.names().filter((name) => name !== MARKER_KEY);
	expectSame(`names on ${address}`, [...names].sort(), [...machine.keys.keys()].sort());
	for (const [name, {value, meta}] of machine.keys) {
		expectSame(`${name} on ${address}`, real.get(name), value);
		expectSame(`metakeys of ${name} on ${address}`, Object.entries(real.meta(name) ?? {}).sort(), [...meta].sort());
	}
}

const sameKeys = (real: MemoryInstance, machine: Machine): boolean =>
	ALL_UNITS.every(
		(unit) =>
			(isValueUnit(unit) ? real.get(unit) : real.reading(unitName(unit)).meta[unit.split('\0meta:')[1]!]) ===
			machine.read(unit),
	);

/**
 * Metadata that waited for a key which somebody else made is delivered at the next pass, and when that comes is
 * nobody's business: when clusterd was first, the model follows.
 */
function notice(player: Player, address: string, machine: Machine): void {
	const site = [...player.sites.values()].find((each) => each.machine === machine);
	const waits =
		site &&
		machine.isOnline &&
		[...machine.keys.keys()].some((name) =>
			ALL_UNITS.some((unit) => !isValueUnit(unit) && unitName(unit) === name && waitsFor(player, site, unit, address)),
		);
	if (waits) converge(site, player.intent, player.revision);
}

function waitsFor({intent, connector}: Player, {id, machine, ledger}: Site, unit: Unit, address: string): boolean {
	const winner = winnerAt(intent, id, unit);
	const metakey = unit.split('\0meta:')[1]!;
	return (
		winner?.unit === unit &&
		!ledger.get(unit)?.isConfirmed &&
		machine.read(unit) !== winner.content &&
		connector.at(address).meta(unitName(unit))?.[metakey] === winner.content &&
		metaUnit(unitName(unit), metakey) === unit
	);
}

/**
 * S0.4: what is remembered as own; and what has no owner is there as clusterd wrote it, unless somebody changed it
 * since clusterd looked.
 */
function compareLedger(player: Player, site: Site): void {
	const {id, ledger, machine} = site;
	const lines = player.deliveries.ledgers.get(id)?.units ?? new Map<Unit, LedgerLine>();
	if (!machine.isOnline) followOwners(player, site, lines);
	for (const [unit, line] of lines) {
		if (unitName(unit) === MARKER_KEY) continue; // who it is, which no setting wrote
		if (line.owner === undefined && !machine.foreign.has(unit))
			expectSame(`what clusterd left of ${unit} on ${id}`, machine.read(unit), line.written?.content);
	}
	for (const [unit, {owner, own, written}] of ledger) {
		if (!written || (own === undefined && written.content === undefined)) continue; // nothing is remembered
		const line = lines.get(unit);
		expectSame(
			`ledger of ${unit} on ${id}`,
			[line?.owner, line?.own?.content, line?.written?.content],
			[owner, own, written.content],
		);
	}
}

/**
 * That the same content is another cluster's now can be noted without the instance, or later: nothing hangs on when.
 */
function followOwners({intent}: Player, {id, ledger}: Site, lines: ReadonlyMap<Unit, LedgerLine>): void {
	for (const [unit, entry] of ledger) {
		const owner = lines.get(unit)?.owner;
		const winner = winnerAt(intent, id, unit);
		if (
			owner === undefined ||
			owner === entry.owner ||
			!winner ||
			winner.cluster !== owner ||
			!locksUnit(winner) ||
			!entry.isLock ||
			winner.content !== entry.written?.content
		)
			continue;
		const {ended: _ended, ...kept} = entry;
		ledger.set(unit, {...kept, owner});
	}
}

/** S8.1, S2: totals always add up, and in the end nothing is under way. */
async function compareOperations({api}: Player, isEnd: boolean): Promise<void> {
	for (const {id, targets, totals, endedAt, exceptions} of await api.operations.list({limit: isEnd ? 1000 : 3})) {
		expectSame(
			`totals of ${id}`,
			Object.values(totals).reduce((sum, count) => sum + count, 0),
			targets,
		);
		if (isEnd && endedAt === undefined) throw new Error(`${id} has not ended: ${show({targets, totals, exceptions})}`);
	}
}

/** S9: what is found different is told, and nothing else. */
function compareDifferences({deliveries}: Player, {id, known}: Site): void {
	const differences = deliveries.notes.get(id)?.differences ?? [];
	const found = differences
		.filter(({state}: Difference) => state === 'drifted' || state === 'missing' || state === 'contested')
		.map(({unit, state}) => [unit, state]);
	expectSame(`differences of ${id}`, found.sort(), [...known].sort());
}

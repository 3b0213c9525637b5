import {specTwin} from '@clusterd/elektra';
import {isClusterdError} from '../errors.js';
import type {Change} from '../records/change.js';
import {instancesAtOrBelow} from '../fleet/fleet-view.js';
import type {Id, Instance} from '../fleet/member.js';
import type {KeyReading} from '../units/reading.js';
import {unitName, unitOf} from '../units/unit.js';
import type {Connections} from '../delivery/instances/connections.js';
import type {KeyDatabase} from '../ports/key-database.js';
import {NOTHING_KNOWN, type Known} from '../plan/known.js';
import type {KnownContext} from './known-context.js';
import {knowUndone} from './known-undone.js';
import {checkCommandName} from '../plan/changes/commands.js';
import {nextInstance} from '../plan/changes/members.js';
import {askAll} from '../reading/ask-all.js';
import {namesAsked, needsReadings, subtreesAsked, withJudged} from './names-asked.js';
import {NEWCOMER, Readings} from './readings.js';

/** What is asked before a change is planned: an instance for a command; for a preview also those below a cluster. */
export async function know(
	context: KnownContext,
	change: Change,
	forPreview: boolean,
	signal: AbortSignal | undefined,
): Promise<Known> {
	if (change.kind === 'undo') return knowUndone(context, change, forPreview, signal);
	if (change.kind === 'create-instance')
		return forPreview || change.own === 'refuse' ? readNewcomer(context, change, signal) : NOTHING_KNOWN;
	const member = 'member' in change ? context.fleet.member(change.member) : undefined;
	if (member?.kind === 'instance' && COMMANDS.has(change.kind)) return readForCommand(context, member, change, signal);
	return forPreview || needsReadings(context.fleet, change) ? readForPlan(context, change, signal) : NOTHING_KNOWN;
}

const COMMANDS: ReadonlySet<Change['kind']> = new Set(['set', 'adopt', 'remove', 'move-keys', 'copy-keys']);

/**
 * What a command on one instance must know. The instance is asked, since a command is planned on what is there (S15).
 * That it does not answer is told by the plan, after what the fleet has against the change (S2).
 * @throws KEY_NOT_SETTABLE, KEY_NOT_ADDRESSABLE
 */
async function readForCommand(
	{connections, clock, deadlineMs}: KnownContext,
	instance: Instance,
	change: Change,
	signal: AbortSignal | undefined,
): Promise<Known> {
	for (const name of [...tops(change), ...singles(change)]) checkCommandName(name);
	const readings = new Readings();
	const {failed} = await askAll([instance], clock, deadlineMs, signal, (_member, ask) =>
		readInto(
			readings,
			connections,
			instance,
			{subtrees: [...tops(change), ...twinTops(change)], names: withJudged(singles(change))},
			ask,
		),
	);
	const mayWait = 'queue' in change && change.queue && tops(change).length === 0;
	readings.fault = failed.find(({error}) => !(mayWait && isClusterdError(error, 'INSTANCE_UNREACHABLE')))?.error;
	return readings;
}

/** What the instances that a change on a cluster touches have now, as far as they answer in time (S12). */
async function readForPlan(context: KnownContext, change: Change, signal: AbortSignal | undefined): Promise<Known> {
	const {fleet, connections, store, clock, deadlineMs, maxInstances} = context;
	const asked = 'member' in change ? change.member : undefined;
	const names = asked === undefined ? [] : namesAsked(fleet, change);
	const subtrees = asked === undefined ? [] : subtreesAsked(fleet, change);
	if (asked === undefined || names.length + subtrees.length === 0 || fleet.instanceCount(asked) > maxInstances)
		return NOTHING_KNOWN;
	const readings = new Readings();
	const instances = [...instancesAtOrBelow(fleet, asked)].map((id) => fleet.member(id) as Instance);
	await askAll(instances, clock, deadlineMs, signal, async (instance, ask) => {
		await readInto(readings, connections, instance, {subtrees, names}, ask);
		readings.addLedger(instance.id, (await store.ledger(instance.id, {signal: ask})).units);
	});
	return readings;
}

/** What an instance has that shall come under settings (S7.2), as far as it answers in time; nothing is left there. */
async function readNewcomer(
	{fleet, connections, clock, deadlineMs}: KnownContext,
	change: Extract<Change, {kind: 'create-instance'}>,
	signal: AbortSignal | undefined,
): Promise<Known> {
	const parent = change.parent ?? fleet.root;
	if (fleet.member(parent)?.kind !== 'cluster' || fleet.instanceAt(change.address) !== undefined) return NOTHING_KNOWN;
	const asked = {names: namesAsked(fleet, change), subtrees: subtreesAsked(fleet, change)};
	if (asked.names.length + asked.subtrees.length === 0) return NOTHING_KNOWN;
	const readings = new Readings(() => nextInstance(fleet));
	const newcomer: Instance = {
		id: NEWCOMER,
		kind: 'instance',
		name: change.name,
		parent,
		addresses: [change.address],
		labels: {},
	};
	await askAll([newcomer], clock, deadlineMs, signal, (_newcomer, ask) =>
		connections.visit(change.address, (database) => readFrom(database, readings, NEWCOMER, asked, ask)),
	);
	return readings;
}

/** Reads what is asked for; nothing counts unless it is of the recorded instance (S13.2). */
async function readInto(
	readings: Readings,
	connections: Connections,
	instance: Instance,
	asked: Asked,
	signal: AbortSignal,
): Promise<void> {
	await readFrom(connections.of(instance), readings, instance.id, asked, signal, () =>
		connections.confirm(instance, {signal}),
	);
}

/** What is read of an instance. */
interface Asked {
	readonly subtrees: readonly string[];
	readonly names: readonly string[];
}

async function readFrom(
	database: KeyDatabase,
	readings: Readings,
	id: Id,
	{subtrees, names}: Asked,
	signal: AbortSignal,
	confirm = (): Promise<void> => Promise.resolve(),
): Promise<void> {
	const below = new Map<string, readonly KeyReading[]>();
	for (const top of subtrees) below.set(top, await database.readBelow(top, {signal, urgent: true}));
	const keys = names.length === 0 ? [] : await database.read(names, {signal, urgent: true});
	await confirm();
	for (const [top, found] of below) readings.addBelow(id, top, found);
	readings.add(id, keys);
}

const tops = (change: Change): string[] => {
	if (change.kind === 'move-keys' || change.kind === 'copy-keys') return [change.from, change.to];
	return change.kind === 'remove' && change.below ? change.units.map(({name}) => name) : [];
};

/** What a copied subtree inherits is not copied (S6.4). */
const twinTops = (change: Change): string[] =>
	change.kind === 'move-keys' || change.kind === 'copy-keys' ? [specTwin(change.from) ?? []].flat() : [];

const singles = (change: Change): string[] =>
	change.kind === 'set' || change.kind === 'adopt' || (change.kind === 'remove' && !change.below)
		? [...new Set(change.units.map((unit) => unitName(unitOf(unit))))]
		: [];

import {specTwin} from '@clusterd/elektra';
import {isClusterdError} from '../errors.js';
import {redeliveredBy} from '../delivery/drift/redeliver-known.js';
import {differingIn, unconfirmed} from '../delivery/drift/redelivery.js';
import type {Change} from '../records/change.js';
import {instancesAtOrBelow} from '../fleet/fleet-view.js';
import type {Id, Instance, Member} from '../fleet/member.js';
import {isCheck} from '../plan/checks/value-check.js';
import {checkCommandName} from '../plan/changes/commands.js';
import {nextInstance} from '../plan/changes/members.js';
import type {Known, Need} from '../plan/known.js';
import {withChecked} from '../plan/effects.js';
import type {Planned} from '../plan/plan.js';
import {askAll} from '../reading/ask-all.js';
import {unitName, unitOf} from '../units/unit.js';
import {knowUndone} from './known-undone.js';
import type {KnownContext} from './known-context.js';
import {readFrom, readInto} from './read-instances.js';
import {NEWCOMER, Readings} from './readings.js';

/** Plans a change with what is known; names what must still be read. */
export type PlanWith = (known: Known) => Planned;

/** What is known of instances, and the plan made with it, if one was made. */
export interface Foreknown {
	readonly known: Known;
	readonly planned?: Planned;
}

/**
 * Reads what the plan of a change must know: plans with what is known, reads what the plan names, plans again. For a
 * commit instances are asked only if what they have can refuse the change. More than `maxInstances` are not asked.
 */
export async function know(
	context: KnownContext,
	change: Change,
	planWith: PlanWith,
	forPreview: boolean,
	signal: AbortSignal | undefined,
): Promise<Foreknown> {
	const known = await readFirst(context, change, forPreview, signal);
	if (!forPreview && !isRefusedByReadings(context, change)) return {known};
	const planned = planWith(known);
	const {notRead} = planned.plan;
	if (notRead === 0 || notRead > context.maxInstances) return {known, planned};
	await readNeeds(context, change, known, planned.needs(), signal);
	return {known, planned: planWith(known)};
}

/** What must be read before a change can be planned at all. */
async function readFirst(
	context: KnownContext,
	change: Change,
	forPreview: boolean,
	signal: AbortSignal | undefined,
): Promise<Readings> {
	if (change.kind === 'undo') return knowUndone(context, change, signal);
	if (change.kind === 'create-instance') return new Readings(() => nextInstance(context.fleet));
	const member = 'member' in change ? context.fleet.member(change.member) : undefined;
	if (member?.kind === 'instance' && COMMANDS.has(change.kind)) return readForCommand(context, member, change, signal);
	const readings = new Readings();
	if (
		forPreview &&
		member &&
		change.kind === 'remove' &&
		change.scope === 'all' &&
		context.fleet.instanceCount(member.id) <= context.maxInstances
	) {
		const names = change.units.map(({name}) => name);
		const need = {names: [], subtrees: [...names, ...names.flatMap((name) => specTwin(name) ?? [])]};
		const ids = [...instancesAtOrBelow(context.fleet, member.id)];
		await readNeeds(context, change, readings, new Map(ids.map((id) => [id, need])), signal);
	}
	return readings;
}

/** Whether what instances have can refuse a change (S3, S6.3). */
function isRefusedByReadings({fleet}: KnownContext, change: Change): boolean {
	if ('own' in change && change.own === 'refuse') return true;
	if (('force' in change && change.force) || !('member' in change)) return false;
	if (fleet.member(change.member)?.kind !== 'cluster') return false;
	return (
		change.kind === 'move-keys' ||
		change.kind === 'copy-keys' ||
		(change.kind === 'set' && change.units.map(unitOf).some(isCheck))
	);
}

/** Reads instances as far as they answer in time. */
async function readNeeds(
	{fleet, connections, store, notes, clock, deadlineMs}: KnownContext,
	change: Change,
	readings: Readings,
	needs: ReadonlyMap<Id, Need>,
	signal: AbortSignal | undefined,
): Promise<void> {
	const instances = [...needs.keys()].flatMap((id) => instanceOf(fleet.member(id), change));
	const redelivered = redeliveredBy(fleet, change);
	const idOf = ({id}: Instance): Id => (id === NEWCOMER ? nextInstance(fleet) : id);
	await askAll(instances, clock, deadlineMs, signal, async (instance, ask) => {
		const need = needs.get(idOf(instance))!;
		if (instance.id === NEWCOMER) {
			await connections.visit(instance.addresses[0]!, (database) => readFrom(database, readings, NEWCOMER, need, ask));
			readings.addLedger(NEWCOMER, new Map());
			return;
		}
		await readInto(readings, connections, instance, need, ask);
		const {units} = await store.ledger(instance.id, {signal: ask});
		const again = differingIn(notes.get(instance.id), redelivered).map(({unit}) => unit);
		const lines = unconfirmed(units, again).map((line) => [line.unit, line] as const);
		readings.addLedger(instance.id, lines.length === 0 ? units : new Map([...units, ...lines]));
	});
}

/** The instance to ask: a member, or the one that the change adds (S7.2). */
function instanceOf(member: Member | undefined, change: Change): Instance[] {
	if (member?.kind === 'instance') return [member];
	if (change.kind !== 'create-instance') return [];
	const {name, address, parent = ''} = change;
	return [{id: NEWCOMER, kind: 'instance', name, parent, addresses: [address], labels: {}}];
}

const COMMANDS: ReadonlySet<Change['kind']> = new Set(['set', 'adopt', 'remove', 'move-keys', 'copy-keys']);

/**
 * What a command on one instance must know. The instance is asked, since a command is planned on what is there (S15).
 * That it does not answer is told by the plan, after what the fleet has against the change (S2).
 * @throws KEY_NOT_SETTABLE, KEY_NOT_ADDRESSABLE
 */
async function readForCommand(
	{connections, store, clock, deadlineMs}: KnownContext,
	instance: Instance,
	change: Change,
	signal: AbortSignal | undefined,
): Promise<Readings> {
	for (const name of [...tops(change), ...singles(change)]) checkCommandName(name);
	const readings = new Readings();
	const {failed} = await askAll([instance], clock, deadlineMs, signal, async (_member, ask) => {
		readings.addLedger(instance.id, (await store.ledger(instance.id, {signal: ask})).units);
		await readInto(
			readings,
			connections,
			instance,
			{subtrees: [...tops(change), ...twinTops(change)], names: withChecked(singles(change))},
			ask,
		);
	});
	const mayWait = 'queue' in change && change.queue && tops(change).length === 0;
	readings.fault = failed.find(({error}) => !(mayWait && isClusterdError(error, 'INSTANCE_UNREACHABLE')))?.error;
	return readings;
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

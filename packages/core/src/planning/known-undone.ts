import {isClusterdError} from '../errors.js';
import {isRetired} from '../delivery/commands/retire.js';
import type {Change} from '../records/change.js';
import type {Id, Instance} from '../fleet/member.js';
import type {Revision} from '../records/revision.js';
import {unitName} from '../units/unit.js';
import {askAll, type Failed} from '../reading/ask-all.js';
import type {KnownContext} from './known-context.js';
import {Readings} from './readings.js';

/**
 * Keys of one instance that are read before what commands did to them is undone; of more, delivery finds out whether
 * they changed (S15).
 */
const MAX_KEYS = 1000;

/**
 * What undoing a revision must know: the revision, and for its commands what they replaced and what is there now.
 */
export async function knowUndone(
	context: KnownContext,
	change: Extract<Change, {kind: 'undo'}>,
	signal: AbortSignal | undefined,
): Promise<Readings> {
	const readings = new Readings();
	const [revision] = await context.revisions.list({before: change.revision + 1, limit: 1}, signal ? {signal} : {});
	if (revision?.number !== change.revision) return readings;
	readings.undone = revision;
	const commanded = new Set(revision.commands.map(({instance}) => instance));
	const asked = new Map<Id, Set<string>>();
	for (const id of commanded) await replacedOn(context, readings, id, revision, asked);
	const failed = asked.size <= context.maxInstances ? await read(context, readings, asked, signal) : [];
	const [only] = commanded;
	if (commanded.size === 1)
		readings.fault = failed.find(
			({instance, error}) => instance.id === only && !(change.queue && isClusterdError(error, 'INSTANCE_UNREACHABLE')),
		)?.error;
	return readings;
}

async function replacedOn(
	{fleet, store}: KnownContext,
	readings: Readings,
	id: Id,
	{number}: Revision,
	asked: Map<Id, Set<string>>,
): Promise<void> {
	if (!fleet.member(id)) return;
	const ledger = await store.ledger(id);
	const {commands} = ledger;
	if (isRetired(ledger, number)) readings.addForgotten(id, number);
	const lines = commands.filter((line) => line.revision === number);
	readings.addReplaced(id, number, lines);
	const names = new Set(lines.filter(({outcome}) => outcome === 'applied').map(({unit}) => unitName(unit)));
	if (names.size > 0 && names.size <= MAX_KEYS) asked.set(id, names);
}

async function read(
	{fleet, connections, clock, deadlineMs}: KnownContext,
	readings: Readings,
	asked: ReadonlyMap<Id, ReadonlySet<string>>,
	signal: AbortSignal | undefined,
): Promise<readonly Failed[]> {
	const instances = [...asked.keys()].map((id) => fleet.member(id) as Instance);
	const {failed} = await askAll(instances, clock, deadlineMs, signal, async (instance, late) => {
		readings.add(
			instance.id,
			await connections.of(instance).read([...asked.get(instance.id)!], {signal: late, urgent: true}),
		);
	});
	return failed;
}

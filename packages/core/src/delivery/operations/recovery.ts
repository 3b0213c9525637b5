import type {Operation} from '../../records/delivery.js';
import {entryOf} from '../../fleet/entry-of.js';
import type {Fleet} from '../../fleet/fleet.js';
import {instancesAtOrBelow} from '../../fleet/fleet-view.js';
import type {Id} from '../../fleet/member.js';
import {memberOf, type Revision} from '../../records/revision.js';
import type {Clock} from '../../ports/clock.js';
import type {DeliveryStore} from '../../ports/delivery-store.js';
import type {RevisionStore} from '../../ports/revision-store.js';
import type {Delivery} from '../delivery.js';
import type {Notes} from '../instances/instance-statuses.js';
import type {OperationTracker} from './operation-tracker.js';
import type {Bus} from '../../events/bus.js';
import type {CommandSet} from '../commands/run-commands.js';

export interface RecoveryContext {
	readonly fleet: Fleet;
	readonly notes: Notes;
	readonly operations: OperationTracker;
	readonly delivery: Delivery;
	readonly deliveryStore: DeliveryStore;
	readonly revisionStore: RevisionStore;
	readonly clock: Clock;
	/** Of how many revisions, the newest, it is remembered what became of them. */
	readonly keepResults: number;
	readonly bus: Bus;
}

const PAGE = 1000;

/**
 * Finds out after a start what is still to be done: every instance that has not confirmed the last revision that
 * concerns it, its commands, and the operations that had not ended. Nothing of it is remembered as work; it follows
 * from fleet, ledger and notes.
 */
export async function recoverWork(context: RecoveryContext): Promise<void> {
	const {fleet, notes, delivery} = context;
	const open = new Map<Id, number>();
	for (const member of fleet.members()) {
		if (member.kind !== 'instance') continue;
		const {confirmed, state} = notes.get(member.id);
		if (fleet.touched(member.id) > confirmed || state !== 'in sync' || member.leaving) open.set(member.id, confirmed);
	}
	const commands = new Map<Id, CommandSet[]>();
	for await (const revision of revisionsAfter(context.revisionStore, await firstOpen(context, open), fleet.revision)) {
		// it went, and what it was told before with it, though it may be back
		for (const {entity, key, after} of revision.edits) if (entity === 'member' && !after) commands.delete(key);
		for (const [instance, own] of groupCommands(revision)) {
			if ((open.get(instance) ?? Infinity) < revision.number)
				entryOf(commands, instance, () => []).push({revision: revision.number, commands: own});
		}
		await resumeOperation(context, revision, open);
	}
	delivery.resume(open.keys(), commands);
}

/**
 * The revision after which something can be open: a command that is not known to be over, or an operation that had not
 * ended. That is of a revision that some instance has not confirmed.
 */
async function firstOpen({fleet, deliveryStore}: RecoveryContext, open: ReadonlyMap<Id, number>): Promise<number> {
	let first = fleet.revision;
	let allConfirmed = Infinity;
	for (const [id, confirmed] of open) {
		allConfirmed = Math.min(allConfirmed, confirmed);
		if (fleet.commandTouched(id) > confirmed) first = Math.min(first, confirmed);
	}
	let operations = await deliveryStore.operations({limit: PAGE});
	const newest = operations[0]?.revision ?? 0;
	for (
		let last: number;
		operations.length > 0;
		operations = last > allConfirmed ? await deliveryStore.operations({before: last, limit: PAGE}) : []
	) {
		for (const {revision, endedAt} of operations) if (endedAt === undefined) first = Math.min(first, revision - 1);
		last = operations.at(-1)!.revision;
	}
	return Math.min(first, newest);
}

function groupCommands(revision: Revision): Map<Id, Revision['commands'][number][]> {
	const groups = new Map<Id, Revision['commands'][number][]>();
	for (const command of revision.commands) entryOf(groups, command.instance, () => []).push(command);
	return groups;
}

/** Goes on with the operation of a revision, if it had not ended. */
async function resumeOperation(
	{fleet, operations, delivery, deliveryStore, clock, keepResults, bus}: RecoveryContext,
	revision: Revision,
	open: ReadonlyMap<Id, number>,
): Promise<void> {
	const recorded = await deliveryStore.operation(revision.operation);
	if (recorded?.endedAt !== undefined) return;
	if (!recorded && revision.number < fleet.revision - keepResults) return; // it ended, and is forgotten
	const concerned = new Set([...concernedBy(fleet, revision)]);
	const pending = [...concerned].filter((id) => (open.get(id) ?? Infinity) < revision.number);
	const targets = Math.max(recorded?.targets ?? concerned.size, pending.length);
	const whole: Operation = {
		...(recorded ?? {
			id: revision.operation,
			revision: revision.number,
			startedAt: revision.at,
			totals: {},
			exceptions: [],
		}),
		targets,
	};
	delivery.reports.remember(revision);
	bus.operationResumed.emit(revision);
	operations.resume(whole, pending, clock.now());
}

/** Instances that a revision can concern, as the fleet is now. */
export function* concernedBy(fleet: Fleet, {edits, commands}: Revision): Generator<Id> {
	for (const {instance} of commands) if (fleet.member(instance)) yield instance;
	for (const edit of edits) {
		const top = memberOf(edit);
		if (fleet.member(top)) yield* instancesAtOrBelow(fleet, top);
	}
}

async function* revisionsAfter(store: RevisionStore, after: number, head: number): AsyncGenerator<Revision> {
	for (let from = after; from < head;) {
		const to = Math.min(head, from + PAGE);
		const revisions = await store.list({before: to + 1, limit: to - from});
		yield* [...revisions].reverse();
		from = to;
	}
}

import {ClusterdError, isClusterdError} from '../errors.js';
import type {Difference, InstanceNote, InstanceState, Operation, Result} from '../model/delivery.js';
import {entryOf} from '../model/entry-of.js';
import type {Fleet} from '../model/fleet.js';
import type {Id, Instance} from '../model/member.js';
import {operationId, operationRevision, type Revision} from '../model/revision.js';
import type {Setting} from '../model/setting.js';
import type {Unit} from '../model/unit.js';
import type {Clock} from '../ports/clock.js';
import type {DeliveryStore} from '../ports/delivery-store.js';
import type {Identity, KeyDatabase} from '../ports/key-database.js';
import type {Logger} from '../ports/logger.js';
import type {Random} from '../ports/random.js';
import {effectiveSettings} from '../rules/effective.js';
import {waitAfter, type Backoff} from './backoff.js';
import type {Connections} from './connections.js';
import {readDrift, type Drift} from './drift.js';
import type {Notes} from './notes.js';
import type {OperationTracker} from './operation-tracker.js';
import {Pass} from './pass.js';
import {resultOf} from './results.js';
import {runCommands, type CommandSet} from './run-commands.js';
import {Schedule} from './schedule.js';
import {NoAnswerError, type WriteContext} from './write-steps.js';

export interface DeliveryOptions {
	readonly fleet: Fleet;
	readonly store: DeliveryStore;
	readonly connections: Connections;
	readonly notes: Notes;
	readonly operations: OperationTracker;
	readonly clock: Clock;
	readonly random: Random;
	readonly logger: Logger;
	readonly backoff: Backoff;
	/** Instances that are worked on at the same time. */
	readonly concurrency: number;
	/** Hears of a store that fails. */
	readonly storeFailed: (error: unknown) => void;
}

/**
 * Makes true on the instances what the fleet says (S0.3, S8.1): a lane per instance, many at a time, and none waits for
 * another. What is to be done is found out anew in each pass, so nothing is lost with this object.
 */
export class Delivery {
	readonly #options: DeliveryOptions;
	readonly #queue = new Set<Id>();
	readonly #running = new Set<Id>();
	readonly #again = new Set<Id>();
	readonly #commands = new Map<Id, CommandSet[]>();
	readonly #schedule: Schedule<Id>;
	readonly #stop = new AbortController();
	readonly #effective = new Map<Id, ReadonlyMap<Unit, Setting>>();
	#effectiveAt = 0;
	#idle: (() => void)[] = [];

	constructor(options: DeliveryOptions) {
		this.#options = options;
		this.#schedule = new Schedule(options.clock, (instance) => this.#enqueue(instance));
	}

	/** Takes up a revision that is durable: these instances are touched by it. */
	accept(revision: Revision, touched: readonly Id[]): Operation {
		const {fleet, operations, clock, notes} = this.#options;
		for (const command of revision.commands) addCommand(entryOf(this.#commands, command.instance, () => []), revision.number, command);
		const operation = operations.start({id: operationId(revision.number), revision: revision.number, startedAt: clock.now(), targets: touched});
		for (const instance of touched) {
			if (!fleet.member(instance)) this.#depart(instance, revision.number);
			else if (this.#isWaiting(instance)) this.#reportPending(instance, notes.get(instance));
			else this.#enqueue(instance);
		}
		return operation.endedAt === undefined ? (operations.get(operation.id) ?? operation) : operation;
	}

	/** Goes on where a former daemon ended: these commands are not known to be over. */
	resume(instances: Iterable<Id>, commands: ReadonlyMap<Id, readonly CommandSet[]>): void {
		for (const [instance, sets] of commands) this.#commands.set(instance, [...sets]);
		for (const instance of instances) this.#enqueue(instance);
	}

	/** Works on an instance now, whatever was planned. */
	wake(instance: Id): void {
		this.#schedule.drop(instance);
		this.#enqueue(instance);
	}

	/** Looks whether an instance is as it should be, and tells if not (S9). Nothing happens while it is worked on. */
	async check(instance: Id): Promise<void> {
		if (this.#running.has(instance) || this.#queue.has(instance) || this.#isWaiting(instance)) return;
		this.#running.add(instance);
		await this.#guarded(instance, async (member) => this.#verify(member));
		this.#done(instance);
	}

	/** Resolves when nothing is left to do now; what waits for an instance to come back does not count. */
	whenIdle(): Promise<void> {
		if (this.#queue.size === 0 && this.#running.size === 0) return Promise.resolve();
		return new Promise((resolve) => this.#idle.push(resolve));
	}

	/** Breaks off what is under way, and waits until it is. */
	async stop(): Promise<void> {
		this.#schedule.stop();
		this.#queue.clear();
		this.#stop.abort(new ClusterdError('STOPPED', {what: 'Delivery'}));
		await this.whenIdle();
	}

	#enqueue(instance: Id): void {
		if (this.#stop.signal.aborted) return;
		if (this.#running.has(instance)) this.#again.add(instance);
		else this.#queue.add(instance);
		this.#fill();
	}

	#fill(): void {
		for (const instance of this.#queue) {
			if (this.#running.size >= this.#options.concurrency) return;
			this.#queue.delete(instance);
			this.#running.add(instance);
			void this.#guarded(instance, async (member) => this.#deliver(member)).then(() => this.#done(instance));
		}
	}

	#done(instance: Id): void {
		this.#running.delete(instance);
		if (this.#again.delete(instance)) this.#enqueue(instance);
		this.#fill();
		if (this.#queue.size > 0 || this.#running.size > 0) return;
		for (const wake of this.#idle.splice(0)) wake();
	}

	/** Whether a failure made the instance wait for a later attempt, or for a person. */
	#isWaiting(instance: Id): boolean {
		return this.#schedule.at(instance) !== undefined || this.#options.notes.get(instance).state === 'quarantined';
	}

	async #guarded(instance: Id, work: (member: Instance) => Promise<void>): Promise<void> {
		const member = this.#options.fleet.member(instance);
		if (member?.kind !== 'instance') return;
		try {
			await work(member);
		} catch (error) {
			if (!this.#stop.signal.aborted) this.#failed(instance, error);
		}
	}

	async #deliver(member: Instance): Promise<void> {
		const {fleet, store, notes} = this.#options;
		const revision = fleet.revision;
		const contact = this.#contactOf(member);
		if (needsContact(notes.get(member.id))) await contact();
		const commandResults = await this.#runCommands(member, contact);
		const pass = new Pass({fleet, store, instance: member.id, effective: this.#effectiveFor(member.parent), contact}, await store.ledger(member.id));
		try {
			await pass.run();
		} finally {
			await pass.settled();
		}
		if (fleet.member(member.id)) this.#delivered(member.id, revision, pass, commandResults);
	}

	async #runCommands(member: Instance, contact: () => Promise<WriteContext>): Promise<ReadonlyMap<number, Result>> {
		const {fleet, store} = this.#options;
		const results = new Map<number, Result>();
		const sets = this.#commands.get(member.id);
		for (let set = sets?.[0]; sets && set; set = sets[0]) {
			const write = await contact();
			const result = await runCommands({fleet, store, instance: member.id, ledger: await store.ledger(member.id), write}, set);
			results.set(set.revision, result);
			await this.#reconsider(member.id, set);
			sets.shift();
		}
		this.#commands.delete(member.id);
		return results;
	}

	/** A default under a key that a command changed is judged anew. */
	async #reconsider(instance: Id, {commands}: CommandSet): Promise<void> {
		const {units} = await this.#options.store.ledger(instance);
		const lines = commands.flatMap(({unit}) => units.get(unit) ?? []).filter(({owner}) => owner !== undefined);
		if (lines.length > 0) await this.#options.store.writeAhead(lines.map((line) => ({...line, confirmed: false})));
	}

	#delivered(instance: Id, revision: number, pass: Pass, commandResults: ReadonlyMap<number, Result>): void {
		const {fleet, operations, clock, notes} = this.#options;
		const before = notes.get(instance);
		const kept = before.differences.filter(({unit, state}) => (state === 'drifted' || state === 'missing') && !pass.outcomes.has(unit) && this.#effectiveFor(fleet.member(instance)!.parent!).has(unit));
		const differences = [...pass.differences(), ...kept];
		this.#note(instance, {state: stateOf(differences), differences, confirmed: revision});
		for (const operation of operations.openFor(instance)) {
			if (operation.revision > revision) continue;
			const result = commandResults.get(operation.revision) ?? resultOf(fleet, instance, operation.revision, pass.outcomes, this.#editsOf(operation.revision));
			operations.report(operation.id, result, clock.now());
		}
		if (fleet.touched(instance) > revision) this.#enqueue(instance);
		else if (notes.get(instance).state === 'pending') this.#failed(instance, new ClusterdError('LOST_UPDATE', {instance, unit: differences.find(({state}) => state === 'owed')!.unit}));
	}

	async #verify(member: Instance): Promise<void> {
		const {fleet, store, notes} = this.#options;
		const {database} = await this.#contactOf(member)();
		const drift = await readDrift(database, this.#effectiveFor(member.parent), await store.ledger(member.id), this.#stop.signal);
		if (!fleet.member(member.id)) return;
		if (drift.owed.length > 0) await store.writeAhead(drift.owed);
		this.#noteDrift(member.id, drift);
		if (drift.owed.length > 0 || fleet.touched(member.id) > notes.get(member.id).confirmed) this.#enqueue(member.id);
	}

	#noteDrift(instance: Id, {differences}: Drift): void {
		const kept = this.#options.notes.get(instance).differences.filter(({state}) => state !== 'drifted' && state !== 'missing');
		const all: Difference[] = [...kept, ...differences];
		this.#note(instance, {state: stateOf(all), differences: all});
	}

	#contactOf(member: Instance): () => Promise<WriteContext> {
		const {connections, clock, random} = this.#options;
		const signal = this.#stop.signal;
		return async () => {
			const database: KeyDatabase = connections.of(member);
			const identity = await database.identify({signal, fresh: needsContact(this.#options.notes.get(member.id))});
			this.#introduce(member, identity);
			return {database, clock, random, signal};
		};
	}

	/** Compares who answers with who is known (S13.2). @throws IDENTITY_CHANGED */
	#introduce(member: Instance, {version, marker}: Identity): void {
		const {notes, connections} = this.#options;
		const note = notes.get(member.id);
		if (marker !== undefined) {
			if (note.marker !== undefined && note.marker !== marker) throw new ClusterdError('IDENTITY_CHANGED', {instance: member.id, recorded: note.marker, found: marker});
			const other = connections.claim(marker, member.id);
			if (other !== undefined) throw new ClusterdError('IDENTITY_CHANGED', {instance: member.id, recorded: `one of its own`, found: `that of ${other}`});
		}
		if (note.version === version && note.marker === marker && note.observedAt > 0) return;
		this.#note(member.id, {version, ...(marker === undefined ? {} : {marker})});
	}

	#failed(instance: Id, error: unknown): void {
		if (!this.#options.fleet.member(instance)) return;
		const {clock, random, backoff, notes, logger} = this.#options;
		if (isClusterdError(error, 'STORE_FAILED')) this.#options.storeFailed(error);
		const state = failureState(error);
		if (state === 'pending' && !isClusterdError(error)) logger.error('delivery failed', {instance, error});
		const before = notes.get(instance);
		const attempts = (before.attempts ?? 0) + 1;
		const nextAttempt = state === 'quarantined' ? undefined : clock.now() + waitAfter(attempts, backoff, random);
		this.#note(instance, {state, attempts, reason: reasonOf(error), ...(nextAttempt === undefined ? {} : {nextAttempt})});
		if (nextAttempt !== undefined) this.#schedule.set(instance, nextAttempt);
		this.#reportPending(instance, notes.get(instance));
	}

	#reportPending(instance: Id, {reason, nextAttempt}: InstanceNote): void {
		const {operations, clock} = this.#options;
		for (const {id} of operations.openFor(instance)) operations.report(id, {instance, state: 'pending', ...(reason === undefined ? {} : {reason}), ...(nextAttempt === undefined ? {} : {nextAttempt})}, clock.now());
	}

	/** An instance is gone from the fleet: nothing more will come of it. */
	#depart(instance: Id, by: number): void {
		const {operations, clock, connections, store, storeFailed} = this.#options;
		this.#schedule.drop(instance);
		this.#queue.delete(instance);
		this.#commands.delete(instance);
		connections.drop(instance);
		for (const {id, revision} of operations.openFor(instance)) operations.report(id, revision === by ? {instance, state: 'unchanged'} : {instance, state: 'superseded', by, reason: 'the instance was removed'}, clock.now());
		store.forget(instance).catch(storeFailed);
	}

	#note(instance: Id, news: Partial<InstanceNote>): void {
		const {notes, clock} = this.#options;
		const {reason: _reason, nextAttempt: _next, attempts: _attempts, ...before} = notes.get(instance);
		const now = clock.now();
		const state = news.state ?? before.state;
		const failed = news.attempts !== undefined;
		notes.set({...before, ...news, state, since: state === before.state ? before.since : now, observedAt: failed ? before.observedAt : now});
	}

	#effectiveFor(cluster: Id): ReadonlyMap<Unit, Setting> {
		const {fleet} = this.#options;
		if (this.#effectiveAt !== fleet.revision) this.#effective.clear();
		this.#effectiveAt = fleet.revision;
		return entryOf(this.#effective, cluster, () => effectiveSettings(fleet, cluster));
	}

	readonly #edited = new Map<number, Revision['edits']>();

	#editsOf(revision: number): Revision['edits'] {
		return this.#edited.get(revision) ?? [];
	}

	/** Remembers what a revision edited, as long as its operation runs. */
	remember({number, edits}: Revision): void {
		this.#edited.set(number, edits);
	}

	/** An operation has ended. */
	forget(operation: string): void {
		this.#edited.delete(operationRevision(operation) ?? 0);
	}
}

function addCommand(sets: CommandSet[], revision: number, command: CommandSet['commands'][number]): void {
	const last = sets.at(-1);
	if (last?.revision === revision) sets.splice(-1, 1, {revision, commands: [...last.commands, command]});
	else sets.push({revision, commands: [command]});
}

function stateOf(differences: readonly Difference[]): InstanceState {
	const has = (...states: readonly Difference['state'][]): boolean => differences.some(({state}) => states.includes(state));
	if (has('rejected')) return 'rejected';
	if (has('drifted', 'missing')) return 'drifted';
	return has('owed') ? 'pending' : 'in sync';
}

/** Whether nothing is known of an instance, or nothing good. */
const needsContact = ({observedAt, state}: InstanceNote): boolean => observedAt === 0 || state === 'unreachable' || state === 'broken';

function failureState(error: unknown): InstanceState {
	if (error instanceof NoAnswerError || isClusterdError(error, 'INSTANCE_UNREACHABLE')) return 'unreachable';
	if (isClusterdError(error, 'INSTANCE_BROKEN')) return 'broken';
	return isClusterdError(error, 'IDENTITY_CHANGED') ? 'quarantined' : 'pending';
}

const reasonOf = (error: unknown): string => {
	if (isClusterdError(error, 'INSTANCE_UNREACHABLE')) return error.facts.reason;
	return error instanceof Error ? error.message : String(error);
};


import {ClusterdError, isClusterdError} from '../errors.js';
import {BACKOFF, type Backoff} from '../delivery/backoff.js';
import {Connections} from '../delivery/connections.js';
import {Delivery} from '../delivery/delivery.js';
import {Notes} from '../delivery/notes.js';
import {OperationTracker} from '../delivery/operation-tracker.js';
import {recoverWork} from '../delivery/recovery.js';
import {Watch} from '../delivery/watch.js';
import type {Change} from '../model/change.js';
import type {InstanceNote, Operation, UnitState} from '../model/delivery.js';
import {Fleet} from '../model/fleet.js';
import {ancestors, instancesAtOrBelow} from '../model/fleet-view.js';
import type {Id, Instance} from '../model/member.js';
import type {Actor, Revision} from '../model/revision.js';
import type {ChangeOptions, ClusterManager, Health, Outcome} from '../ports/cluster-manager.js';
import type {Clock} from '../ports/clock.js';
import type {DeliveryStore} from '../ports/delivery-store.js';
import type {Hash} from '../ports/hash.js';
import type {Connector} from '../ports/key-database.js';
import {SILENT, type Logger} from '../ports/logger.js';
import type {Random} from '../ports/random.js';
import type {RegexEngine} from '../ports/regex-engine.js';
import type {RevisionStore} from '../ports/revision-store.js';
import {LIMITS, type Limits} from '../rules/limits.js';
import {EventRing} from './event-ring.js';
import {firstRevision, loadFleet} from './load.js';
import {LiveMemberKeys} from './member-keys.js';
import {MemberViews} from './member-views.js';
import {OperationViews} from './operation-views.js';
import {HistoryViews} from './history-views.js';
import {readForCommand, readForPlan} from './known.js';
import {SettingViews} from './setting-views.js';
import {UnitReadings} from './unit-readings.js';
import {unitOf} from '../rules/plan-settings.js';
import {NOTHING_KNOWN, type Known} from '../rules/draft.js';
import {Writer} from './writer.js';

/** What a {@link FleetManager} is made of. */
export interface FleetManagerOptions {
	readonly revisionStore: RevisionStore;
	readonly deliveryStore: DeliveryStore;
	readonly connector: Connector;
	readonly clock: Clock;
	readonly random: Random;
	readonly hash: Hash;
	readonly regex: RegexEngine;
	/** @defaultValue one that keeps nothing */
	readonly logger?: Logger;
	/** clusterd's own version, as it is told. @defaultValue '0.0.0' */
	readonly version?: string;
	/** Name of the root at the first start. @defaultValue 'all' */
	readonly rootName?: string;
	readonly limits?: Partial<Limits>;
	readonly backoff?: Backoff;
	/** Instances delivered to at the same time. @defaultValue 200 */
	readonly concurrency?: number;
	/** Instances that one live read asks at most (S12). @defaultValue 1,000 */
	readonly maxLiveInstances?: number;
	/** How long live reads wait unless the caller says otherwise, ms (S12). @defaultValue 2,000 */
	readonly deadlineMs?: number;
	/** Looks at owned units, instances a second at most, over the whole fleet (S9); 0: never. @defaultValue 20 */
	readonly checksPerSecond?: number;
	/** Each instance is looked at no more often than this, ms. @defaultValue 30,000 */
	readonly checkIntervalMs?: number;
	/** A snapshot is kept after so many revisions. @defaultValue 1,000 */
	readonly snapshotEvery?: number;
}

const LONGEST_WAIT_MS = 60_000;
const OPERATION_EVENT_MS = 250;

/**
 * The fleet in one process: holds intent in memory as the fold of all revisions, takes changes one at a time, and has
 * them delivered. Made by {@link FleetManager.start}, ended by `stop`.
 */
export class FleetManager {
	readonly #options: FleetManagerOptions;
	readonly #fleet: Fleet;
	readonly #notes: Notes;
	readonly #operations: OperationTracker;
	readonly #connections: Connections;
	readonly #delivery: Delivery;
	readonly #watch: Watch;
	readonly #events: EventRing;
	readonly #writer: Writer;
	readonly #members: MemberViews;
	readonly #settings: SettingViews;
	readonly #operationViews: OperationViews;
	readonly #history: HistoryViews;
	readonly #readings: UnitReadings;
	readonly #changedOperations = new Set<string>();
	readonly #stopped = new AbortController();
	#readOnly: string | undefined;
	#sinceSnapshot = 0;

	private constructor(options: FleetManagerOptions, fleet: Fleet) {
		const {connector, clock, random, deliveryStore, revisionStore, logger = SILENT, backoff = BACKOFF, concurrency = 200} = options;
		this.#options = options;
		this.#fleet = fleet;
		this.#events = new EventRing(random.uuid().replaceAll('-', '').slice(0, 12), clock);
		this.#notes = new Notes(fleet, (note, before) => this.#noteChanged(note, before));
		this.#operations = new OperationTracker((id, ended) => this.#operationChanged(id, ended));
		this.#connections = new Connections(connector, (id) => this.#notes.get(id).marker);
		this.#delivery = new Delivery({fleet, store: deliveryStore, connections: this.#connections, notes: this.#notes, operations: this.#operations, clock, random, logger, backoff, concurrency, storeFailed: (error) => this.#storeFailed(error)});
		this.#watch = new Watch({fleet, delivery: this.#delivery, clock, perSecond: options.checksPerSecond ?? 20, intervalMs: options.checkIntervalMs ?? 30_000});
		this.#members = new MemberViews(fleet, this.#notes);
		this.#settings = new SettingViews(fleet);
		this.#operationViews = new OperationViews(deliveryStore, this.#operations);
		this.#history = new HistoryViews(revisionStore);
		this.#readings = new UnitReadings(fleet, this.#notes, this.#settings);
		this.#writer = new Writer({
			fleet, store: revisionStore, clock, hash: options.hash, limits: {...LIMITS, ...options.limits},
			know: (change, forPreview, signal) => this.#know(change, forPreview, signal),
			accept: (revision, touched) => this.#accept(revision, touched),
			oweAgain: (change) => this.#oweAgain(change),
			checkWritable: () => this.#checkWritable(),
			failed: (error) => this.#storeFailed(error),
			operationOf: (revision) => this.#operationViews.find(`o${revision}`),
			committed: () => this.#committed(),
		});
	}

	/**
	 * Loads what the stores have, makes the root at the first start, and goes on with what was under way.
	 * @throws STORE_DAMAGED, STORE_FAILED
	 */
	static async start(options: FleetManagerOptions): Promise<FleetManager> {
		const fleet = await loadFleet(options.revisionStore);
		const manager = new FleetManager(options, fleet);
		for await (const note of options.deliveryStore.load()) manager.#notes.load(note);
		manager.#notes.count();
		if (fleet.isEmpty) await manager.#writer.commitOwn(() => firstRevision(options.rootName ?? 'all'));
		await recoverWork({fleet, notes: manager.#notes, operations: manager.#operations, delivery: manager.#delivery, deliveryStore: options.deliveryStore, revisionStore: options.revisionStore, clock: options.clock});
		manager.#watch.start();
		return manager;
	}

	/** Everything that this actor can do with the fleet. */
	as(actor: Actor): ClusterManager {
		const context = {fleet: this.#fleet, connections: this.#connections, clock: this.#options.clock, regex: this.#options.regex, readings: this.#readings, maxInstances: this.#options.maxLiveInstances ?? 1000, deadlineMs: this.#options.deadlineMs ?? 2000};
		return {
			members: this.#members,
			settings: this.#settings,
			operations: this.#operationViews,
			history: this.#history,
			search: this.#members.search,
			events: {follow: ({after, signal} = {}) => this.#events.follow(after, signal)},
			keys: (member) => new LiveMemberKeys(member, context),
			plan: (change, callOptions) => this.#writer.plan(change, callOptions?.signal),
			commit: (change, changeOptions) => this.#commit(actor, change, changeOptions),
			health: async () => this.#health(),
		};
	}

	/** Resolves when nothing is left to deliver now; what waits for an instance to come back does not count. */
	whenIdle(): Promise<void> {
		return this.#delivery.whenIdle();
	}

	/** Tries an instance now, whatever was planned: somebody knows that it is back. */
	wake(instance: Id): void {
		this.#delivery.wake(instance);
	}

	/** Looks at an instance's owned units now (S9). */
	check(instance: Id): Promise<void> {
		return this.#delivery.check(instance);
	}

	/** Breaks off delivery, lets the change under way become durable, and ends readers of events. The stores are the caller's to close. */
	async stop(): Promise<void> {
		this.#stopped.abort(new ClusterdError('STOPPED', {what: 'The manager'}));
		await this.#writer.alone(async () => undefined);
		this.#watch.stop();
		await this.#delivery.stop();
		this.#events.close();
		await this.#options.connector.close();
		for (const operation of this.#operations.running()) await this.#saveOperation(operation);
	}

	async #commit(actor: Actor, change: Change, options: ChangeOptions = {}): Promise<Outcome> {
		this.#stopped.signal.throwIfAborted();
		const outcome = await this.#writer.commit(actor, change, options);
		if (!outcome.operation || !options.waitMs || outcome.operation.endedAt !== undefined) return outcome;
		await this.#waitFor(outcome.operation.id, Math.min(options.waitMs, LONGEST_WAIT_MS), options.signal);
		return {...outcome, operation: (await this.#operationViews.find(outcome.operation.id)) ?? outcome.operation};
	}

	/** Until each instance has a first result, or the time is over, or the caller gives up: the change is made anyhow. */
	async #waitFor(operation: string, waitMs: number, signal: AbortSignal | undefined): Promise<void> {
		const over = new AbortController();
		const end = (): void => over.abort();
		const cancel = this.#options.clock.after(waitMs, end);
		signal?.addEventListener('abort', end, {once: true});
		if (signal?.aborted) end();
		await this.#operations.firstResults(operation, over.signal);
		cancel();
		signal?.removeEventListener('abort', end);
	}

	async #know(change: Change, forPreview: boolean, signal: AbortSignal | undefined): Promise<Known> {
		const {clock, deliveryStore: store, deadlineMs = 2000, maxLiveInstances = 1000} = this.#options;
		const context = {fleet: this.#fleet, connections: this.#connections, store, clock, deadlineMs, maxInstances: maxLiveInstances};
		const member = 'member' in change ? this.#fleet.member(change.member) : undefined;
		const isCommand = ['set', 'remove', 'move-keys', 'copy-keys'].includes(change.kind);
		if (member?.kind === 'instance' && isCommand) return this.#knowInstance(context, member, change, signal);
		return forPreview ? readForPlan(context, change, signal) : NOTHING_KNOWN;
	}

	async #knowInstance(context: Parameters<typeof readForCommand>[0], member: Instance, change: Change, signal: AbortSignal | undefined): Promise<Known> {
		try {
			return await readForCommand(context, member, change, signal);
		} catch (error) {
			const mayWait = 'queue' in change && change.queue && change.kind === 'set';
			if (mayWait && isClusterdError(error, 'INSTANCE_UNREACHABLE')) return NOTHING_KNOWN;
			throw error;
		}
	}

	#accept(revision: Revision, touched: readonly Id[]): Operation {
		this.#notes.around(revision.edits, () => this.#fleet.apply(revision));
		this.#delivery.remember(revision);
		const operation = this.#delivery.accept(revision, touched);
		this.#events.publish({kind: 'revision', revision: revision.number, members: membersOf(revision)});
		if (operation.endedAt === undefined) void this.#saveOperation(operation);
		return operation;
	}

	/** The same content again: what is known to differ is written again (S2). */
	async #oweAgain(change: Change): Promise<void> {
		if (change.kind !== 'set' || this.#fleet.member(change.member)?.kind !== 'cluster') return;
		const units = new Set(change.units.map(unitOf));
		const differ: ReadonlySet<UnitState> = new Set(['drifted', 'missing', 'rejected', 'contested']);
		for (const instance of instancesAtOrBelow(this.#fleet, change.member)) {
			if (!this.#notes.get(instance).differences.some(({unit, state}) => units.has(unit) && differ.has(state))) continue;
			const ledger = await this.#options.deliveryStore.ledger(instance);
			const lines = [...units].flatMap((unit) => ledger.units.get(unit) ?? []).map(({outcome: _outcome, text: _text, ...line}) => ({...line, confirmed: false}));
			await this.#options.deliveryStore.writeAhead(lines);
			this.#delivery.wake(instance);
		}
	}

	#noteChanged(note: InstanceNote, before: InstanceNote): void {
		this.#options.deliveryStore.note([note]);
		if (note.state === before.state && note.differences.length === before.differences.length) return;
		this.#events.publish({kind: 'state', member: note.instance, state: note.state, ancestors: ancestors(this.#fleet, note.instance).map(({id}) => id)});
	}

	/** Tells of running operations four times a second at most, of ended ones at once. */
	#operationChanged(id: string, ended: Operation | undefined): void {
		if (ended) {
			this.#changedOperations.delete(id);
			this.#delivery?.forget(id);
			void this.#saveOperation(ended);
			this.#events.publish({kind: 'operation', operation: ended});
			return;
		}
		if (this.#changedOperations.size === 0) this.#options.clock.after(OPERATION_EVENT_MS, () => this.#tellOperations());
		this.#changedOperations.add(id);
	}

	#tellOperations(): void {
		for (const id of this.#changedOperations) {
			const operation = this.#operations.get(id);
			if (operation) this.#events.publish({kind: 'operation', operation});
		}
		this.#changedOperations.clear();
	}

	async #saveOperation(operation: Operation): Promise<void> {
		try {
			await this.#options.deliveryStore.saveOperation(operation);
		} catch (error) {
			this.#storeFailed(error);
		}
	}

	#committed(): void {
		if (++this.#sinceSnapshot < (this.#options.snapshotEvery ?? 1000)) return;
		this.#sinceSnapshot = 0;
		this.#options.revisionStore.saveSnapshot(this.#fleet.snapshot()).catch((error: unknown) => this.#storeFailed(error));
	}

	#checkWritable(): void {
		this.#stopped.signal.throwIfAborted();
		if (this.#readOnly !== undefined) throw new ClusterdError('READ_ONLY', {reason: this.#readOnly});
	}

	/** A store failed: nothing is promised any more until it is shown to work. */
	#storeFailed(error: unknown): void {
		if (this.#stopped.signal.aborted || isClusterdError(error, 'REVISION_OUT_OF_ORDER')) return;
		(this.#options.logger ?? SILENT).error('storage failed; changes are refused until it works', {error});
		if (this.#readOnly === undefined) this.#recoverLater(1);
		this.#readOnly = error instanceof Error ? error.message : String(error);
	}

	#recoverLater(attempt: number): void {
		const {clock, backoff = BACKOFF} = this.#options;
		clock.after(Math.min(backoff.longestMs, backoff.shortestMs * attempt), () => void this.#recover(attempt));
	}

	/** Loads again: what became durable of a failed append counts, whatever its author was told. */
	async #recover(attempt: number): Promise<void> {
		const {revisionStore, logger = SILENT} = this.#options;
		if (this.#stopped.signal.aborted) return;
		try {
			await this.#writer.alone(async () => {
				const {revisions} = await revisionStore.load();
				for await (const revision of revisions) if (revision.number > this.#fleet.revision) this.#accept(revision, [...touchedBy(this.#fleet, revision)]);
				this.#readOnly = undefined;
			});
			logger.info('storage works again');
		} catch (error) {
			logger.warn('storage still fails', {error});
			this.#recoverLater(attempt + 1);
		}
	}

	#health(): Health {
		const clusters = [...this.#fleet.members()].filter(({kind}) => kind === 'cluster').length;
		return {
			ready: this.#readOnly === undefined && !this.#stopped.signal.aborted,
			...(this.#readOnly === undefined ? {} : {reason: this.#readOnly}),
			revision: this.#fleet.revision,
			version: this.#options.version ?? '0.0.0',
			instances: this.#fleet.instanceCount(this.#fleet.root),
			clusters,
			counts: this.#notes.counts(this.#fleet.root),
		};
	}
}

function membersOf({edits, commands}: Revision): Id[] {
	const members = new Set<Id>(commands.map(({instance}) => instance));
	for (const edit of edits) if (edit.entity === 'member') members.add(edit.key);
	else members.add((edit.after ?? edit.before)!.cluster);
	return [...members];
}

/** Instances that a revision can concern. */
function touchedBy(fleet: Fleet, revision: Revision): Set<Id> {
	const touched = new Set<Id>();
	for (const member of membersOf(revision)) if (fleet.member(member)) for (const id of instancesAtOrBelow(fleet, member)) touched.add(id);
	return touched;
}


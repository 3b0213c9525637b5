import {Connections} from '../delivery/instances/connections.js';
import {Delivery} from '../delivery/delivery.js';
import {recallMarkers} from '../delivery/instances/known-markers.js';
import {Notes} from '../delivery/instances/instance-statuses.js';
import {OperationTracker} from '../delivery/operations/operation-tracker.js';
import {oweAgain} from '../delivery/drift/redeliver-known.js';
import {concernedBy, recoverWork} from '../delivery/operations/recovery.js';
import {Watch} from '../delivery/drift/watch.js';
import type {Change} from '../records/change.js';
import {isFailing, type Operation} from '../records/delivery.js';
import type {Fleet} from '../fleet/fleet.js';
import type {Id} from '../fleet/member.js';
import {operationId, SYSTEM, type Actor, type Revision} from '../records/revision.js';
import type {ChangeOptions, ClusterManager, Health, Outcome} from '../ports/cluster-manager.js';
import {LIMITS} from '../plan/limits.js';
import {Announcer} from '../events/announcer.js';
import {DriftViews} from '../reading/views/drift-views.js';
import {ExemptionEnds} from './exemption-ends.js';
import {Explaining} from '../reading/explaining.js';
import {EventRing} from '../events/event-ring.js';
import {failingOf} from '../reading/views/failing.js';
import {HistoryViews} from '../reading/views/history-views.js';
import {know} from '../planning/known.js';
import {DEFAULTS, type FleetManagerOptions} from './fleet-manager-options.js';
import {firstRevision, loadFleet} from './load.js';
import {LiveMemberKeys} from '../reading/member-keys.js';
import {MemberViews} from '../reading/views/member-views.js';
import {OperationViews} from './operation-views.js';
import {preflight} from '../planning/preflight.js';
import {probe} from '../reading/probing.js';
import {Remembered} from '../reading/remembered.js';
import {SettingViews} from '../reading/views/setting-views.js';
import {StorageGuard} from './storage-guard.js';
import {Steering} from './steering.js';
import {UnitReadings} from '../reading/unit-readings.js';
import {Upkeep} from './upkeep.js';
import {Writer} from '../planning/writer.js';

const LONGEST_WAIT_MS = 60_000;

/**
 * The fleet in one process: holds intent in memory as the fold of all revisions, takes changes one at a time, and has
 * them delivered. Made by {@link FleetManager.start}, ended by `stop`.
 */
export class FleetManager {
	readonly #options: FleetManagerOptions & typeof DEFAULTS;
	readonly #fleet: Fleet;
	readonly #notes: Notes;
	readonly #operations: OperationTracker;
	readonly #connections: Connections;
	readonly #delivery: Delivery;
	readonly #watch: Watch;
	readonly #events: EventRing;
	readonly #writer: Writer;
	readonly #guard: StorageGuard;
	readonly #members: MemberViews;
	readonly #settings: SettingViews;
	readonly #operationViews: OperationViews;
	readonly #steering: Steering;
	readonly #drift: DriftViews;
	readonly #history: HistoryViews;
	readonly #readings: UnitReadings;
	readonly #explaining: Explaining;
	readonly #ends: ExemptionEnds;
	readonly #upkeep: Upkeep;

	private constructor(given: FleetManagerOptions, {fleet, snapshotAt}: Awaited<ReturnType<typeof loadFleet>>) {
		const options = {...DEFAULTS, ...given};
		const {connector, clock, random, deliveryStore, revisionStore, logger, backoff} = options;
		this.#options = options;
		this.#fleet = fleet;
		this.#events = new EventRing(random.uuid().replaceAll('-', '').slice(0, 12), clock);
		const announcer = new Announcer({fleet, events: this.#events, clock, running: (id) => this.#operations.get(id)});
		this.#notes = new Notes(fleet, (note, before) => {
			deliveryStore.note([note]);
			announcer.note(note, before);
		});
		this.#operations = new OperationTracker((id, ended) => {
			announcer.operation(id, ended);
			this.#steering.changed(id, ended);
			if (ended) this.#ended(ended);
		});
		this.#upkeep = new Upkeep({
			fleet,
			revisionStore,
			deliveryStore,
			notes: this.#notes,
			operations: this.#operations,
			clock,
			every: options.snapshotEvery,
			keepResults: options.keepResults,
			snapshotAt,
			failed: (error) => this.#guard.failed(error),
		});
		this.#guard = new StorageGuard({clock, logger, backoff, reload: () => this.#reload()});
		this.#connections = new Connections(connector, (id) => this.#notes.get(id).marker);
		this.#delivery = new Delivery({
			fleet,
			store: deliveryStore,
			connections: this.#connections,
			notes: this.#notes,
			operations: this.#operations,
			clock,
			random,
			logger,
			backoff,
			concurrency: options.concurrency,
			groupLimits: options.groupLimits,
			contestedAfter: options.contestedAfter,
			keepResults: options.keepResults,
			left: (instance) => this.#writer.removeLeft(SYSTEM, instance),
			restarted: (instance) => announcer.restart(instance),
			storeFailed: (error) => this.#guard.failed(error),
		});
		this.#watch = new Watch({
			fleet,
			delivery: this.#delivery,
			clock,
			logger,
			readsPerSecond: options.checkReadsPerSecond,
			intervalMs: options.checkIntervalMs,
		});
		this.#members = new MemberViews(
			fleet,
			this.#notes,
			(address, callOptions) => probe({fleet, connections: this.#connections}, address, callOptions),
			(instance, identity) => this.#delivery.decide(instance, identity),
		);
		this.#settings = new SettingViews(fleet);
		this.#steering = new Steering({
			fleet,
			store: revisionStore,
			operations: this.#operations,
			delivery: this.#delivery,
			logger,
			commit: (intent, touched) => this.#writer.commitOwn(intent, touched),
		});
		this.#operationViews = new OperationViews({
			store: deliveryStore,
			tracker: this.#operations,
			steering: this.#steering,
			failing: async (revision) => failingOf(fleet, this.#notes, await this.#history.get(revision)),
			retry: (instances) => this.#retry(instances),
		});
		this.#drift = new DriftViews({fleet, notes: this.#notes, delivery: this.#delivery, settings: this.#settings});
		this.#history = new HistoryViews(revisionStore);
		this.#readings = new UnitReadings(fleet, this.#notes, this.#settings);
		this.#ends = new ExemptionEnds({fleet, clock, logger, end: () => this.#writer.endExemptions(SYSTEM)});
		this.#explaining = new Explaining({
			fleet,
			store: revisionStore,
			deliveryStore,
			connections: this.#connections,
			clock,
			settings: this.#settings,
			readings: this.#readings,
			deadlineMs: options.deadlineMs,
		});
		this.#writer = new Writer({
			fleet,
			store: revisionStore,
			clock,
			hash: options.hash,
			limits: {...LIMITS, ...options.limits},
			regex: options.regex,
			know: (change, planWith, forPreview, signal) =>
				know(
					{
						fleet,
						connections: this.#connections,
						store: deliveryStore,
						revisions: revisionStore,
						notes: this.#notes,
						clock,
						deadlineMs: options.deadlineMs,
						maxInstances: options.maxLiveInstances,
					},
					change,
					planWith,
					forPreview,
					signal,
				),
			accept: (revision, touched) => {
				announcer.revision(revision);
				return this.#accept(revision, touched);
			},
			oweAgain: (change) => oweAgain({fleet, notes: this.#notes, delivery: this.#delivery}, change),
			preflight: (instances, signal) =>
				preflight({fleet, connections: this.#connections, clock, deadlineMs: options.deadlineMs}, instances, signal),
			checkWritable: () => this.#guard.check(),
			failed: (error) => this.#guard.failed(error),
			operationOf: (revision) => this.#operationViews.find(operationId(revision)),
		});
	}

	/**
	 * Loads what the stores have, makes the root at the first start, and goes on with what was under way.
	 * @throws STORE_DAMAGED, STORE_FAILED
	 */
	static async start(options: FleetManagerOptions): Promise<FleetManager> {
		const loaded = await loadFleet(options.revisionStore);
		const {fleet} = loaded;
		const manager = new FleetManager(options, loaded);
		for await (const note of options.deliveryStore.load()) manager.#notes.load(note);
		await recallMarkers(fleet, manager.#notes, options.deliveryStore);
		manager.#notes.count();
		if (fleet.isEmpty) await manager.#writer.commitOwn(firstRevision(options.rootName ?? DEFAULTS.rootName));
		await recoverWork({
			fleet,
			notes: manager.#notes,
			operations: manager.#operations,
			delivery: manager.#delivery,
			deliveryStore: options.deliveryStore,
			revisionStore: options.revisionStore,
			clock: options.clock,
			keepResults: options.keepResults ?? DEFAULTS.keepResults,
			resumed: (revision) => manager.#steering.watch(revision),
		});
		manager.#watch.start();
		manager.#ends.arm();
		return manager;
	}

	/** Everything that this actor can do with the fleet. */
	as(actor: Actor): ClusterManager {
		const {clock, regex, hash, maxLiveInstances: maxInstances, deadlineMs} = this.#options;
		const context = {
			fleet: this.#fleet,
			connections: this.#connections,
			clock,
			regex,
			hash,
			readings: this.#readings,
			remembered: new Remembered({fleet: this.#fleet, notes: this.#notes, operations: this.#operations}),
			maxInstances,
			deadlineMs,
			answered: (instance: Id) => this.#delivery.answered(instance),
		};
		return {
			members: this.#members,
			settings: this.#settings,
			operations: this.#operationViews.by(actor),
			drift: this.#drift,
			history: this.#history,
			search: this.#members.search,
			events: {follow: ({after, signal} = {}) => this.#events.follow(after, signal)},
			keys: (member) => new LiveMemberKeys(member, context),
			explain: (member, unit, readOptions) => this.#explaining.explain(member, unit, readOptions),
			plan: (change, planOptions) => this.#writer.plan(change, planOptions),
			commit: (change, changeOptions) => this.#commit(actor, change, changeOptions),
			health: async () => this.#health(),
		};
	}

	/** Resolves when nothing is left to deliver now; what waits for an instance to come back does not count. */
	async whenIdle(): Promise<void> {
		do await this.#delivery.whenIdle();
		while ((await this.#steering.settled()) || (await this.#ends.settled()));
	}

	/** Tries an instance now, whatever was planned: somebody knows that it is back. */
	wake(instance: Id): void {
		this.#delivery.wake(instance);
	}

	/** Looks at an instance's owned units now (S9). */
	check(instance: Id): Promise<void> {
		return this.#delivery.check(instance);
	}

	/**
	 * Breaks off delivery, lets the change under way become durable, and ends readers of events. The stores are the
	 * caller's to close.
	 */
	async stop(): Promise<void> {
		this.#guard.stop();
		this.#ends.stop();
		await this.#writer.alone(async () => undefined);
		this.#watch.stop();
		await this.#delivery.stop();
		this.#events.close();
		await this.#options.connector.close();
		for (const operation of this.#operations.running()) await this.#options.deliveryStore.saveOperation(operation);
	}

	async #commit(actor: Actor, change: Change, options: ChangeOptions = {}): Promise<Outcome> {
		const outcome = await this.#writer.commit(actor, change, options);
		if (!outcome.operation || !options.waitMs || outcome.operation.endedAt !== undefined) return outcome;
		await this.#firstResults(outcome.operation.id, Math.min(options.waitMs, LONGEST_WAIT_MS), options.signal);
		return {...outcome, operation: (await this.#operationViews.find(outcome.operation.id)) ?? outcome.operation};
	}

	/** Until each instance has a first result, or the time is over, or the caller gives up: the change is made anyhow. */
	async #firstResults(operation: string, waitMs: number, signal: AbortSignal | undefined): Promise<void> {
		const over = new AbortController();
		const end = (): void => over.abort();
		const cancel = this.#options.clock.after(waitMs, end);
		signal?.addEventListener('abort', end, {once: true});
		if (signal?.aborted) end();
		await this.#operations.firstResults(operation, over.signal);
		cancel();
		signal?.removeEventListener('abort', end);
	}

	#accept(revision: Revision, touched: readonly Id[]): Operation {
		this.#notes.around(revision.edits, () => this.#fleet.apply(revision));
		this.#steering.watch(revision);
		if (revision.edits.some(({entity}) => entity === 'exemption')) this.#ends.arm();
		const operation = this.#delivery.accept(revision, touched);
		if (operation.endedAt === undefined) this.#save(operation);
		this.#upkeep.revised();
		return operation;
	}

	/** Tries again what failed. */
	async #retry(instances: readonly Id[]): Promise<void> {
		for (const instance of instances) {
			if (!this.#fleet.member(instance)) continue;
			const failed = this.#notes.get(instance).differences.filter(isFailing);
			await this.#delivery.oweAgain(instance, new Set(failed.map(({unit}) => unit)));
			this.#delivery.wake(instance);
		}
	}

	#ended(operation: Operation): void {
		this.#delivery.reports.forget(operation.id);
		this.#save(operation);
	}

	#save(operation: Operation): void {
		this.#options.deliveryStore.saveOperation(operation).catch((error: unknown) => this.#guard.failed(error));
	}

	/** What became durable of a failed append counts, whatever its author was told. */
	async #reload(): Promise<void> {
		await this.#writer.alone(async () => {
			const {revisions} = await this.#options.revisionStore.load();
			const notes = this.#options.deliveryStore.load()[Symbol.asyncIterator]();
			while (!(await notes.next()).done); // those in memory are newer; read to its end, the store works again
			for await (const revision of revisions)
				if (revision.number > this.#fleet.revision) this.#accept(revision, [...concernedBy(this.#fleet, revision)]);
		});
	}

	#health(): Health {
		const {reason} = this.#guard;
		return {
			ready: reason === undefined,
			...(reason === undefined ? {} : {reason}),
			revision: this.#fleet.revision,
			version: this.#options.version,
			instances: this.#fleet.instanceCount(this.#fleet.root),
			clusters: this.#fleet.clusterCount,
			counts: this.#notes.counts(this.#fleet.root),
		};
	}
}

import {recallMarkers} from '../delivery/instances/known-markers.js';
import {recoverWork} from '../delivery/operations/recovery.js';
import {Announcer} from '../events/announcer.js';
import {Bus} from '../events/bus.js';
import {EventRing} from '../events/event-ring.js';
import type {Id} from '../fleet/member.js';
import type {ChangeOptions, ClusterManager, Health, Outcome} from '../ports/cluster-manager.js';
import {LiveMemberKeys} from '../reading/member-keys.js';
import type {Change} from '../records/change.js';
import type {Actor} from '../records/revision.js';
import {deliverySide, type DeliverySide} from './delivery-side.js';
import {DEFAULTS, type FleetManagerOptions} from './fleet-manager-options.js';
import {intentSide, type IntentSide} from './intent-side.js';
import {firstRevision, loadFleet} from './load.js';
import {readingSide, type ReadingSide} from './reading-side.js';
import {subscribe} from './subscribe.js';

const LONGEST_WAIT_MS = 60_000;

/**
 * The fleet in one process: holds intent in memory as the fold of all revisions, takes changes one at a time, and has
 * them delivered. Made by {@link FleetManager.start}, ended by `stop`.
 */
export class FleetManager {
	readonly #delivery: DeliverySide;
	readonly #intent: IntentSide;
	readonly #reading: ReadingSide;
	readonly #events: EventRing;

	private constructor(options: FleetManagerOptions, {fleet, snapshotAt}: Awaited<ReturnType<typeof loadFleet>>) {
		this.#delivery = deliverySide({...DEFAULTS, ...options}, fleet, new Bus());
		this.#intent = intentSide(this.#delivery, snapshotAt);
		this.#reading = readingSide(this.#delivery, this.#intent.steering);
		this.#events = new EventRing(options.random.uuid().replaceAll('-', '').slice(0, 12), options.clock);
		subscribe(this.#delivery, this.#intent, new Announcer({...this.#delivery, events: this.#events}));
	}

	/**
	 * Loads what the stores have, makes the root at the first start, and goes on with what was under way.
	 * @throws STORE_DAMAGED, STORE_FAILED
	 */
	static async start(options: FleetManagerOptions): Promise<FleetManager> {
		const manager = new FleetManager(options, await loadFleet(options.revisionStore));
		await manager.#resume();
		return manager;
	}

	async #resume(): Promise<void> {
		const {fleet, notes, deliveryStore, rootName, watch} = this.#delivery;
		for await (const note of deliveryStore.load()) notes.load(note);
		await recallMarkers(fleet, notes, deliveryStore);
		notes.count();
		if (fleet.isEmpty) await this.#intent.writer.commitOwn(firstRevision(rootName));
		await recoverWork(this.#delivery);
		watch.start();
		this.#intent.ends.arm();
	}

	/** Everything that this actor can do with the fleet. */
	as(actor: Actor): ClusterManager {
		const {members, settings, operations, drift, history, explaining, keys} = this.#reading;
		return {
			members,
			settings,
			operations: operations.by(actor),
			drift,
			history,
			search: members.search,
			events: {follow: ({after, signal} = {}) => this.#events.follow(after, signal)},
			keys: (member) => new LiveMemberKeys(member, keys),
			explain: (member, unit, readOptions) => explaining.explain(member, unit, readOptions),
			plan: (change, planOptions) => this.#intent.writer.plan(change, planOptions),
			commit: (change, changeOptions) => this.#commit(actor, change, changeOptions),
			health: async () => this.#health(),
		};
	}

	/** Resolves when nothing is left to deliver now; what waits for an instance to come back does not count. */
	async whenIdle(): Promise<void> {
		do await this.#delivery.delivery.whenIdle();
		while ((await this.#intent.steering.settled()) || (await this.#intent.ends.settled()));
	}

	/** Tries an instance now, whatever was planned: somebody knows that it is back. */
	wake(instance: Id): void {
		this.#delivery.delivery.wake(instance);
	}

	/** Looks at an instance's owned units now (S9). */
	check(instance: Id): Promise<void> {
		return this.#delivery.delivery.check(instance);
	}

	/**
	 * Breaks off delivery, lets the change under way become durable, and ends readers of events. The stores are the
	 * caller's to close.
	 */
	async stop(): Promise<void> {
		const {delivery, watch, connector, operations, deliveryStore} = this.#delivery;
		this.#intent.guard.stop();
		this.#intent.ends.stop();
		await this.#intent.turns.take(async () => undefined);
		watch.stop();
		await delivery.stop();
		this.#events.close();
		await connector.close();
		for (const operation of operations.running()) await deliveryStore.saveOperation(operation);
	}

	async #commit(actor: Actor, change: Change, options: ChangeOptions = {}): Promise<Outcome> {
		const outcome = await this.#intent.writer.commit(actor, change, options);
		if (!outcome.operation || !options.waitMs || outcome.operation.endedAt !== undefined) return outcome;
		await this.#firstResults(outcome.operation.id, Math.min(options.waitMs, LONGEST_WAIT_MS), options.signal);
		return {...outcome, operation: (await this.#delivery.operations.find(outcome.operation.id)) ?? outcome.operation};
	}

	/** Until each instance has a first result, or the time is over, or the caller gives up: the change is made anyhow. */
	async #firstResults(operation: string, waitMs: number, signal: AbortSignal | undefined): Promise<void> {
		const over = new AbortController();
		const end = (): void => over.abort();
		const cancel = this.#delivery.clock.after(waitMs, end);
		signal?.addEventListener('abort', end, {once: true});
		if (signal?.aborted) end();
		await this.#delivery.operations.firstResults(operation, over.signal);
		cancel();
		signal?.removeEventListener('abort', end);
	}

	#health(): Health {
		const {fleet, notes, version} = this.#delivery;
		const {reason} = this.#intent.guard;
		return {
			ready: reason === undefined,
			...(reason === undefined ? {} : {reason}),
			revision: fleet.revision,
			version,
			instances: fleet.instanceCount(fleet.root),
			clusters: fleet.clusterCount,
			counts: notes.counts(fleet.root),
		};
	}
}

import {ClusterdError, isClusterdError} from '../errors.js';
import type {Operation} from '../records/delivery.js';
import type {Id, Instance} from '../fleet/member.js';
import {operationId, type Revision} from '../records/revision.js';
import type {Unit} from '../units/unit.js';
import type {Ledger} from '../ports/delivery-store.js';
import {CommandQueue} from './commands/command-queue.js';
import type {DeliveryOptions} from './delivery-options.js';
import {EffectiveSettings} from '../in-force/effective-settings.js';
import {fleetBounds} from './lanes/fleet-bounds.js';
import {InstanceHealth} from './instances/health.js';
import {Lanes} from './lanes/lanes.js';
import {DRIFT, look, readsOfLook} from './drift/drift-check.js';
import {OwedAgain} from './drift/redelivery.js';
import type {InstanceVerdict} from '../verdict/instance-verdict.js';
import {Reconciliation} from './reconciliation/reconciliation.js';
import {heldUntil, pauseReason} from './pauses.js';
import {readdressed} from './instances/readdressed.js';
import {Repairs} from './drift/repairs.js';
import {Reports} from './operations/reports.js';
import type {CommandSet} from './commands/run-commands.js';
import {Schedule} from './lanes/schedule.js';
import {UnderWay} from './lanes/abortable-work.js';
import type {WriteContext} from './reconciliation/write-steps.js';

/**
 * Makes true on the instances what the fleet says (S0.3, S8.1): a lane per instance, many at a time, and none waits for
 * another. What is to be done is found out anew in each pass, so nothing is lost with this object.
 */
export class Delivery {
	readonly #options: DeliveryOptions;
	readonly #health: InstanceHealth;
	/** What operations are told. */
	readonly reports: Reports;
	readonly #lanes: Lanes;
	readonly #repairs: Repairs;
	readonly #schedule: Schedule<Id>;
	readonly #underWay = new UnderWay();
	#isStopped = false;
	readonly #commands: CommandQueue;
	readonly #owedAgain: OwedAgain;
	readonly #frozen = new Set<Id>();
	readonly #effective: EffectiveSettings;

	constructor(options: DeliveryOptions) {
		this.#options = options;
		this.#health = new InstanceHealth(options);
		this.reports = new Reports(options);
		this.#repairs = new Repairs(options);
		this.#commands = new CommandQueue(options);
		this.#effective = new EffectiveSettings(options.fleet);
		this.#lanes = new Lanes({
			concurrency: options.concurrency,
			boundsOf: fleetBounds(options.fleet, options.groupLimits),
			work: (instance) => this.#guarded(instance, (member, signal) => this.#deliver(member, signal)),
			crashed: (instance, error) => options.logger.error('delivery crashed', {instance, error}),
		});
		this.#owedAgain = new OwedAgain({
			store: options.store,
			notes: options.notes,
			repairs: this.#repairs,
			lanes: this.#lanes,
		});
		this.#schedule = new Schedule(options.clock, (instance) => this.#lanes.add(instance));
	}

	/** Takes up a revision that is durable and folded in: these instances are touched by it. */
	accept(revision: Revision, touched: readonly Id[]): Operation {
		const {fleet, operations, clock} = this.#options;
		this.reports.remember(revision);
		this.#commands.add(revision);
		const present = operations.start({
			id: operationId(revision.number),
			revision: revision.number,
			startedAt: clock.now(),
			targets: touched,
		});
		for (const instance of readdressed(revision.edits)) this.#meetAgain(instance);
		for (const instance of touched) {
			if (!fleet.member(instance)) this.#depart(instance, revision.number);
			else if (this.#isWaiting(instance)) this.reports.pending(instance);
			else this.#lanes.add(instance);
		}
		for (const instance of heldUntil(revision.edits, this.#options)) this.#lanes.add(instance);
		return present();
	}

	/** Goes on where a former daemon ended: these commands are not known to be over. */
	resume(instances: Iterable<Id>, commands: ReadonlyMap<Id, readonly CommandSet[]>): void {
		this.#commands.resume(commands);
		for (const instance of instances) this.#lanes.add(instance);
	}

	/** Works on an instance now, whatever was planned. */
	wake(instance: Id): void {
		this.#schedule.drop(instance);
		this.#lanes.add(instance);
	}

	/**
	 * Somebody decided about a quarantined instance (S13.2): who is recorded counts, or whoever answers now. Durable when
	 * it resolves. @throws STORE_FAILED
	 */
	async decide(instance: Id, identity: 'keep' | 'accept'): Promise<void> {
		if (identity === 'accept') await this.#health.forgetMarker(instance);
		this.#meetAgain(instance);
	}

	/** Nothing is known of an instance until it is asked anew. */
	#meetAgain(instance: Id): void {
		this.#options.connections.drop(instance);
		this.#health.unknown(instance);
		this.wake(instance);
	}

	/** An instance answered somebody: if it was given up for a while, it is back (S8.1). */
	answered(instance: Id): void {
		const {state} = this.#options.notes.get(instance);
		if ((state === 'unreachable' || state === 'broken') && this.#schedule.at(instance) !== undefined)
			this.wake(instance);
	}

	/** Writes units again that are known to differ: somebody wants it (S9), whoever fights about them. */
	async repair(instance: Id, units?: ReadonlySet<Unit>): Promise<void> {
		if (await this.oweAgain(instance, units)) this.wake(instance);
	}

	/**
	 * Has units judged anew that are known to differ, at the next delivery; tells whether there are any. Durable when it
	 * resolves, unless the instance is being worked on: then at the end of that.
	 */
	oweAgain(instance: Id, units?: ReadonlySet<Unit>): Promise<boolean> {
		return this.#owedAgain.owe(instance, units);
	}

	/**
	 * Looks whether an instance is as it should be, and tells if not (S9). Nothing happens while it is worked on or
	 * waits.
	 */
	async check(instance: Id): Promise<void> {
		if (!this.#canCheck(instance)) return;
		await this.#lanes.occupy(instance, () => this.#guarded(instance, (member, signal) => this.#verify(member, signal)));
	}

	/** How many reads {@link Delivery.check} would send now; 0 when it would do nothing. */
	readsToCheck(instance: Id): number {
		const member = this.#options.fleet.member(instance);
		return member?.kind === 'instance' && this.#canCheck(instance) ? readsOfLook(this.#effective.of(member)) : 0;
	}

	#canCheck(instance: Id): boolean {
		return !this.#isStopped && !this.#lanes.isBusy(instance) && !this.#isWaiting(instance);
	}

	/** Whether an instance is worked on at this moment. */
	isBegun(instance: Id): boolean {
		return this.#lanes.isRunning(instance);
	}

	/** Begins nothing on these instances until the answer is called: what they shall have is being decided. */
	freeze(instances: readonly Id[]): () => void {
		for (const instance of instances) this.#frozen.add(instance);
		return () => {
			for (const instance of instances) {
				this.#frozen.delete(instance);
				this.#lanes.add(instance);
			}
		};
	}

	/** Resolves when nothing is left to do now; what waits for an instance to come back does not count. */
	whenIdle(): Promise<void> {
		return this.#lanes.whenIdle();
	}

	/** Breaks off what is under way, and waits until it is. */
	async stop(): Promise<void> {
		this.#isStopped = true;
		this.#schedule.stop();
		this.#underWay.abort(new ClusterdError('STOPPED', {what: 'Delivery'}));
		this.#options.connections.close();
		await this.#lanes.close();
	}

	/** Whether a failure made the instance wait for a later attempt. */
	#isWaiting(instance: Id): boolean {
		return this.#schedule.at(instance) !== undefined;
	}

	async #guarded(instance: Id, work: (member: Instance, signal: AbortSignal) => Promise<void>): Promise<void> {
		const {fleet, store, bus} = this.#options;
		const member = fleet.member(instance);
		if (member?.kind !== 'instance') return;
		try {
			await this.#underWay.run((signal) => work(member, signal));
		} catch (error) {
			if (!this.#isStopped) this.#failed(instance, error);
		}
		// what was remembered after it was removed
		if (!fleet.member(instance)) await store.forget(instance).catch(bus.storeFailed.emit);
	}

	async #deliver(member: Instance, signal: AbortSignal): Promise<void> {
		const {fleet, store, notes, bus} = this.#options;
		if (this.#frozen.has(member.id)) return;
		const pause = pauseReason(fleet, member.id);
		if (pause !== undefined) return this.#hold(member.id, pause);
		const contact = this.#contactOf(member, signal);
		await this.#owedAgain.settle(member.id);
		if (this.#health.needsContact(member.id)) await contact();
		let ledger: Ledger;
		do {
			await this.#commands.run(member.id, contact);
			ledger = await store.ledger(member.id);
		} while (this.#commands.has(member.id));
		const present = fleet.member(member.id);
		if (present?.kind !== 'instance') return;
		// The revision, its commands, what is in force and how it ended are looked at in one moment (run begins with that):
		// nothing is awaited in between.
		const {revision} = fleet;
		const reconciliation = new Reconciliation(
			{
				fleet,
				store,
				instance: member.id,
				effective: this.#effective.of(present),
				contact,
				version: () => notes.get(member.id).version,
			},
			ledger,
		);
		try {
			await reconciliation.run();
		} finally {
			await reconciliation.settled();
		}
		if (!fleet.member(member.id)) return;
		this.#delivered(present, revision, reconciliation.verdict);
		if (present.leaving && reconciliation.verdict.differences().length === 0)
			await Promise.all(bus.instanceLeft.emit(member.id));
	}

	/** Delivery is paused: what is owed stays owed, and says why. */
	#hold(instance: Id, reason: string): void {
		this.#health.held(instance, reason);
		this.reports.pending(instance);
	}

	#delivered(member: Instance, revision: number, verdict: InstanceVerdict): void {
		const {fleet, notes} = this.#options;
		const {id} = member;
		const effective = this.#effective.of(member);
		const drifted = notes
			.get(id)
			.differences.filter(({unit, state}) => DRIFT.has(state) && !verdict.outcomes.has(unit) && effective.has(unit));
		this.#health.found(id, [...verdict.differences(), ...drifted], revision);
		this.reports.delivered(id, revision, verdict, this.#commands.results(id));
		const lost = verdict.lostUnit();
		if (fleet.touched(id) > revision) this.#lanes.add(id);
		else if (lost !== undefined) this.#failed(id, new ClusterdError('LOST_UPDATE', {instance: id, unit: lost}));
	}

	async #verify(member: Instance, signal: AbortSignal): Promise<void> {
		const {fleet, store, notes} = this.#options;
		const write = await this.#contactOf(member, signal, {fresh: true})();
		const isOwed = await look(
			{fleet, store, notes, health: this.#health, repairs: this.#repairs},
			member.id,
			this.#effective.of(member),
			write,
		);
		if (isOwed) this.#lanes.add(member.id);
	}

	#contactOf(
		member: Instance,
		signal: AbortSignal,
		options: {readonly fresh?: boolean} = {},
	): () => Promise<WriteContext> {
		const {clock, random} = this.#options;
		return async () => {
			signal.throwIfAborted();
			const database = await this.#health.contact(member, options);
			return {database, clock, random, signal, start: () => this.#health.start(member.id, database)};
		};
	}

	#failed(instance: Id, error: unknown): void {
		const {fleet, logger, bus} = this.#options;
		if (!fleet.member(instance)) return;
		if (isClusterdError(error, 'STORE_FAILED')) bus.storeFailed.emit(error);
		else logger.warn('delivery failed', {instance, error});
		this.#schedule.set(instance, this.#health.failed(instance, error));
		this.reports.pending(instance);
	}

	/** An instance is gone from the fleet: nothing more will come of it. */
	#depart(instance: Id, by: number): void {
		const {connections, store, bus} = this.#options;
		this.#schedule.drop(instance);
		this.#lanes.drop(instance);
		this.#commands.drop(instance);
		this.#owedAgain.drop(instance);
		connections.drop(instance);
		this.#repairs.settle(instance);
		this.reports.departed(instance, by);
		store.forget(instance).catch(bus.storeFailed.emit);
	}
}

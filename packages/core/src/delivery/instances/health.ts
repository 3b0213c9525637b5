import {ClusterdError, isClusterdError} from '../../errors.js';
import type {DeliveryOptions} from '../delivery-options.js';
import type {Difference, InstanceNote, InstanceState} from '../../records/delivery.js';
import type {Id, Instance} from '../../fleet/member.js';
import type {Identity, KeyDatabase} from '../../ports/key-database.js';
import {waitAfter} from '../lanes/backoff.js';
import {forgottenMarkerLine, markerLine} from './known-markers.js';
import {NoAnswerError} from '../reconciliation/write-steps.js';

export type HealthOptions = Pick<
	DeliveryOptions,
	'fleet' | 'bus' | 'store' | 'notes' | 'connections' | 'clock' | 'random' | 'backoff'
>;

/** Keeps the note of each instance true: who answered last, what failed, when to try again (S8.1, S11.2, S13.2). */
export class InstanceHealth {
	readonly #options: HealthOptions;

	constructor(options: HealthOptions) {
		this.#options = options;
	}

	/**
	 * Makes contact, and compares who answers with who is known.
	 * @param options `fresh`: something is sent, though contact is there
	 * @throws IDENTITY_CHANGED, and what contact throws
	 */
	async contact(instance: Instance, {fresh = false}: {readonly fresh?: boolean} = {}): Promise<KeyDatabase> {
		const database = this.#options.connections.of(instance);
		await this.start(instance.id, database, {fresh: fresh || this.needsContact(instance.id)});
		return database;
	}

	/** Who answers now, compared with who is known: another number when the instance started again. @throws as contact */
	async start(instance: Id, database: KeyDatabase, options: {readonly fresh?: boolean} = {}): Promise<number> {
		const identity = await database.identify(options);
		const {connections, bus} = this.#options;
		if (connections.hasRestarted(instance, identity.start)) bus.instanceRestarted.emit(instance);
		const news = this.#newsOf(instance, identity);
		if (news?.marker !== undefined)
			await this.#options.store.writeAhead([markerLine(instance, news.marker, this.#options.fleet.revision)]);
		if (news) this.#note(instance, news);
		return identity.start;
	}

	/** Whether nothing is known of an instance, or nothing good. */
	needsContact(instance: Id): boolean {
		const {observedAt, state} = this.#options.notes.get(instance);
		return observedAt === 0 || AWAY.has(state);
	}

	/** Something was found on an instance that answered. */
	found(instance: Id, differences: readonly Difference[], confirmed?: number): void {
		this.#note(instance, {state: stateOf(differences), differences, ...(confirmed === undefined ? {} : {confirmed})});
	}

	/** Something is owed that must wait, for this reason. */
	held(instance: Id, reason: string): void {
		const {state} = this.#options.notes.get(instance);
		this.#note(instance, {state: state === 'in sync' || state === 'unknown' ? 'pending' : state, reason, attempts: 0});
	}

	/** Nothing is known of an instance until it is met again, but for who it is. */
	unknown(instance: Id): void {
		const {notes, clock} = this.#options;
		const {reason: _reason, attempts: _attempts, ...note} = notes.get(instance);
		notes.set({...note, state: 'unknown', since: clock.now(), observedAt: 0});
	}

	/** Whoever answers next is the instance. */
	async forgetMarker(instance: Id): Promise<void> {
		const {notes, store, fleet} = this.#options;
		await store.writeAhead([forgottenMarkerLine(instance, fleet.revision)]);
		const {marker: _marker, ...note} = notes.get(instance);
		notes.set(note);
	}

	/**
	 * Something failed. Tells when to try again; where another one answers than before, only to look whether that is
	 * over.
	 */
	failed(instance: Id, error: unknown): number {
		const {notes, clock, random, backoff} = this.#options;
		const state = failureState(error);
		const attempts = (notes.get(instance).attempts ?? 0) + 1;
		const nextAttempt = clock.now() + waitAfter(attempts, backoff, random);
		this.#note(instance, {state, attempts, reason: reasonOf(error), nextAttempt});
		return nextAttempt;
	}

	/** What is new about who answers; undefined when nothing is. @throws IDENTITY_CHANGED */
	#newsOf(id: Id, {version, marker}: Identity): Pick<InstanceNote, 'version' | 'marker'> | undefined {
		const {notes, connections} = this.#options;
		const note = notes.get(id);
		if (marker !== undefined) {
			if (note.marker !== undefined && note.marker !== marker)
				throw new ClusterdError('IDENTITY_CHANGED', {instance: id, recorded: note.marker, found: marker});
			const holder = connections.claim(marker, id);
			if (holder !== undefined)
				throw new ClusterdError('IDENTITY_CHANGED', {
					instance: id,
					recorded: 'one of its own',
					found: `that of ${holder}`,
				});
		}
		if (note.version === version && note.marker === marker && note.observedAt > 0) return undefined;
		return {version, ...(marker === undefined || marker === note.marker ? {} : {marker})};
	}

	#note(instance: Id, news: Partial<InstanceNote>): void {
		const {notes, clock} = this.#options;
		const known = notes.get(instance);
		const {reason: _reason, nextAttempt: _next, attempts: _attempts, ...kept} = known;
		const before = news.state === undefined ? known : kept;
		const now = clock.now();
		const state = news.state ?? before.state;
		notes.set({
			...before,
			...news,
			state,
			since: state === before.state ? before.since : now,
			observedAt: news.attempts === undefined ? now : before.observedAt,
		});
	}
}

/** States that end only with a new contact. */
export const AWAY: ReadonlySet<InstanceState> = new Set(['unreachable', 'broken', 'quarantined']);

function stateOf(differences: readonly Difference[]): InstanceState {
	const has = (...states: readonly Difference['state'][]): boolean =>
		differences.some(({state}) => states.includes(state));
	if (has('contested')) return 'contested';
	if (has('rejected')) return 'rejected';
	if (has('drifted', 'missing')) return 'drifted';
	return has('owed') ? 'pending' : 'in sync';
}

function failureState(error: unknown): InstanceState {
	if (error instanceof NoAnswerError || isClusterdError(error, 'INSTANCE_UNREACHABLE')) return 'unreachable';
	if (isClusterdError(error, 'INSTANCE_BROKEN')) return 'broken';
	return isClusterdError(error, 'IDENTITY_CHANGED') ? 'quarantined' : 'pending';
}

function reasonOf(error: unknown): string {
	if (isClusterdError(error, 'INSTANCE_UNREACHABLE', 'INSTANCE_BROKEN')) return error.facts.reason;
	return error instanceof Error ? error.message : String(error);
}

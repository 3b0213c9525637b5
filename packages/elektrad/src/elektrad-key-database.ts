import {
	isValueUnit,
	MARKER_KEY,
	pause,
	requireReadable,
	requireWritable,
	unitName,
	type CallOptions,
	type Identity,
	type KeyDatabase,
	type KeyReading,
	type ReadOptions,
	type Step,
	type StepResult,
	type Target,
} from '@clusterd/core';
import {ensureMarker} from './keys/marker.js';
import {isListed, toReading} from './keys/readings.js';
import {StepWriter} from './keys/step-writer.js';
import {readSubtree} from './keys/subtree-reader.js';
import type {Environment} from './session/environment.js';
import type {HostLanes} from './session/host-lanes.js';
import {Lane, orAborted} from './session/lane.js';
import {isBesideMarker, MOUNTS_KEY} from './session/mounts.js';
import {SessionKeeper} from './session/session-keeper.js';
import type {Session} from './session/session.js';
import type {ShownKey} from './wire/answers.js';
import type {Wire} from './wire/wire.js';

/** How often a key is read when elektrad starts again each time. */
const MAX_READS = 3;

/** A marker that could not be written is tried again after an hour. */
const MARKER_AGAIN_MS = 3_600_000;

const SWITCHED_OFF = 'switched off';

/** What a key database is made of. */
export interface ElektradKeyDatabaseOptions {
	readonly target: Target;
	readonly wire: Wire;
	readonly environment: Environment;
	readonly hostLanes: HostLanes;
	/** Whether to write clusterd's marker where it is missing. */
	readonly writesMarker: boolean;
	/** Told once, after `close`. */
	readonly onClose: (database: KeyDatabase) => void;
}

/** The key database behind one elektrad. Made by {@link ElektradConnector}. */
export class ElektradKeyDatabase implements KeyDatabase {
	readonly #options: ElektradKeyDatabaseOptions;
	readonly #lane = new Lane();
	readonly #keeper: SessionKeeper;
	/** The marker that every later one is compared with: the recorded one, else the first that was seen. */
	#recorded: string | undefined;
	/**
	 * Why there is no marker; with when that was found out, as elektrad's start and as time, if it is worth another try.
	 */
	#markerFault: {readonly text: string; readonly tried?: {readonly start: number; readonly at: number}} | undefined;
	#cut: AbortController | undefined;
	#settling: Promise<void> | undefined;
	#isClosed = false;

	constructor(options: ElektradKeyDatabaseOptions) {
		this.#options = options;
		this.#recorded = options.target.marker;
		this.#markerFault = options.writesMarker && !options.target.readOnly ? undefined : {text: SWITCHED_OFF};
		this.#keeper = new SessionKeeper(options.wire, options.environment, {
			hadMarker: options.target.marker !== undefined,
		});
	}

	async identify({fresh = false, signal}: CallOptions & {readonly fresh?: boolean} = {}): Promise<Identity> {
		signal?.throwIfAborted();
		if (this.#isClosed) throw this.#options.wire.stopped();
		const session =
			(fresh ? undefined : this.#keeper.ready) ?? (await this.#inLane(() => this.#contact(fresh), {signal}));
		if (!this.#needsMarker(session)) return this.#identityOf(session);
		return this.#identityOf(await this.#abortable(this.#withMarker(), signal));
	}

	async names(below: string, options?: ReadOptions): Promise<readonly string[]> {
		requireReadable(below);
		const {ls} = await this.#inLane(async () => {
			const key = await this.#get(below, {isList: true});
			if (below === '/') this.#keeper.checkMounts(key.ls);
			return key;
		}, options);
		return ls.filter((name) => isListed(name));
	}

	async read(names: readonly string[], options?: ReadOptions): Promise<readonly KeyReading[]> {
		for (const name of names) requireReadable(name);
		const readings: KeyReading[] = [];
		for (const name of names) readings.push(toReading(await this.#inLane(() => this.#get(name), options)));
		return readings;
	}

	async readBelow(below: string, options?: ReadOptions): Promise<readonly KeyReading[]> {
		requireReadable(below);
		const {readings, isSteady} = await readSubtree(below, (name) =>
			this.#inLane(() => this.#get(name, {deep: true, isList: true}), options),
		);
		if (!isSteady)
			this.#options.environment.logger.warn('the names below a key kept changing while they were read', {
				address: this.#options.target.address,
				below,
			});
		return readings;
	}

	async *apply(steps: readonly Step[], {signal}: CallOptions = {}): AsyncIterable<StepResult> {
		for (const {unit} of steps) requireWritable(unit);
		const writer = this.#writer();
		let silence: string | undefined;
		for (const step of steps) {
			signal?.throwIfAborted();
			const result: StepResult =
				silence === undefined
					? await this.#abortable(this.#apply(step, writer), signal)
					: {step, outcome: 'unknown', reason: silence};
			if (result.outcome === 'unknown') silence = result.reason;
			yield result;
		}
	}

	async close(): Promise<void> {
		if (this.#isClosed) return;
		this.#isClosed = true;
		const {wire, onClose} = this.#options;
		const stopped = wire.stopped();
		wire.close();
		this.#lane.close(stopped);
		this.#cut?.abort(stopped);
		onClose(this);
	}

	async #apply(step: Step, writer: StepWriter): Promise<StepResult> {
		const name = unitName(step.unit);
		for (;;) {
			const session = this.#readyFor(step) ?? (await this.#sessionFor(step));
			const result = await this.#options.hostLanes.run(this.#options.wire.url, name, () =>
				this.#inLane(async () => {
					// Another session than the one that was waited for: everything is to be looked at again.
					const present = this.#keeper.readyToWrite ?? (await this.#keeper.prepareToWrite());
					return present === session && this.#isReadyFor(step, session) ? this.#write(step, writer) : undefined;
				}),
			);
			if (result !== undefined) return result;
		}
	}

	/** Where elektrad started again in the course of a step, it must still be the one that is meant. */
	async #write(step: Step, writer: StepWriter): Promise<StepResult> {
		const {starts} = this.#keeper;
		const result = await writer.write(step);
		if (result.outcome !== 'unknown' && this.#keeper.starts !== starts)
			this.#requireIdentity(await this.#keeper.prepare());
		return result;
	}

	/** The session, if this step can be written with it as it is. */
	#readyFor(step: Step): Session | undefined {
		const session = this.#keeper.readyToWrite;
		return session !== undefined &&
			session.marker !== undefined &&
			session.marker === this.#recorded &&
			this.#isReadyFor(step, session)
			? session
			: undefined;
	}

	/** A session that this step can be written with now; waiting for it holds no lane. */
	async #sessionFor(step: Step): Promise<Session> {
		let session = await this.#inLane(() => this.#keeper.prepareToWrite());
		if (this.#needsMarker(session)) session = await this.#withMarker();
		this.#requireIdentity(session);
		if (!this.#isReadyFor(step, session)) await this.#settled(session);
		return session;
	}

	#isReadyFor(step: Step, session: Session): boolean {
		return this.#keeper.settlesIn(session) === 0 || !mayMakeOrEmptyFile(step, session);
	}

	/** Nothing is written where another key database answers than before (S13.2). */
	#requireIdentity({marker}: Session): void {
		if (marker === undefined) return;
		this.#recorded ??= marker;
		if (marker !== this.#recorded) throw this.#options.wire.identityChanged(this.#recorded, marker);
	}

	/** A session with the marker written, or with the reason why it cannot be. */
	async #withMarker(): Promise<Session> {
		for (;;) {
			const session = await this.#inLane(() => this.#keeper.prepareToWrite());
			if (!this.#needsMarker(session)) return session;
			await this.#settled(session);
			await this.#inLane(() => this.#writeMarker(session));
		}
	}

	async #writeMarker(session: Session): Promise<void> {
		const {environment, target, wire} = this.#options;
		if ((await this.#keeper.prepareToWrite()) !== session || this.#keeper.settlesIn(session) > 0) return;
		const wanted = this.#recorded ?? target.marker ?? environment.random.uuid();
		const outcome = await ensureMarker({
			writer: this.#writer(),
			read: () => this.#keeper.get(MARKER_KEY),
			wanted,
			environment,
		});
		if ('unknown' in outcome) throw wire.unreachable(outcome.unknown);
		if ('marker' in outcome) this.#keeper.noteMarker(outcome.marker);
		else this.#markerFault = {text: outcome.fault, tried: {start: this.#keeper.starts, at: environment.clock.now()}};
	}

	/**
	 * A refused try may cost the session, of which there are few: the next is when elektrad started again, or much later.
	 */
	#needsMarker({marker}: Session): boolean {
		if (marker !== undefined || this.#markerFault === undefined) return marker === undefined;
		const {tried} = this.#markerFault;
		return (
			tried !== undefined &&
			(tried.start !== this.#keeper.starts || this.#options.environment.clock.now() - tried.at >= MARKER_AGAIN_MS)
		);
	}

	async #contact(isFresh: boolean): Promise<Session> {
		const session = await this.#keeper.prepare();
		if (!isFresh) return session;
		this.#keeper.checkMounts((await this.#keeper.get(MOUNTS_KEY)).ls);
		return this.#keeper.prepare(); // elektrad may just have told that it started again
	}

	#identityOf({version = '', marker}: Session): Identity {
		const start = this.#keeper.starts;
		if (marker === undefined) return {version, start, markerFault: this.#markerFault?.text ?? 'not written yet'};
		this.#recorded ??= marker;
		return {version, start, marker};
	}

	/**
	 * Reads in a session that was looked at: once more when elektrad started again just then, since a new one may show
	 * nothing of a file (protocol.md 6.7).
	 *
	 * @param options `deep` for what elektrad shows of all below, `isList` when more than the key itself is looked at
	 */
	async #get(
		name: string,
		{deep = false, isList = false}: {readonly deep?: boolean; readonly isList?: boolean} = {},
	): Promise<ShownKey> {
		for (let attempt = 1; ; attempt++) {
			if (this.#keeper.ready === undefined) await this.#keeper.prepare();
			const {starts} = this.#keeper;
			if (this.#keeper.isTainted(isList ? undefined : name)) throw this.#options.wire.unreachable('session budget');
			const key = await this.#keeper.get(name, deep);
			if (this.#keeper.starts === starts || attempt >= MAX_READS) return key;
		}
	}

	/** Waits until a file may come or go; all who wait do so together. */
	#settled(session: Session): Promise<void> {
		const waitMs = this.#keeper.settlesIn(session);
		if (waitMs === 0) return Promise.resolve();
		this.#cut ??= new AbortController();
		this.#settling ??= pause(this.#options.environment.clock, waitMs, this.#cut.signal).finally(() => {
			this.#settling = undefined;
		});
		return this.#settling;
	}

	#writer(): StepWriter {
		const {wire, environment} = this.#options;
		return new StepWriter({wire, keeper: this.#keeper, environment});
	}

	#inLane<Result>(task: () => Promise<Result>, options?: ReadOptions): Promise<Result> {
		return this.#lane.run(task, options).catch((error: unknown) => {
			throw this.#options.wire.translate(error);
		});
	}

	/** Rejects as soon as the signal says so; what was begun goes on to its end, so that no step is left half done. */
	#abortable<Result>(running: Promise<Result>, signal: AbortSignal | undefined): Promise<Result> {
		return signal === undefined ? running : orAborted(running, signal);
	}
}

/** Creating or deleting a key does, unless the marker lies in the same file and stays. */
function mayMakeOrEmptyFile({unit, wanted, present}: Step, {marker, mounts = []}: Session): boolean {
	if (marker !== undefined && isBesideMarker(unitName(unit), mounts)) return false;
	const isThere = present.content !== undefined || present.binary === true;
	return isValueUnit(unit) ? !isThere || wanted.content === undefined : !isThere;
}

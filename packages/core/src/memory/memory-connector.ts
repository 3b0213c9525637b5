import {KeyName} from '@clusterd/elektra';
import {ClusterdError} from '../errors.js';
import {MARKER_KEY} from '../units/marker.js';
import {savedIn, type KeyReading} from '../units/reading.js';
import {requireReadable, requireWritable} from '../units/sendable.js';
import {sameContent, type Saved} from '../units/setting.js';
import {unitName} from '../units/unit.js';
import {pause, type Clock} from '../ports/clock.js';
import type {CallOptions} from '../ports/call-options.js';
import type {Connector, Identity, KeyDatabase, Step, StepResult, Target} from '../ports/key-database.js';
import {MemoryInstance} from './memory-instance.js';

const MOUNTPOINTS = 'system:/elektra';

/** How to make a {@link MemoryConnector}. */
export interface MemoryConnectorOptions {
	/** The time in which `latencyMs` passes; without it there is no latency. */
	readonly clock?: Clock;
	/** How long every request takes, ms. @defaultValue 0 */
	readonly latencyMs?: number;
	/** elektrad's version that the instances tell. @defaultValue '0.11.0' */
	readonly version?: string;
	/** The marker of a new instance. @defaultValue a UUID made of a counter */
	readonly uuid?: () => string;
}

/**
 * Connects to key databases that live in this process, one for every address that is asked for: for tests, models and
 * benchmarks with many instances. Each is made at its first use and starts out empty.
 */
export class MemoryConnector implements Connector {
	readonly #instances = new Map<string, MemoryInstance>();
	readonly #open = new Set<KeyDatabase>();
	readonly #version: string | undefined;
	readonly #wiring: Wiring;
	#markers = 0;

	constructor({clock, latencyMs = 0, version, uuid}: MemoryConnectorOptions = {}) {
		this.#version = version;
		this.#wiring = {
			locate: (address) => this.at(address),
			uuid: uuid ?? (() => `00000000-0000-4000-8000-${(++this.#markers).toString(16).padStart(12, '0')}`),
			wait: clock && latencyMs > 0 ? (signal) => pause(clock, latencyMs, signal) : undefined,
			closed: (database) => this.#open.delete(database),
		};
	}

	/** The key database at an address, as somebody outside has it. */
	at(address: string): MemoryInstance {
		let instance = this.#instances.get(address);
		if (instance === undefined) {
			instance = new MemoryInstance(this.#version === undefined ? {} : {version: this.#version});
			this.#instances.set(address, instance);
		}
		return instance;
	}

	open(target: Target): KeyDatabase {
		const database = new MemoryKeyDatabase(target, this.#wiring);
		this.#open.add(database);
		return database;
	}

	async close(): Promise<void> {
		for (const database of this.#open) await database.close();
	}
}

/** What the key databases of a connector share. */
interface Wiring {
	readonly locate: (address: string) => MemoryInstance;
	readonly uuid: () => string;
	readonly wait: ((signal?: AbortSignal) => Promise<void>) | undefined;
	readonly closed: (database: KeyDatabase) => void;
}

class MemoryKeyDatabase implements KeyDatabase {
	readonly #target: Target;
	readonly #wiring: Wiring;
	#identity: Identity | undefined;
	#recorded: string | undefined;
	#isClosed = false;
	/** Ends what hangs when the connection is closed; made when something does. */
	#cut: AbortController | undefined;

	constructor(target: Target, wiring: Wiring) {
		this.#target = target;
		this.#wiring = wiring;
	}

	async identify({fresh = false, signal}: CallOptions & {readonly fresh?: boolean} = {}): Promise<Identity> {
		signal?.throwIfAborted();
		this.#requireOpen();
		if (this.#identity === undefined || fresh) await this.#contact(signal);
		return this.#identity ?? this.#introduce(this.#wiring.locate(this.#target.address));
	}

	async names(below: string, {signal}: CallOptions = {}): Promise<readonly string[]> {
		requireReadable(below);
		const instance = await this.#contact(signal);
		instance.stats.listings += 1;
		return listed(instance, below);
	}

	async read(names: readonly string[], {signal}: CallOptions = {}): Promise<readonly KeyReading[]> {
		for (const name of names) requireReadable(name);
		const instance = await this.#contact(signal);
		instance.stats.reads += names.length;
		return names.map((name) => instance.reading(name));
	}

	async readBelow(below: string, {signal}: CallOptions = {}): Promise<readonly KeyReading[]> {
		requireReadable(below);
		const instance = await this.#contact(signal);
		const names = listed(instance, below);
		instance.stats.listings += 1;
		instance.stats.reads += names.length;
		return names.map((name) =>
			KeyName.parse(name).isAddressable ? instance.reading(name) : {name, state: 'unaddressable', meta: {}},
		);
	}

	async *apply(steps: readonly Step[], {signal}: CallOptions = {}): AsyncIterable<StepResult> {
		for (const {unit} of steps) requireWritable(unit);
		let silence: string | undefined;
		for (const step of steps) {
			if (silence !== undefined) {
				yield {step, outcome: 'unknown', reason: silence};
				continue;
			}
			const result = await this.#apply(step, signal);
			if (result.outcome === 'unknown') silence = result.reason;
			yield result;
		}
	}

	async close(): Promise<void> {
		this.#isClosed = true;
		this.#cut?.abort(this.#stopped());
		this.#wiring.closed(this);
	}

	async #apply(step: Step, signal?: AbortSignal): Promise<StepResult> {
		const instance = await this.#contact(signal);
		this.#requireIdentity();
		const found = readUnit(instance, step);
		if (sameContent(found, step.wanted)) return {step, outcome: 'unchanged', now: found};
		if (!isStill(found, step.present)) return {step, outcome: 'lost', now: found};
		const text = instance.reject?.(step);
		if (text !== undefined) {
			instance.stats.rejections += 1;
			return {step, outcome: 'rejected', text, now: found};
		}
		return write(instance, step);
	}

	/** One request: gets through, or says why not. */
	async #contact(signal?: AbortSignal): Promise<MemoryInstance> {
		signal?.throwIfAborted();
		this.#requireOpen();
		const instance = this.#wiring.locate(this.#target.address);
		if (this.#wiring.wait) await this.#wiring.wait(signal);
		if (instance.gate)
			await untilAborted(instance.gate, [(this.#cut ??= new AbortController()).signal, ...(signal ? [signal] : [])]);
		this.#requireOpen();
		const {instance: id, address} = this.#target;
		if (instance.offline)
			throw new ClusterdError('INSTANCE_UNREACHABLE', {instance: id, address, reason: 'it is offline'});
		if (instance.broken !== undefined)
			throw new ClusterdError('INSTANCE_BROKEN', {instance: id, reason: instance.broken});
		instance.stats.contacts += 1;
		if (this.#identity?.start !== instance.starts) {
			this.#recorded ??= this.#identity?.marker;
			this.#identity = this.#introduce(instance);
		}
		return instance;
	}

	#introduce(instance: MemoryInstance): Identity {
		const contact = {version: instance.version, start: instance.starts};
		const found = instance.get(MARKER_KEY);
		if (found) return {...contact, marker: found};
		if (instance.markerFault !== undefined) return {...contact, markerFault: instance.markerFault};
		if (this.#target.readOnly) return {...contact, markerFault: 'only looked at'};
		const marker = this.#target.marker ?? this.#wiring.uuid();
		instance.set(MARKER_KEY, marker);
		return {...contact, marker};
	}

	#requireIdentity(): void {
		const found = this.#identity?.marker;
		this.#recorded ??= this.#target.marker ?? found;
		if (found === undefined || this.#recorded === undefined || found === this.#recorded) return;
		throw new ClusterdError('IDENTITY_CHANGED', {instance: this.#target.instance, recorded: this.#recorded, found});
	}

	#requireOpen(): void {
		if (this.#isClosed) throw this.#stopped();
	}

	#stopped(): ClusterdError {
		return new ClusterdError('STOPPED', {what: `The connection to ${this.#target.address}`});
	}
}

function readUnit(instance: MemoryInstance, {unit}: Step): Saved {
	return savedIn(instance.reading(unitName(unit)), unit);
}

/** A binary value equals no other, yet one that was there and is there is not somebody else's doing. */
function isStill(found: Saved, present: Saved): boolean {
	return sameContent(found, present) || (found.binary === true && present.binary === true);
}

function write(instance: MemoryInstance, step: Step): StepResult {
	const silence = instance.muffle?.(step);
	if (silence !== 'not done') {
		instance.put(step.unit, step.wanted);
		instance.stats.writes += 1;
	}
	if (silence !== undefined) return {step, outcome: 'unknown', reason: 'the connection was cut before an answer'};
	const foreign = instance.rival?.(step);
	if (foreign !== undefined) instance.put(step.unit, foreign);
	const now = readUnit(instance, step);
	return {step, outcome: sameContent(now, step.wanted) ? 'applied' : 'lost', now};
}

function listed(instance: MemoryInstance, below: string): readonly string[] {
	const top = KeyName.parse(below);
	const mountpoints = KeyName.parse(MOUNTPOINTS);
	return instance.names().filter((text) => {
		const name = KeyName.parse(text);
		return text !== MARKER_KEY && !name.isBelowOrSame(mountpoints) && (below === '/' || name.isBelowOrSame(top));
	});
}

function untilAborted(promise: Promise<unknown>, signals: readonly AbortSignal[]): Promise<unknown> {
	return new Promise((resolve, reject) => {
		const ends = signals.map((signal) => {
			const abort = (): void => reject(signal.reason as Error);
			signal.addEventListener('abort', abort);
			return () => signal.removeEventListener('abort', abort);
		});
		promise.then(resolve, reject).finally(() => ends.forEach((end) => end()));
	});
}

import type {ExecutionContext} from 'ava';
import {type DeliveryStore, type InstanceNote, isClusterdError, type Random} from '@clusterd/core';
import {MemoryDeliveryStore} from '@clusterd/core/memory';
import {collect, sampleLine, sampleNote, sampleOperation} from '@clusterd/contracts';

const INSTANCES = ['i1', 'i2', 'i3'] as const;

/** One call, to be made to the store under test and later to the reference. */
type Call = (store: DeliveryStore) => Promise<void>;

/** Calls whose effects appear in their order, and how many of them were acknowledged. */
class Sequence {
	calls: Call[] = [];
	acknowledged = 0;

	async make(store: DeliveryStore, call: Call): Promise<void> {
		const count = this.calls.push(call);
		await call(store);
		this.acknowledged = Math.max(this.acknowledged, count);
	}

	/**
	 * The number of calls that explain what a store shows; undefined when none does. Fewer than acknowledged never do.
	 */
	async explains(show: (store: DeliveryStore) => Promise<unknown>, shown: unknown): Promise<number | undefined> {
		for (let count = this.acknowledged; count <= this.calls.length; count++) {
			const reference = new MemoryDeliveryStore();
			for (const call of this.calls.slice(0, count)) await call(reference);
			if (JSON.stringify(await show(reference)) === JSON.stringify(shown)) return count;
		}
		return undefined;
	}
}

const showLedgers = async (store: DeliveryStore): Promise<unknown> =>
	Promise.all(
		INSTANCES.map(async (instance) => {
			const {units, commands} = await store.ledger(instance);
			return [...units.values()].sort((one, other) => (one.unit < other.unit ? -1 : 1)).concat(commands);
		}),
	);
const showOperations = (store: DeliveryStore): Promise<unknown> => store.operations({limit: 1000});

/** What was asked of a store, and what it promised. */
export class DeliveryScenario {
	readonly #random: Random;
	readonly #advance: () => Promise<void>;
	readonly #ledger = new Sequence();
	readonly #operations = new Sequence();
	/** Notes that may be found, of each instance: the last that was surely written, and all since. */
	readonly #notes = new Map<string, (InstanceNote | undefined)[]>(INSTANCES.map((instance) => [instance, [undefined]]));
	#revision = 0;

	constructor({random, advance}: {readonly random: Random; readonly advance: () => Promise<void>}) {
		this.#random = random;
		this.#advance = advance;
	}

	/** Does something; gives a promise that never rejects. Says true when the store refused because its medium failed. */
	async step(store: DeliveryStore): Promise<boolean> {
		const action = this.#random.next();
		try {
			if (action < 0.6) await Promise.all(Array.from({length: 1 + this.#pick(4)}, () => this.#write(store)));
			else if (action < 0.75) await this.#save(store);
			else if (action < 0.8) await this.#forget(store);
			else if (action < 0.9) this.#note(store);
			else await this.#advance();
			return false;
		} catch (error) {
			if (!isClusterdError(error, 'STORE_FAILED')) throw error;
			return true;
		}
	}

	/** What a store must have, if it keeps its word; with `acknowledged`, that and no more. Goes on from there. */
	async check(
		t: ExecutionContext,
		store: DeliveryStore,
		extent: 'acknowledged' | 'possible' = 'possible',
	): Promise<void> {
		const notes = await collect(store.load());
		for (const instance of INSTANCES)
			this.#checkNote(
				t,
				instance,
				notes.find((note) => note.instance === instance),
			);
		for (const [sequence, show, name] of [
			[this.#ledger, showLedgers, 'ledger'],
			[this.#operations, showOperations, 'operations'],
		] as const) {
			const shown = await show(store);
			const count = await sequence.explains(show, shown);
			t.not(count, undefined, `no ${sequence.acknowledged} to ${sequence.calls.length} calls explain the ${name}`);
			if (extent === 'acknowledged') t.is(count, sequence.acknowledged);
			sequence.calls.length = sequence.acknowledged = count ?? 0;
		}
	}

	#checkNote(t: ExecutionContext, instance: string, found: InstanceNote | undefined): void {
		const possible = this.#notes.get(instance)!;
		t.true(
			possible.some((note) => JSON.stringify(note) === JSON.stringify(found)),
			`${JSON.stringify(found)} is none of ${JSON.stringify(possible)}`,
		);
		this.#notes.set(instance, [found]);
	}

	#write(store: DeliveryStore): Promise<void> {
		const lines = Array.from({length: 1 + this.#pick(3)}, () =>
			sampleLine(this.#instance(), {
				unit: `user:/k${this.#pick(3)}`,
				revision: ++this.#revision,
				...(this.#pick(4) === 0 && {command: true as const, revision: this.#pick(3)}),
				...(this.#pick(6) === 0 && {gone: true as const}),
				written: {content: this.#random.uuid()},
			}),
		);
		return this.#ledger.make(store, (called) => called.writeAhead(lines));
	}

	#save(store: DeliveryStore): Promise<void> {
		const operation = sampleOperation(1 + this.#pick(5), {startedAt: ++this.#revision});
		return this.#operations.make(store, (called) => called.saveOperation(operation));
	}

	async #forget(store: DeliveryStore): Promise<void> {
		const instance = this.#instance();
		this.#notes.get(instance)!.push(undefined);
		await this.#ledger.make(store, (called) => called.forget(instance));
		this.#notes.set(instance, [undefined]);
	}

	#note(store: DeliveryStore): void {
		const note = sampleNote(this.#instance(), {observedAt: ++this.#revision});
		this.#notes.get(note.instance)!.push(note);
		store.note([note]);
	}

	#instance(): string {
		return INSTANCES[this.#pick(INSTANCES.length)]!;
	}

	#pick(count: number): number {
		return Math.floor(this.#random.next() * count);
	}
}

import {ClusterdError} from '../../errors.js';
import type {Id, Instance} from '../../fleet/member.js';
import type {CallOptions} from '../../ports/call-options.js';
import type {Connector, KeyDatabase} from '../../ports/key-database.js';
import type {Notes} from './instance-statuses.js';

interface Open {
	readonly address: string;
	readonly database: KeyDatabase;
	/** As it was told last; undefined before. */
	start?: number;
}

/** The key databases that are open: one per instance, made when it is needed first. */
export class Connections {
	readonly #connector: Connector;
	readonly #notes: Notes;
	readonly #open = new Map<Id, Open>();
	readonly #holders = new Map<string, Id>();
	readonly #markers = new Map<Id, string>();

	constructor(connector: Connector, notes: Notes) {
		this.#connector = connector;
		this.#notes = notes;
	}

	of(instance: Instance): KeyDatabase {
		const address = instance.addresses[0]!;
		const open = this.#open.get(instance.id);
		if (open?.address === address) return open.database;
		if (open) this.drop(instance.id);
		const {marker} = this.#notes.get(instance.id);
		const database = this.#connector.open({
			instance: instance.id,
			address,
			...(instance.credentials === undefined ? {} : {credentials: instance.credentials}),
			...(marker === undefined ? {} : {marker}),
		});
		this.#open.set(instance.id, {address, database});
		return database;
	}

	/** Looks at whoever answers at an address, and leaves nothing there. @throws what the work throws */
	async visit<Result>(address: string, work: (database: KeyDatabase) => Promise<Result>): Promise<Result> {
		const database = this.#connector.open({instance: 'probe', address, readOnly: true});
		try {
			return await work(database);
		} finally {
			await database.close();
		}
	}

	/**
	 * Whether what was just read is of the recorded instance: what another one has is nothing of its own. @throws
	 * IDENTITY_CHANGED, and what identify throws
	 */
	async confirm(instance: Instance, options: CallOptions): Promise<void> {
		const {marker: recorded} = this.#notes.get(instance.id);
		if (recorded === undefined) return;
		const {marker: found = recorded} = await this.of(instance).identify(options);
		if (found !== recorded) throw new ClusterdError('IDENTITY_CHANGED', {instance: instance.id, recorded, found});
	}

	/** Notes what an instance told of its starts; whether it started again since it told that last. */
	hasRestarted(instance: Id, start: number): boolean {
		const open = this.#open.get(instance);
		const before = open?.start ?? start;
		if (open) open.start = start;
		return before !== start;
	}

	/** The instance that a marker was found on, or the daemon remembers; undefined when none is known. */
	holderOf(marker: string): Id | undefined {
		return this.#holders.get(marker);
	}

	/** Notes who has a marker; tells the older instance that has it already (S13.2), undefined when that is fine. */
	claim(marker: string, instance: Id): Id | undefined {
		const holder = this.#holders.get(marker);
		if (holder === instance) return undefined;
		if (holder !== undefined && age(holder) < age(instance)) return holder;
		this.#holders.set(marker, instance);
		this.#markers.set(instance, marker);
		return undefined;
	}

	/** Breaks off all that is asked of them. */
	close(): void {
		for (const instance of [...this.#open.keys()]) this.drop(instance);
	}

	drop(instance: Id): void {
		const open = this.#open.get(instance);
		this.#open.delete(instance);
		const marker = this.#markers.get(instance);
		this.#markers.delete(instance);
		if (marker !== undefined && this.#holders.get(marker) === instance) this.#holders.delete(marker);
		open?.database.close().catch(() => undefined); // it is given up anyhow
	}
}

const age = (instance: Id): number => Number(instance.slice(1));

import type {Change, ChangeOptions, FleetManager, Id, SettingMode} from '@clusterd/core';
import type {MemoryConnector} from '@clusterd/core/memory';
import type {PageClock} from './page-clock.js';

/** Keys of an instance: name to value, or to value and metadata. */
export type Keys = Readonly<Record<string, string | readonly [value: string, meta: Readonly<Record<string, string>>]>>;

/** How a setting of the example is made. */
export interface SetOptions {
	readonly mode?: SettingMode;
	readonly comment?: string;
	/** @defaultValue 'ada' */
	readonly by?: string;
}

/** Builds a fleet by the same calls that the client makes. */
export class Builder {
	readonly fleet: FleetManager;
	readonly connector: MemoryConnector;
	readonly #clock: PageClock;

	constructor(fleet: FleetManager, connector: MemoryConnector, clock: PageClock) {
		this.fleet = fleet;
		this.connector = connector;
		this.#clock = clock;
	}

	/** Waits until everything so far is done; what follows happens so long ago. */
	async at(hoursAgo: number): Promise<void> {
		await this.fleet.whenIdle();
		this.#clock.behindMs = hoursAgo * 3_600_000;
	}

	/** The id of the cluster that everything is in. */
	async root(): Promise<Id> {
		return (await this.fleet.as({id: 'ada'}).members.root()).id;
	}

	async cluster(name: string, parent?: Id): Promise<Id> {
		return this.#commit({kind: 'create-cluster', name, ...(parent === undefined ? {} : {parent})});
	}

	/** Makes an instance, with a key database in this page behind it. */
	async instance(name: string, parent: Id, keys: Keys = {}): Promise<Id> {
		const address = addressOf(name);
		const database = this.connector.at(address);
		for (const [key, given] of Object.entries(keys)) {
			const [value, meta] = typeof given === 'string' ? [given, {}] : given;
			database.set(key, value);
			for (const [metakey, content] of Object.entries(meta)) database.setMeta(key, metakey, content);
		}
		return this.#commit({kind: 'create-instance', name, address, parent});
	}

	async set(member: Id, name: string, content: string, {mode, comment, by}: SetOptions = {}): Promise<void> {
		await this.#commit(
			{kind: 'set', member, units: [{name, content}], ...(mode === undefined ? {} : {mode})},
			comment === undefined ? {} : {comment},
			by,
		);
	}

	async #commit(change: Change, options: ChangeOptions = {}, by = 'ada'): Promise<Id> {
		const manager = this.fleet.as({id: by, name: by[0]!.toUpperCase() + by.slice(1)});
		const {digest} = await manager.plan(change);
		const {member} = await manager.commit(change, {...options, digest});
		return member ?? '';
	}
}

/** Where the instance of a name would be, if it were anywhere. */
export const addressOf = (name: string): string => `http://${name}.example.org:33333`;

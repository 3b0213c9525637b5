import type {Result} from '../../records/delivery.js';
import {entryOf} from '../../fleet/entry-of.js';
import type {Fleet} from '../../fleet/fleet.js';
import type {Id} from '../../fleet/member.js';
import type {Revision} from '../../records/revision.js';
import type {DeliveryStore} from '../../ports/delivery-store.js';
import {doubt, forgetReplaced, stillOpen} from './ledger-of-commands.js';
import {isRetired, retireCommands} from './retire.js';
import {addCommand, runCommands, type CommandSet} from './run-commands.js';
import {listSubtrees, withStaying} from './subtree.js';
import type {WriteContext} from '../reconciliation/write-steps.js';

const NO_RESULTS: ReadonlyMap<number, Result> = new Map();

export interface CommandQueueOptions {
	readonly fleet: Fleet;
	readonly store: DeliveryStore;
	/** Of how many revisions, the newest, it is remembered what their commands replaced. */
	readonly keepResults: number;
}

/** The commands that are not known to be over, by instance, in the order of their revisions (S15). */
export class CommandQueue {
	readonly #options: CommandQueueOptions;
	readonly #sets = new Map<Id, CommandSet[]>();
	/** What became of commands, until it is told: what is done is told also when a later one could not be. */
	readonly #results = new Map<Id, Map<number, Result>>();

	constructor(options: CommandQueueOptions) {
		this.#options = options;
	}

	/** Puts a revision's commands behind those that are there. */
	add({number, commands}: Revision): void {
		for (const command of commands)
			addCommand(
				entryOf(this.#sets, command.instance, () => []),
				number,
				command,
			);
	}

	/** Takes up what a former daemon left. */
	resume(commands: ReadonlyMap<Id, readonly CommandSet[]>): void {
		for (const [instance, sets] of commands) this.#sets.set(instance, [...sets]);
	}

	has(instance: Id): boolean {
		return this.#sets.has(instance);
	}

	drop(instance: Id): void {
		this.#sets.delete(instance);
		this.#results.delete(instance);
	}

	/** Does all commands of an instance. A failure leaves the rest for another time. */
	async run(instance: Id, contact: () => Promise<WriteContext>): Promise<void> {
		const sets = this.#sets.get(instance) ?? [];
		for (let set = sets[0]; set; set = sets[0]) {
			const result = await this.#runSet(instance, await contact(), set);
			entryOf(this.#results, instance, () => new Map<number, Result>()).set(set.revision, result);
			sets.shift();
			if (sets.length === 0) await this.#retire(instance);
		}
		this.#sets.delete(instance);
	}

	async #retire(instance: Id): Promise<void> {
		const {fleet, store, keepResults} = this.#options;
		await retireCommands(store, instance, await store.ledger(instance), fleet.revision - keepResults);
	}

	/** What became of an instance's commands, by revision, since this was asked for last. */
	results(instance: Id): ReadonlyMap<number, Result> {
		const results = this.#results.get(instance) ?? NO_RESULTS;
		this.#results.delete(instance);
		return results;
	}

	async #runSet(instance: Id, write: WriteContext, set: CommandSet): Promise<Result> {
		const {fleet, store} = this.#options;
		const ledger = await store.ledger(instance);
		if (isRetired(ledger, set.revision))
			return {instance, state: 'skipped', reason: 'it is over, and what became of it is not kept any more'};
		const {set: listed, stays} = await listSubtrees({fleet, store, instance, ledger, write}, set);
		const open = stillOpen(await store.ledger(instance), listed);
		await doubt({fleet, store}, instance, open);
		const result = await runCommands({fleet, store, instance, ledger: await store.ledger(instance), write}, listed);
		await forgetReplaced(store, instance, open);
		return withStaying(result, stays);
	}
}

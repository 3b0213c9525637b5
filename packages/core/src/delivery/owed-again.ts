import {entryOf} from '../model/entry-of.js';
import type {Id} from '../model/member.js';
import type {Unit} from '../model/unit.js';
import type {DeliveryStore} from '../ports/delivery-store.js';

/** Units that shall be judged anew though they were confirmed (S0.3): noted at any time, settled in the instance's lane, since work under way has its own picture of the ledger. */
export class OwedAgain {
	readonly #store: DeliveryStore;
	readonly #owed = new Map<Id, Set<Unit>>();

	constructor(store: DeliveryStore) {
		this.#store = store;
	}

	add(instance: Id, units: readonly Unit[]): void {
		const owed = entryOf(this.#owed, instance, () => new Set<Unit>());
		for (const unit of units) owed.add(unit);
	}

	drop(instance: Id): void {
		this.#owed.delete(instance);
	}

	/** Takes the confirmations of an instance's noted units back; durable when it resolves. */
	async settle(instance: Id): Promise<void> {
		const owed = this.#owed.get(instance);
		if (!owed) return;
		this.#owed.delete(instance); // before anything is waited for: what is asked for meanwhile is for the next time
		const {units} = await this.#store.ledger(instance);
		const lines = [...owed].flatMap((unit) => units.get(unit) ?? []);
		if (lines.length > 0) await this.#store.writeAhead(lines.map(({outcome: _outcome, text: _text, ...line}) => ({...line, confirmed: false})));
	}
}

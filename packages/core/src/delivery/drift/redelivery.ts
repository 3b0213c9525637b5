import {entryOf} from '../../fleet/entry-of.js';
import type {Id} from '../../fleet/member.js';
import type {Difference, InstanceNote, LedgerLine} from '../../records/delivery.js';
import type {Unit} from '../../units/unit.js';
import type {DeliveryStore} from '../../ports/delivery-store.js';
import type {Lanes} from '../lanes/lanes.js';
import type {Notes} from '../instances/instance-statuses.js';
import type {Repairs} from './repairs.js';

export interface OwedAgainOptions {
	readonly store: DeliveryStore;
	readonly notes: Notes;
	readonly repairs: Repairs;
	readonly lanes: Lanes;
}

/**
 * Units that shall be judged anew though they were confirmed (S0.3): noted at any time, settled in the instance's lane,
 * since work under way has its own picture of the ledger.
 */
export class OwedAgain {
	readonly #options: OwedAgainOptions;
	readonly #owed = new Map<Id, Set<Unit>>();

	constructor(options: OwedAgainOptions) {
		this.#options = options;
	}

	/**
	 * Notes what is known to differ, all of it or of these units; tells whether there is anything. Settled when it
	 * resolves, unless the instance is being worked on.
	 */
	async owe(instance: Id, units?: ReadonlySet<Unit>): Promise<boolean> {
		const {notes, repairs, lanes} = this.#options;
		const differing = differingIn(notes.get(instance), units);
		if (differing.length === 0) return false;
		const owed = entryOf(this.#owed, instance, () => new Set<Unit>());
		for (const {unit} of differing) {
			repairs.settle(instance, unit);
			owed.add(unit);
		}
		if (!lanes.isBusy(instance)) await lanes.occupy(instance, () => this.settle(instance));
		return true;
	}

	drop(instance: Id): void {
		this.#owed.delete(instance);
	}

	/** Takes the confirmations of an instance's noted units back; durable when it resolves. */
	async settle(instance: Id): Promise<void> {
		const {store} = this.#options;
		const owed = this.#owed.get(instance);
		if (!owed) return;
		this.#owed.delete(instance); // before anything is waited for: what is asked for meanwhile is for the next time
		const {units} = await store.ledger(instance);
		const lines = unconfirmed(units, owed);
		if (lines.length > 0) await store.writeAhead(lines);
	}
}

/** What is known to differ on an instance, of these units; default: of all. */
export const differingIn = ({differences}: InstanceNote, units?: ReadonlySet<Unit>): readonly Difference[] =>
	differences.filter(({unit, state}) => state !== 'waiting' && (units?.has(unit) ?? true));

/** The ledger lines of units that must be decided again. */
export const unconfirmed = (lines: ReadonlyMap<Unit, LedgerLine>, units: Iterable<Unit>): readonly LedgerLine[] =>
	[...units]
		.flatMap((unit) => lines.get(unit) ?? [])
		.map(({outcome: _outcome, text: _text, ...line}) => ({...line, confirmed: false}));

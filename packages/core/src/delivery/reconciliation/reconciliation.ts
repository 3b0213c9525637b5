import type {LedgerLine} from '../../records/delivery.js';
import type {KeyReading} from '../../units/reading.js';
import {isArrayUnit, unitName} from '../../units/unit.js';
import type {DeliveryStore, Ledger} from '../../ports/delivery-store.js';
import {InstanceVerdict, type InstanceCase} from '../../verdict/instance-verdict.js';
import {readKeysBelow, writeUnits, type WriteContext} from './write-steps.js';

/** What a reconciliation works on. */
export interface ReconciliationContext extends InstanceCase {
	readonly store: DeliveryStore;
	/** Makes contact; called only when something must be read or written. */
	readonly contact: () => Promise<WriteContext>;
}

/**
 * Brings one instance to its desired state: reads what the verdict asks for, makes ledger lines durable, executes the
 * verdict's steps. It can be interrupted anywhere; the next reconciliation finds what is left.
 */
export class Reconciliation {
	readonly verdict: InstanceVerdict;
	readonly #context: ReconciliationContext;
	readonly #later: Promise<void>[] = [];

	constructor(context: ReconciliationContext, ledger: Ledger) {
		this.#context = context;
		this.verdict = new InstanceVerdict(context, ledger);
	}

	/** @throws what contact and writing throw */
	async run(): Promise<void> {
		const {verdict} = this;
		const owed = verdict.owed();
		this.#remember(verdict.takeLines());
		if (owed.length === 0) return;
		const context = await this.#context.contact();
		const below = new Map<string, readonly KeyReading[]>();
		for (const array of owed.filter(isArrayUnit).map(unitName)) below.set(array, await readKeysBelow(context, array));
		const units = verdict.open(owed, (name) => below.get(name)!);
		await writeUnits(
			context,
			units,
			async (found) => {
				const steps = verdict.prepare(found);
				const lines = verdict.takeLines();
				if (steps.length > 0) await this.#context.store.writeAhead(lines);
				else this.#remember(lines);
				return steps;
			},
			(unit, written) => {
				verdict.record(unit, written);
				this.#remember(verdict.takeLines());
			},
			(unit) => verdict.needsTwin(unit),
		);
		verdict.close();
		this.#remember(verdict.takeLines());
	}

	/** Lines that only save work later: a crash may lose them, a failing medium shows in the next write. */
	#remember(lines: readonly LedgerLine[]): void {
		if (lines.length === 0) return;
		const durable = this.#context.store.writeAhead(lines);
		durable.catch(() => undefined); // settled() reports it
		this.#later.push(durable);
	}

	/** Resolves when everything is durable. @throws what the store throws */
	async settled(): Promise<void> {
		await Promise.all(this.#later);
	}
}

import type {Writer} from '../planning/writer.js';
import {SYSTEM} from '../records/revision.js';

/** So far ahead it is looked at once, since clocks are set right now and then, ms. */
const LONGEST_MS = 3_600_000;
/** When it is tried again after it failed, ms. */
const PAUSE_MS = 60_000;
import type {DeliverySide} from './delivery-side.js';

export interface ExemptionEndsOptions extends DeliverySide {
	readonly writer: Writer;
}

/** Ends exemptions at their date (S1): one timer, for the next of all. */
export class ExemptionEnds {
	readonly #options: ExemptionEndsOptions;
	#cancel: () => void = () => undefined;
	#underWay: Promise<void> | undefined;
	#isStopped = false;

	constructor(options: ExemptionEndsOptions) {
		this.#options = options;
	}

	/** Looks anew when the next one ends: the fleet is another one than before. */
	arm(): void {
		this.#cancel();
		const next = this.#next();
		if (next !== Infinity) this.#wait(Math.min(LONGEST_MS, Math.max(0, next - this.#options.clock.now())));
	}

	/** Resolves when what is being ended has ended; tells whether there was anything. */
	async settled(): Promise<boolean> {
		const underWay = this.#underWay;
		await underWay;
		return underWay !== undefined;
	}

	stop(): void {
		this.#isStopped = true;
		this.#cancel();
	}

	#wait(delayMs: number): void {
		if (!this.#isStopped) this.#cancel = this.#options.clock.after(delayMs, () => this.#fire());
	}

	#next(): number {
		let next = Infinity;
		for (const {until} of this.#options.fleet.allExemptions()) if (until !== undefined && until < next) next = until;
		return next;
	}

	#fire(): void {
		const {clock, logger, writer} = this.#options;
		if (this.#next() > clock.now()) return this.arm();
		this.#underWay ??= writer
			.endExemptions(SYSTEM)
			.then(
				() => this.arm(),
				(error: unknown) => {
					logger.error('exemptions could not be ended', {error});
					this.#wait(PAUSE_MS);
				},
			)
			.finally(() => (this.#underWay = undefined));
	}
}

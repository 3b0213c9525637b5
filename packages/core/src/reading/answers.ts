import type {Outcome} from '../ports/cluster-manager.js';

/** How many answers are kept, and how large a plan may be to be kept with one. */
const KEPT = 200;
const LARGEST = 1000;

/** An answer to a request with a key, and the digest of its change. */
export interface Answer {
	readonly digest: string;
	readonly outcome: Outcome;
}

/**
 * The newest answers by request key, so that a repetition gets the same one, plan and all, also when nothing had to
 * change. Revisions remember their keys themselves; this is lost with the process, and only saves what they do not
 * tell.
 */
export class Answers {
	readonly #answers = new Map<string, Answer>();

	get(requestKey: string): Answer | undefined {
		return this.#answers.get(requestKey);
	}

	keep(requestKey: string, answer: Answer): void {
		const {edits, commands, rows} = answer.outcome.plan;
		if (edits.length + commands.length + rows.length > LARGEST) return;
		this.#answers.set(requestKey, answer);
		if (this.#answers.size <= KEPT) return;
		for (const oldest of this.#answers.keys()) {
			this.#answers.delete(oldest);
			return;
		}
	}
}

/** Lets work be done one after another, in the order of asking. */
export class Turns {
	#last: Promise<unknown> = Promise.resolve();

	/** Does the work when all that was asked before is over; its failure is nobody else's. */
	take<Result>(work: () => Promise<Result>): Promise<Result> {
		const turn = this.#last.then(work);
		this.#last = turn.catch(() => undefined);
		return turn;
	}
}

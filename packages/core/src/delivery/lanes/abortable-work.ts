/** What can be broken off in its midst. Each work has a signal of its own: one for all would gather listeners. */
export class UnderWay {
	readonly #works = new Set<AbortController>();
	/** Of works that are over: nobody listens to them any more. */
	readonly #free: AbortController[] = [];

	/** Does it, and rejects as it does. */
	async run(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
		const own = this.#free.pop() ?? new AbortController();
		this.#works.add(own);
		try {
			await work(own.signal);
		} finally {
			this.#works.delete(own);
			if (!own.signal.aborted) this.#free.push(own);
		}
	}

	/** Breaks off what is under way at this moment. */
	abort(reason: Error): void {
		for (const work of this.#works) work.abort(reason);
	}
}

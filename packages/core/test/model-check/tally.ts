/** What happened in all histories together: shows that they reach what they should. */
export class Tally {
	histories = 0;
	steps = 0;
	readonly #counts = new Map<string, number>();

	count(what: string): void {
		this.#counts.set(what, (this.#counts.get(what) ?? 0) + 1);
	}

	changed(kind: string, isEmpty: boolean): void {
		this.count(isEmpty ? `${kind}, nothing to do` : `${kind}, done`);
	}

	refused(code: string): void {
		this.count(`refused: ${code}`);
	}

	get(what: string): number {
		return this.#counts.get(what) ?? 0;
	}

	/** One line for each, most frequent first. */
	lines(): string[] {
		return [...this.#counts]
			.sort(([, one], [, other]) => other - one)
			.map(([what, count]) => `${String(count).padStart(8)}  ${what}`);
	}
}

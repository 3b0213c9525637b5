/** Chance, seeded in tests. */
export interface Random {
	/** At least 0, below 1. */
	next(): number;
	/** A fresh UUID (version 4). */
	uuid(): string;
}

/** One measured figure: `ratio` is ours ÷ bare, so 1 is as good as bare; everything else is a `value`. */
export type Figure = {
	readonly name: string;
	readonly unit: string;
	/** What it should be, in words, as `≥ 0.8`. */
	readonly aim?: string;
	/** What it was computed from, for whoever doubts it. */
	readonly details?: Readonly<Record<string, number | string>>;
} & ({readonly ratio: number} | {readonly value: number});

/** A benchmark; `--json` and the table name its figures. */
export interface Benchmark {
	/** A name on the command line selects every benchmark that is it or begins with it and a hyphen. */
	readonly name: string;
	run(): Promise<readonly Figure[]>;
}

export const numberOf = (figure: Figure): number => ('ratio' in figure ? figure.ratio : figure.value);

/** The middle one; the mean of both middle ones where their count is even. */
export function median(numbers: readonly number[]): number {
	const sorted = [...numbers].sort((a, b) => a - b);
	const middle = sorted.length >> 1;
	return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Four digits that matter. */
export const rounded = (number: number): number => Number(number.toPrecision(4));

/** What AVA said of one test. */
export interface TestOutcome {
	/** The file's name and the test's title, as `file › title`. */
	readonly title: string;
	readonly outcome: 'passed' | 'failed' | 'skipped' | 'todo';
	/** What AVA wrote below a failure; empty when it passed. */
	readonly details: readonly string[];
}

const RESULT = /^(not )?ok \d+ - (.*?)(?: # (SKIP|TODO).*)?$/;

/**
 * Reads AVA's TAP output as it comes.
 *
 * A process that crashes and a file that exits early are reported by AVA as failures with titles of their own, so
 * nothing that went wrong is missed by counting these.
 */
export async function* outcomesIn(lines: AsyncIterable<string>): AsyncGenerator<TestOutcome> {
	let open: {title: string; outcome: TestOutcome['outcome']; details: string[]} | undefined;
	for await (const line of lines) {
		const [, not, title, mark] = RESULT.exec(line) ?? [];
		if (title === undefined) {
			if (open && !/^(TAP version|\d+\.\.\d+|# (tests|pass|skip|fail|todo) )/.test(line)) open.details.push(line);
			continue;
		}
		if (open) yield open;
		open = {title, outcome: outcomeOf(not, mark), details: []};
	}
	if (open) yield open;
}

function outcomeOf(not: string | undefined, mark: string | undefined): TestOutcome['outcome'] {
	if (mark === 'SKIP') return 'skipped';
	if (mark === 'TODO') return 'todo';
	return not === undefined ? 'passed' : 'failed';
}

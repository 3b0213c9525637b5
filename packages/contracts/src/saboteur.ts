import type {ExecutionContext} from 'ava';

/** What a contract suite takes of AVA's `test`: one law under its title. */
export type SuiteTest = (title: string, implementation: (t: ExecutionContext) => void | Promise<void>) => void;

export interface FailedTitlesOptions {
	/** How long one law may take until it counts as failed: saboteurs may hang. @defaultValue 10000 */
	readonly timeoutMs?: number;
}

/**
 * Runs a contract suite, one law after the other, inside the test of `t`, and tells which of them failed. It is how
 * suites are tested themselves: over an adapter that breaks a law on purpose, that law's title must be among the
 * answers.
 *
 * @example test('the suite finds a store that forgets', async t => { const failed = await failedTitles(t, suite =>
 * revisionStoreContract(suite, {name: 'store', setup: forgetful})); t.true(failed.includes('store: appended revisions
 * survive a crash')); });
 */
export async function failedTitles(
	t: ExecutionContext,
	suite: (test: SuiteTest) => void,
	{timeoutMs = 10_000}: FailedTitlesOptions = {},
): Promise<readonly string[]> {
	const laws: Parameters<SuiteTest>[] = [];
	suite((title, implementation) => laws.push([title, implementation]));
	const failed: string[] = [];
	for (const [title, implementation] of laws) {
		const attempt = await t.try(title, async (attempted) => {
			attempted.timeout(timeoutMs);
			await implementation(attempted);
		});
		if (!attempt.passed) failed.push(title);
		attempt.discard();
	}
	return failed;
}

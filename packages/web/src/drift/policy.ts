import type {DriftPolicy, MemberView} from '@clusterd/core';

/** Something that clusters say about drift, and who said it. */
export interface Said<What> {
	readonly said: What;
	/** Left out when nobody says anything. */
	readonly by?: MemberView;
}

/** What becomes of drift, in words. */
export const POLICY_WORDS: Readonly<Record<DriftPolicy, string>> = {
	report: 'Drift is reported; what was changed stays until somebody repairs, adopts or exempts it.',
	repair: 'Drift is repaired: what is set is written again when a difference is found.',
};

/**
 * What becomes of drift at the last of a chain of members from the root down: the nearest cluster that says something
 * counts.
 */
export function policyAt(chain: readonly MemberView[]): Said<DriftPolicy> {
	const by = chain.findLast(({cluster}) => cluster?.drift !== undefined);
	return by ? {said: by.cluster!.drift!, by} : {said: 'report'};
}

/** The names at and below which nothing is watched, from the root down: what any of the chain ignores. */
export const ignoredAt = (chain: readonly MemberView[]): readonly Said<string>[] =>
	chain.flatMap((by) => (by.cluster?.ignore ?? []).map((said) => ({said, by})));

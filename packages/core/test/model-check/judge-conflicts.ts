import {isValueUnit, unitName, type Id, type Unit} from '@clusterd/core';
import type {Case} from './case.js';
import {locksUnit, winnerAmong, winnerAt, type Intent, type Prescribed} from './intent.js';

/**
 * The locks in force at a member of some clusters that a setting would come under: of its unit, or of what goes with it
 * where a key is absent.
 */
export function locksMet(
	intent: Intent,
	clusters: readonly Id[],
	member: Id,
	{unit, mode}: Pick<Prescribed, 'unit' | 'mode'>,
): Prescribed[] {
	const beside =
		mode === 'absent' && isValueUnit(unit)
			? intent.settings
					.filter(
						(setting) =>
							clusters.includes(setting.cluster) && !isValueUnit(setting.unit) && unitName(setting.unit) === unit,
					)
					.map((setting) => setting.unit)
			: [];
	const locks = [unit, ...beside]
		.map((each) => winnerAmong(intent, clusters, each, member))
		.filter((winner) => winner !== undefined && locksUnit(winner));
	return [...new Set(locks as Prescribed[])];
}

/**
 * S3: a default sleeps, the same is redundant, what sleeps already sleeps on; anything else is a conflict, or sleeps,
 * or goes.
 */
export function judgeConflicts(
	found: Case,
	met: readonly {readonly upper: Omit<Prescribed, 'since'>; readonly lower: Prescribed}[],
	policy: 'refuse' | 'shadow' | 'absorb',
): void {
	const {intent} = found.world;
	const conflicts = new Map<Id, Set<Unit>>();
	for (const {upper, lower} of met) {
		if (lower.mode === 'default') continue;
		if (policy === 'absorb') found.end(lower.cluster, lower.unit);
		const isSame = upper.unit === lower.unit && upper.mode === lower.mode && upper.content === lower.content;
		const contested = isValueUnit(upper.unit) ? lower.unit : upper.unit; // the metakey, where the other owns its key
		if (policy !== 'refuse' || isSame || winnerAt(intent, lower.cluster, contested) !== lower) continue;
		conflicts.set(lower.cluster, (conflicts.get(lower.cluster) ?? new Set()).add(lower.unit));
	}
	if (conflicts.size > 0) found.object('CONFLICT_BELOW', ...[...conflicts.keys()].sort());
}

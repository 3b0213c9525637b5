import {isValueUnit, unitName, type Change, type Plan, type PlanRemark} from '@clusterd/core';
import {unitNamed, type Verdict} from './case.js';
import {expectSame} from './compare.js';
import {
	above,
	isBelow,
	locksUnit,
	nodeOf,
	settingOf,
	winnerAmong,
	winnerAt,
	type Intent,
	type Prescribed,
} from './intent.js';
import {isAtOrBelow} from './machine.js';

/**
 * What a plan tells besides rows, against the model: who wakes and falls asleep, and what goes, comes elsewhere or
 * remains.
 */
export function compareRemarks(before: Intent, change: Change, {intent: after}: Verdict, {remarks}: Plan): void {
	const about = JSON.stringify(change);
	const told = (...kinds: readonly PlanRemark['kind'][]): string[] =>
		[
			...new Set(
				remarks
					.filter(({kind}) => kinds.includes(kind))
					.map(({member, unit}) => (unit === undefined ? member.id : `${member.id} ${unit}`)),
			),
		].sort();
	const stay = before.settings.filter(({cluster, unit}) => settingOf(after, cluster, unit));
	const ended = before.settings.filter(({cluster, unit}) => !settingOf(after, cluster, unit));
	expectSame(
		`${about}: who wakes`,
		told('wakes'),
		named(stay.filter((setting) => !isInForce(before, setting) && isInForce(after, setting))),
	);
	const asleep = told('asleep', 'redundant');
	for (const each of named(stay.filter((setting) => isInForce(before, setting) && !isInForce(after, setting))))
		if (!asleep.includes(each)) throw new Error(`${about}: ${each} falls asleep untold`);
	const sleeping = named(after.settings.filter((setting) => !isInForce(after, setting)));
	for (const each of asleep)
		if (!sleeping.includes(each)) throw new Error(`${about}: ${each} is told to sleep, and does not`);
	compareRelated(before, change, after, told('related'));
	expectSame(
		`${about}: what is absorbed`,
		told('absorbed'),
		change.kind === 'set' || change.kind === 'move-member' ? named(ended) : [],
	);
	expectSame(
		`${about}: who is promoted`,
		told('promoted'),
		change.kind === 'remove-member'
			? after.nodes
					.filter(({id, parent}) => parent !== nodeOf(before, id)?.parent)
					.map(({id}) => id)
					.sort()
			: [],
	);
	expectSame(`${about}: what remains`, told('remains'), named(remaining(before, change, ended)));
}

const named = (settings: readonly Prescribed[]): string[] =>
	settings.map(({cluster, unit}) => `${cluster} ${unit}`).sort();

/**
 * S3: keys above and below newly locked ones, set below, are mentioned; so may be an absent key of which only a metakey
 * is taken over.
 */
function compareRelated(before: Intent, change: Change, after: Intent, told: readonly string[]): void {
	const isSet =
		change.kind === 'set' || change.kind === 'adopt' || change.kind === 'move-keys' || change.kind === 'copy-keys';
	const news = isSet
		? after.settings.filter((setting) => locksUnit(setting) && !before.settings.includes(setting))
		: [];
	const isTaken = (lower: Prescribed): boolean =>
		news.some(
			({unit, mode}) =>
				lower.unit === unit || (mode === 'absent' && !isValueUnit(lower.unit) && unitName(lower.unit) === unit),
		);
	const isNear = (name: string, other: string): boolean =>
		name !== other && (isAtOrBelow(name, other) || isAtOrBelow(other, name));
	const related = named(
		before.settings.filter(
			(lower) =>
				!isTaken(lower) &&
				news.some(
					({cluster, unit}) => isBelow(before, lower.cluster, cluster) && isNear(unitName(unit), unitName(lower.unit)),
				),
		),
	);
	const keys = named(after.settings.filter(({unit, mode}) => isValueUnit(unit) && mode === 'absent'));
	expectSame(
		`${JSON.stringify(change)}: what is related`,
		told.filter((each) => related.includes(each) || !keys.includes(each)),
		related,
	);
}

/** Whether a setting rules its unit at its own cluster. */
function isInForce(intent: Intent, {cluster, unit}: Prescribed): boolean {
	const winner = winnerAt(intent, cluster, unit);
	return winner?.cluster === cluster && winner.unit === unit;
}

/**
 * S4: what is not taken away with the rest: settings of clusters below, or, where all of those end, what is locked from
 * above.
 */
function remaining(before: Intent, change: Change, ended: readonly Prescribed[]): Prescribed[] {
	if (change.kind === 'move-keys')
		return before.settings.filter(
			({cluster, unit}) => isBelow(before, cluster, change.member) && ended.some((each) => each.unit === unit),
		);
	if (change.kind !== 'remove' || nodeOf(before, change.member)?.kind !== 'cluster') return [];
	const isNamed = ({unit}: Prescribed): boolean =>
		change.below || change.scope === 'all'
			? change.units.some(({name}) => isAtOrBelow(unitName(unit), name))
			: change.units.some((ref) => unitNamed(ref) === unit);
	if (change.scope !== 'all')
		return before.settings.filter((setting) => isNamed(setting) && isBelow(before, setting.cluster, change.member));
	return before.settings.filter((setting) => {
		const lock = isNamed(setting)
			? winnerAmong(before, above(before, change.member), setting.unit, change.member)
			: undefined;
		return lock?.cluster === setting.cluster && locksUnit(lock);
	});
}

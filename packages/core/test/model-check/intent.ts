import {isValueUnit, unitName, valueUnit, type DriftPolicy, type Id, type SettingMode, type Unit} from '@clusterd/core';

/** A member as plain data. */
export interface Node {
	readonly id: Id;
	readonly kind: 'cluster' | 'instance';
	readonly name: string;
	readonly parent?: Id;
	/** Only of an instance. */
	readonly address?: string;
	/** Goes as soon as its own values are there again: until then nothing is set for it, and it does not count. */
	readonly isLeaving?: true;
	/** What a cluster says about drift below it (S9). */
	readonly drift?: DriftPolicy;
	/** The revision that made or changed it last. */
	readonly since: number;
}

/** What one cluster prescribes for one unit. */
export interface Prescribed {
	readonly cluster: Id;
	readonly unit: Unit;
	readonly mode: SettingMode;
	readonly content?: string;
	/** The revision that made or changed it last. */
	readonly since: number;
}

/** A member that one setting above does not reach (S9). */
export interface Exempt {
	readonly cluster: Id;
	readonly unit: Unit;
	readonly member: Id;
}

/** All that people asked for: lists, searched from the beginning each time. */
export interface Intent {
	readonly nodes: readonly Node[];
	readonly settings: readonly Prescribed[];
	readonly exemptions: readonly Exempt[];
}

export const nodeOf = ({nodes}: Intent, id: Id | undefined): Node | undefined => nodes.find((node) => node.id === id);

export const childrenOf = ({nodes}: Intent, id: Id): Node[] => nodes.filter(({parent}) => parent === id);

/** The clusters above a member, the root first. */
export function above(intent: Intent, id: Id): Id[] {
	const parent = nodeOf(intent, id)?.parent;
	return parent === undefined ? [] : [...above(intent, parent), parent];
}

/** Whether drift on an instance is repaired: the nearest cluster that says something decides (S9). */
export const isRepaired = (intent: Intent, id: Id): boolean =>
	above(intent, id)
		.map((each) => nodeOf(intent, each)?.drift)
		.findLast((drift) => drift !== undefined) === 'repair';

/**
 * The clusters whose settings reach a member: those above, and itself if it is a cluster; none reach an instance that
 * is leaving.
 */
export function chain(intent: Intent, id: Id): Id[] {
	const node = nodeOf(intent, id);
	if (node?.isLeaving) return [];
	return node?.kind === 'cluster' ? [...above(intent, id), id] : above(intent, id);
}

export const isBelow = (intent: Intent, id: Id, top: Id): boolean => above(intent, id).includes(top);

export const instancesBelow = (intent: Intent, top: Id): Node[] =>
	intent.nodes.filter(
		({id, kind, isLeaving}) => kind === 'instance' && !isLeaving && (id === top || isBelow(intent, id, top)),
	);

export const settingOf = ({settings}: Intent, cluster: Id, unit: Unit): Prescribed | undefined =>
	settings.find((setting) => setting.cluster === cluster && setting.unit === unit);

export const locksUnit = ({mode}: Prescribed): boolean => mode !== 'default';

/** Whether a member or a cluster above it is exempt from a setting (S1). */
export const isExempt = (intent: Intent, member: Id, {cluster, unit}: Pick<Prescribed, 'cluster' | 'unit'>): boolean =>
	intent.exemptions.some(
		(exempt) =>
			exempt.cluster === cluster &&
			exempt.unit === unit &&
			(exempt.member === member || isBelow(intent, member, exempt.member)),
	);

/** What a cluster says to a member of a unit: `absent` on a key is said of its metakeys too (S1). */
function saidBy(intent: Intent, cluster: Id, unit: Unit, member: Id): Prescribed | undefined {
	const [ofKey, ofUnit] = [valueUnit(unitName(unit)), unit]
		.map((each) => settingOf(intent, cluster, each))
		.map((setting) => (setting && isExempt(intent, member, setting) ? undefined : setting));
	return !isValueUnit(unit) && ofKey?.mode === 'absent' ? ofKey : ofUnit;
}

/**
 * S1: the locking setting nearest the root, else the nearest default; an own value, which stands between the two, is
 * not looked at.
 */
export function winnerAmong(intent: Intent, clusters: readonly Id[], unit: Unit, member: Id): Prescribed | undefined {
	const said = clusters
		.map((cluster) => saidBy(intent, cluster, unit, member))
		.filter((setting) => setting !== undefined);
	return said.find(locksUnit) ?? said.at(-1);
}

export const winnerAt = (intent: Intent, member: Id, unit: Unit): Prescribed | undefined =>
	winnerAmong(intent, chain(intent, member), unit, member);

/**
 * Exemptions end with the setting that they are from, with their member, and when it is not below the cluster any more.
 */
export function withoutIdleExemptions(intent: Intent): Intent {
	const exemptions = intent.exemptions.filter(
		({cluster, unit, member}) =>
			settingOf(intent, cluster, unit) && nodeOf(intent, member) && chain(intent, member).includes(cluster),
	);
	return {...intent, exemptions};
}

/** Every unit that some cluster of a member's chain sets. */
export const unitsSetFor = (intent: Intent, member: Id): Unit[] => [
	...new Set(intent.settings.filter(({cluster}) => chain(intent, member).includes(cluster)).map(({unit}) => unit)),
];

/** What an intent says of a unit on an instance, as one text: content, owner and lock. */
export function forceOf(intent: Intent, instance: Id, unit: Unit): string {
	const winner = winnerAt(intent, instance, unit);
	return winner ? `${winner.cluster} ${winner.mode} ${winner.content ?? '-'}` : '';
}

/**
 * The instances that two intents treat differently, with the units of which they do; also those that come, leave or go
 * (S14.2).
 */
export function changedBetween(before: Intent, after: Intent): Map<Id, Unit[]> {
	const changed = new Map<Id, Unit[]>();
	for (const {id, kind, isLeaving} of after.nodes) {
		if (kind !== 'instance') continue;
		const isNew = nodeOf(before, id)?.isLeaving !== isLeaving || nodeOf(before, id) === undefined;
		const units = [...new Set([...before.settings, ...after.settings].map(({unit}) => unit))].filter(
			(unit) => forceOf(before, id, unit) !== forceOf(after, id, unit),
		);
		if (isNew || units.length > 0) changed.set(id, units);
	}
	for (const {id, kind} of before.nodes) if (kind === 'instance' && !nodeOf(after, id)) changed.set(id, []);
	return changed;
}

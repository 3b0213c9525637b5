import {
	unitName,
	type KeyView,
	type Member,
	type MemberRef,
	type UnitCounts,
	type UnitReading,
	type UnitState,
} from '@clusterd/core';
import {count, type StateWord} from '../states/words.js';

/** Where what is shown comes from. */
export interface Source {
	readonly words: string;
	/** The cluster that sets it, when that is another one. */
	readonly owner?: MemberRef;
	readonly isLocked: boolean;
	/** The name of the key whose array, set here, it is in: it is changed there. */
	readonly array?: string;
}

/** What is shown of a unit: for an instance what it has or is about to get. */
export function shownValue({setting, values, value}: UnitReading, kind: Member['kind']): string | undefined {
	if (setting && setting.mode !== 'default') return setting.content;
	return kind === 'instance' ? (values.find(({state}) => state === 'present')?.content ?? setting?.content) : value;
}

/** Where a unit’s value comes from: set here, set by, default from, own, absent. */
export function sourceOf(reading: UnitReading, kind: Member['kind']): Source {
	const {setting, values, state} = reading;
	if (!setting) {
		const isAnywhere = values.some((value) => value.state !== 'absent');
		const words = !isAnywhere
			? state === 'unknown'
				? 'not read'
				: 'absent'
			: kind === 'instance'
				? 'own'
				: state === 'uniform'
					? 'own everywhere'
					: 'own values';
		return {words, isLocked: false};
	}
	const {mode, here, locked, owner, content} = setting;
	if (mode === 'default' && kind === 'instance') {
		const own = values.find((value) => value.state === 'present');
		if (own && own.content !== content) return {words: 'own, over the default from', owner, isLocked: false};
	}
	if (here && setting.array !== undefined)
		return {words: 'in the array', array: unitName(setting.array), isLocked: true};
	if (here)
		return {
			words: mode === 'enforced' ? 'set here' : mode === 'default' ? 'default set here' : 'kept absent here',
			isLocked: false,
		};
	return {
		words: mode === 'enforced' ? 'set by' : mode === 'default' ? 'default from' : 'kept absent by',
		owner,
		isLocked: locked,
	};
}

const STATES: readonly (readonly [keyof UnitCounts, UnitState])[] = [
	['contested', 'contested'],
	['rejected', 'rejected'],
	['drifted', 'drifted'],
	['missing', 'missing'],
	['owed', 'owed'],
	['waiting', 'waiting'],
	['exempt', 'exempt'],
];

/** How a unit stands, in a state and a few words; undefined where there is nothing to say. */
export function standing(
	reading: UnitReading,
	kind: Member['kind'],
): {readonly state: StateWord; readonly words: string} | undefined {
	const {setting, state, counts, values} = reading;
	const {total, inSync, unknown} = counts;
	if (total === 0) return undefined;
	const worst = setting && STATES.find(([key]) => counts[key] > 0);
	if (kind === 'instance')
		return (
			setting &&
			(unknown > 0
				? {state: 'unknown', words: 'not read'}
				: {state: worst?.[1] ?? 'in sync', words: worst ? `${worst[1]}${foundInstead(reading)}` : 'in sync'})
		);
	if (setting) {
		const looks: StateWord = worst?.[1] ?? (unknown > 0 ? 'unknown' : 'in sync');
		const rest = [
			...STATES.filter(([key]) => counts[key] > 0).map(([key, word]) => `${count(counts[key])} ${word}`),
			...(unknown > 0 ? [`${count(unknown)} not read`] : []),
		];
		return {
			state: looks,
			words: `${count(inSync)} of ${count(total)} in sync${rest.length > 0 ? `, ${rest.join(', ')}` : ''}`,
		};
	}
	const present = values.filter((value) => value.state !== 'absent');
	if (present.length === 0)
		return unknown > 0 ? {state: 'unknown', words: `${count(unknown)} of ${count(total)} not read`} : undefined;
	const having = present.reduce((sum, value) => sum + value.count, 0) + reading.others;
	if (state === 'mixed')
		return {
			state,
			words: `mixed: ${present
				.slice(0, 2)
				.map((value) => `${brief(value.content)} ×${count(value.count)}`)
				.join(', ')}${present.length > 2 || reading.others > 0 ? ', …' : ''}`,
		};
	return {
		state,
		words:
			state === 'uniform'
				? `uniform ${count(having)}/${count(total)}`
				: `${count(having)} of ${count(total)} have it${unknown > 0 ? `, ${count(unknown)} not read` : ''}`,
	};
}

/** What an instance has instead of what is set for it. */
function foundInstead({setting, values: [found]}: UnitReading): string {
	if (!found || found.state === 'absent' || (found.state === 'present' && found.content === setting?.content))
		return '';
	return `, has ${brief(found.content)}`;
}

/** A value in a few characters. */
export const brief = (content: string | undefined): string =>
	content === undefined ? 'binary' : content === '' ? '“”' : content.length > 18 ? `${content.slice(0, 17)}…` : content;

/**
 * The array that a cluster sets at a key (S5.2), by how its metakey stands: the number of elements; undefined where
 * there is none.
 */
export function arrayOf({meta}: KeyView): {readonly reading: UnitReading; readonly elements: number} | undefined {
	const reading = meta['array'];
	if (reading?.setting?.array === undefined) return undefined;
	const last = reading.setting.content ?? '';
	return {reading, elements: last === '' ? 0 : Number(last.replace(/^#_*/, '')) + 1};
}

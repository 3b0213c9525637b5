import {KeyName, type UnitContent, type UnitRef} from '@clusterd/core';
import type {Chance} from './chance.js';

const SPACES = ['user:/sw/soak/#0/current', 'system:/sw/soak/#0/current'] as const;

/** Below it lie keys that are moved and copied to `OTHERS`, and back. */
export const TREES = SPACES.map((space) => `${space}/tree`);
export const OTHERS = SPACES.map((space) => `${space}/other`);
/** Keys whose values are set, and changed from outside. */
export const KEYS = SPACES.flatMap((space, at) => [
	`${space}/a`,
	`${space}/b`,
	`${TREES[at]}/x`,
	`${TREES[at]}/y`,
	`${OTHERS[at]}/x`,
]);
/** A metakey of some of them is set too. */
export const DESCRIPTION = 'description';
export const DESCRIBED = SPACES.map((space) => `${space}/a`);
/** An array (S5.2). */
export const LIST = `${SPACES[1]}/list`;
/** A key of each namespace that nobody touches, so that no file is ever emptied from outside. */
export const ANCHORS = SPACES.map((space) => `${space}/anchor`);

/** What settings write begins with this; what was there before, was written from outside or by commands does not. */
export const SET = 's';
/** What an instance has of its own at first. */
export const ownValue = (elektrad: number, name: string): string =>
	`own-${elektrad}-${KeyName.parse(name).parts.at(-1)}`;

/** Some units with content. */
export function someContents(chance: Chance, number: string): readonly UnitContent[] {
	if (chance.happens(0.1))
		return [
			{
				name: LIST,
				array: true,
				elements: Array.from({length: chance.below(4)}, (_, at) => ({value: `${SET}${number}-${at}`})),
			},
		];
	if (chance.happens(0.15)) return [{name: chance.of(DESCRIBED), meta: DESCRIPTION, content: `${SET}${number}`}];
	return [...new Set([chance.of(KEYS), chance.of(KEYS)])].map((name) => ({name, content: `${SET}${number}`}));
}

/** Some units without content. */
export const someUnits = (chance: Chance): readonly UnitRef[] =>
	someContents(chance, '').map(({name, meta, array}) => ({
		name,
		...(meta !== undefined && {meta}),
		...(array && {array}),
	}));

/** Keys moved or copied with all below. */
export function someCopy(chance: Chance): {
	readonly kind: 'copy-keys' | 'move-keys';
	readonly from: string;
	readonly to: string;
} {
	const at = chance.below(SPACES.length);
	const [from, to] = chance.happens(0.5) ? [TREES[at]!, OTHERS[at]!] : [OTHERS[at]!, TREES[at]!];
	return {kind: chance.happens(0.5) ? 'copy-keys' : 'move-keys', from, to};
}

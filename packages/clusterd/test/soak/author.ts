import type {Change, Id} from '@clusterd/core';
import type {Chance} from './chance.js';
import {someContents, someCopy, someUnits} from './keys.js';
import type {Roster} from './roster.js';

/** One of those who change things, at random. */
export class Author {
	readonly name: string;
	readonly #chance: Chance;
	readonly #roster: Roster;
	#count = 0;

	constructor(name: string, chance: Chance, roster: Roster) {
		this.name = name;
		this.#chance = chance;
		this.#roster = roster;
	}

	/** The next change, with the key by which its request is known again. */
	next(): {readonly change: Change; readonly requestKey: string; readonly waitMs: number} {
		const requestKey = `${this.name}.${++this.#count}`;
		const make = this.#chance.weighed(CHANGES);
		const change =
			make({chance: this.#chance, roster: this.#roster, requestKey}) ??
			set({chance: this.#chance, roster: this.#roster, requestKey});
		return {change, requestKey, waitMs: this.#chance.of([0, 0, 200, 2_000])};
	}
}

interface Making {
	readonly chance: Chance;
	readonly roster: Roster;
	readonly requestKey: string;
}

/** Tells nothing when there is nobody to do it to. */
type Make = (making: Making) => Change | undefined;

const CHANGES: readonly (readonly [weight: number, make: Make])[] = [
	[40, (making) => set(making)],
	[20, remove],
	[6, copy],
	[12, command],
	[6, ({chance, roster}) => move(chance, roster, roster.instances)],
	[3, ({chance, roster}) => move(chance, roster, roster.clusters)],
	[
		3,
		({chance, roster, requestKey}) => ({
			kind: 'create-cluster',
			name: `c ${requestKey}`,
			parent: someCluster(chance, roster),
		}),
	],
	[
		2,
		({chance, roster}) =>
			roster.clusters.length > 6
				? {kind: 'remove-member', member: chance.of(roster.clusters), release: 'restore'}
				: undefined,
	],
	[
		3,
		({chance, roster}) =>
			roster.instances.length > 0
				? {kind: 'remove-member', member: chance.of(roster.instances), ...(chance.happens(0.7) && {release: 'restore'})}
				: undefined,
	],
	[
		6,
		({chance, roster, requestKey}) =>
			roster.free.length > 0
				? {
						kind: 'create-instance',
						name: `i ${requestKey}`,
						address: chance.of(roster.free),
						parent: someCluster(chance, roster),
					}
				: undefined,
	],
];

/** The root rarely: all instances have to do with it. */
const someCluster = (chance: Chance, roster: Roster): Id =>
	roster.clusters.length === 0 || chance.happens(0.05) ? roster.root : chance.of(roster.clusters);

function set({chance, roster, requestKey}: Making): Change {
	const units = someContents(chance, requestKey);
	const mode = chance.weighed([
		[7, 'enforced'],
		[2, 'default'],
		[units.some(({array}) => array) ? 0 : 1, 'absent'],
	] as const);
	return {
		kind: 'set',
		member: someCluster(chance, roster),
		units: mode === 'absent' ? units.map(({content: _content, ...unit}) => unit) : units,
		mode,
		conflicts: 'shadow',
	};
}

function remove({chance, roster}: Making): Change {
	const units = someUnits(chance);
	return {
		kind: 'remove',
		member: someCluster(chance, roster),
		units,
		...(chance.happens(0.2) && units.every(({meta, array}) => meta === undefined && !array) && {below: true}),
	};
}

function copy({chance, roster}: Making): Change {
	return {...someCopy(chance), member: someCluster(chance, roster)};
}

/** Done once, on a single instance (S15). */
function command({chance, roster, requestKey}: Making): Change | undefined {
	if (roster.instances.length === 0) return undefined;
	const member = chance.of(roster.instances);
	const [{name}] = someUnits(chance) as [{name: string}];
	return chance.weighed<Change>([
		[6, {kind: 'set', member, units: [{name, content: `cmd-${requestKey}`}], queue: true}],
		[2, {kind: 'remove', member, units: [{name}], queue: true}],
		[1, {...someCopy(chance), member, overwrite: true, queue: true}],
	]);
}

function move(chance: Chance, roster: Roster, members: readonly Id[]): Change | undefined {
	if (members.length === 0) return undefined;
	const member = chance.of(members);
	return {
		kind: 'move-member',
		member,
		from: roster.parentOf(member),
		to: someCluster(chance, roster),
		release: 'restore',
		conflicts: 'shadow',
	};
}

import type {InstanceState, ResultState, UnitReading, UnitState} from '@clusterd/core';

/** Everything that can be said of the state of an instance, a unit, a result, or a cluster's reading of a unit. */
export type StateWord = InstanceState | UnitState | ResultState | UnitReading['state'];

/** Forms that are told apart without colour. */
export type Shape =
	| 'disc'
	| 'half'
	| 'ring'
	| 'diamond'
	| 'cross'
	| 'bang'
	| 'slash'
	| 'lock'
	| 'dots'
	| 'arrows'
	| 'tick'
	| 'dash'
	| 'skip'
	| 'split';

/** Colours by meaning: as it should be, being worked on, to be looked at, wrong, strange, nothing to say. */
export type Tone = 'ok' | 'busy' | 'warn' | 'bad' | 'odd' | 'dim';

/** How a state looks and what it means to somebody who sees it for the first time. */
export interface StateLook {
	readonly shape: Shape;
	readonly tone: Tone;
	readonly meaning: string;
}

/** The one language of states (semantics.md, Words). */
export const STATE_LOOKS: Readonly<Record<StateWord, StateLook>> = {
	'in sync': {shape: 'disc', tone: 'ok', meaning: 'Has what it should have.'},
	pending: {shape: 'half', tone: 'busy', meaning: 'Something is still to be written.'},
	drifted: {shape: 'diamond', tone: 'warn', meaning: 'Was changed behind clusterd’s back.'},
	rejected: {shape: 'cross', tone: 'bad', meaning: 'elektrad refused a value.'},
	contested: {shape: 'arrows', tone: 'odd', meaning: 'Somebody else keeps writing the same key.'},
	broken: {shape: 'bang', tone: 'bad', meaning: 'Answers, but its key database cannot be read.'},
	unreachable: {shape: 'slash', tone: 'bad', meaning: 'No request gets through.'},
	quarantined: {
		shape: 'lock',
		tone: 'odd',
		meaning: 'Another key database answers here; nothing is written until somebody decides.',
	},
	unknown: {shape: 'dots', tone: 'dim', meaning: 'Not read yet, or it did not answer.'},
	owed: {shape: 'half', tone: 'busy', meaning: 'Is still to be written.'},
	waiting: {shape: 'ring', tone: 'dim', meaning: 'Metadata waits for its key.'},
	missing: {shape: 'diamond', tone: 'warn', meaning: 'Was removed behind clusterd’s back.'},
	exempt: {shape: 'dash', tone: 'dim', meaning: 'Exempt from this setting.'},
	applied: {shape: 'tick', tone: 'ok', meaning: 'Was written.'},
	unchanged: {shape: 'disc', tone: 'ok', meaning: 'Already had it.'},
	failed: {shape: 'bang', tone: 'bad', meaning: 'Could not be done.'},
	superseded: {shape: 'skip', tone: 'dim', meaning: 'A later revision took over.'},
	skipped: {shape: 'dash', tone: 'dim', meaning: 'Was left out.'},
	uniform: {shape: 'disc', tone: 'ok', meaning: 'Every member was read, and all have the same.'},
	mixed: {shape: 'split', tone: 'warn', meaning: 'Members have two values or more.'},
	partial: {shape: 'half', tone: 'busy', meaning: 'One value; some members have none or were not read.'},
};

/** A number with thousands separators. */
export const count = (number: number): string => number.toLocaleString('en');

/** `1 instance`, `5,000 instances`. */
export const counted = (number: number, one: string, many = `${one}s`): string =>
	`${count(number)} ${number === 1 ? one : many}`;

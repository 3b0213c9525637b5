import fc from 'fast-check';
import {elementName, type OnConflict, type SettingMode, type UnitContent, type UnitRef} from '@clusterd/core';

/** Members, units and revisions are numbers that count anew in what there is, so that histories can be shrunk. */
export type Step =
	| {
			readonly do: 'set';
			readonly member: number;
			readonly unit: number;
			readonly content: number;
			readonly mode: SettingMode;
			readonly conflicts: OnConflict;
	  }
	| {readonly do: 'remove'; readonly member: number; readonly setting: number; readonly below: boolean}
	| {readonly do: 'move'; readonly member: number; readonly to: number; readonly conflicts: OnConflict}
	| {readonly do: 'remove-cluster'; readonly member: number}
	| {readonly do: 'exempt'; readonly member: number; readonly unit: number}
	| {readonly do: 'end-exemption'; readonly exemption: number}
	| {readonly do: 'undo'; readonly ago: number; readonly rest: boolean}
	| Happening;

/** What is no change. */
export type Happening = {readonly do: 'leave' | 'return'; readonly instance: number} | {readonly do: 'restart'};

const K = 'system:/k';
const L = 'user:/list';

/** Arrays, an array in an array, what is in them and around them, and a metadata array. */
export const UNITS: readonly UnitRef[] = [
	{name: L, array: true},
	{name: `${L}/#0`},
	{name: `${L}/#1`},
	{name: `${L}/#0/sub`},
	{name: L},
	{name: `${L}/#0/inner`, array: true},
	{name: `${L}/#0/inner/#0`},
	{name: K},
	{name: K, meta: 'example'},
	{name: K, meta: 'example/#0'},
];
export const CONTENTS: readonly string[] = ['1', '2', ''];
/** What the array settings hold, as how many elements, the first with something below it or not. */
export const ARRAYS: readonly NonNullable<UnitContent['elements']>[] = [
	[],
	[{value: 'a'}],
	[{value: 'b', below: {sub: 's'}}, {value: 'c'}],
	Array.from({length: 11}, (_, at) => ({value: `e${at}`})),
];
/** What instances may have of their own, beside the keys of {@link UNITS}. */
export const OWN_NAMES: readonly string[] = [
	L,
	`${L}/#0`,
	`${L}/#1`,
	`${L}/${elementName(12)}`,
	`${L}/#0/sub`,
	`${L}/#0/inner`,
	`${L}/#0/inner/#0`,
	K,
];

const index = fc.nat(1000);
const high = fc.oneof({weight: 2, arbitrary: fc.nat(2)}, {weight: 1, arbitrary: index});
const conflicts = fc.constantFrom<OnConflict>('shadow', 'absorb', 'refuse');
const kind = <Kind extends Step['do']>(name: Kind): fc.Arbitrary<Kind> => fc.constant(name);

const step: fc.Arbitrary<Step> = fc.oneof(
	{
		weight: 10,
		arbitrary: fc.record({
			do: kind('set'),
			member: high,
			unit: index,
			content: index,
			mode: fc.constantFrom<SettingMode>('enforced', 'enforced', 'default', 'absent'),
			conflicts,
		}),
	},
	{weight: 5, arbitrary: fc.record({do: kind('remove'), member: high, setting: index, below: fc.boolean()})},
	{weight: 5, arbitrary: fc.record({do: kind('move'), member: index, to: high, conflicts})},
	{weight: 1, arbitrary: fc.record({do: kind('remove-cluster'), member: index})},
	{weight: 4, arbitrary: fc.record({do: kind('exempt'), member: index, unit: index})},
	{weight: 2, arbitrary: fc.record({do: kind('end-exemption'), exemption: index})},
	{weight: 4, arbitrary: fc.record({do: kind('undo'), ago: fc.nat(8), rest: fc.boolean()})},
	{weight: 3, arbitrary: fc.record({do: kind('leave'), instance: index})},
	{weight: 4, arbitrary: fc.record({do: kind('return'), instance: index})},
	{weight: 1, arbitrary: fc.record({do: kind('restart')})},
);

/**
 * A key that one instance has of its own: its name and content, and, of the list, whether it says that it is an array.
 */
export interface Own {
	readonly name: number;
	readonly content: number;
	readonly isArray: boolean;
}

export interface History {
	/** The parent of each member that is there from the beginning, and, of an instance, what it has of its own. */
	readonly members: readonly {readonly parent: number; readonly own: readonly Own[] | undefined}[];
	readonly steps: readonly Step[];
}

const own = fc.array(fc.record({name: index, content: index, isArray: fc.boolean()}), {maxLength: 4});

export const histories: fc.Arbitrary<History> = fc.record({
	members: fc.array(fc.record({parent: index, own: fc.option(own, {nil: undefined})}), {minLength: 3, maxLength: 8}),
	steps: fc.array(step, {minLength: 1, maxLength: 25, size: 'max'}),
});

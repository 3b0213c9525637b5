import fc from 'fast-check';
import {
	metaUnit,
	valueUnit,
	type DriftPolicy,
	type OnConflict,
	type OnOwn,
	type Release,
	type SettingMode,
	type Unit,
} from '@clusterd/core';

/**
 * What may happen in a history. Members, machines and names are numbers that count anew in what there is when the step
 * is done, so that a history stays one when steps are left out: that lets fast-check shrink it.
 */
export type Step =
	| {readonly do: 'create-cluster'; readonly parent: number; readonly name: number}
	| {readonly do: 'create-instance'; readonly parent: number; readonly name: number; readonly machine: number}
	| {readonly do: 'rename'; readonly member: number; readonly name: number}
	| {readonly do: 'policy'; readonly member: number; readonly drift: DriftPolicy | 'inherit'}
	| {
			readonly do: 'move';
			readonly member: number;
			readonly to: number;
			readonly from?: number;
			readonly release?: Release;
			readonly conflicts?: OnConflict;
	  }
	| {readonly do: 'remove-member'; readonly member: number; readonly release?: Release; readonly cascade?: true}
	| {
			readonly do: 'set';
			readonly member: number;
			readonly units: readonly number[];
			readonly content: number;
			readonly mode: SettingMode | undefined;
			readonly conflicts?: OnConflict;
			readonly own?: OnOwn;
			readonly queue?: boolean;
			readonly create?: true;
	  }
	| {
			readonly do: 'remove';
			readonly member: number;
			readonly units: readonly number[];
			readonly below: boolean;
			readonly release?: Release;
			readonly queue?: boolean;
	  }
	| {readonly do: 'remove-all'; readonly member: number; readonly units: readonly number[]}
	| {
			readonly do: 'exempt';
			readonly member: number;
			readonly units: readonly number[];
			readonly cluster?: number;
			readonly release?: Release;
	  }
	| {readonly do: 'end-exemption'; readonly exemption: number}
	| {readonly do: 'undo'}
	| {readonly do: 'adopt'; readonly member: number; readonly units: readonly number[]}
	| {
			readonly do: 'keys';
			readonly kind: 'move-keys' | 'copy-keys';
			readonly member: number;
			readonly from: number;
			readonly to: number;
			readonly overwrite: boolean;
	  }
	| {readonly do: 'again'}
	| {readonly do: 'outside'; readonly machine: number; readonly unit: number; readonly content: number | undefined}
	| {readonly do: 'leave' | 'return' | 'look'; readonly machine: number}
	| {readonly do: 'restart'; readonly forgetful: boolean};

/** How a change is asked for. */
export interface Manner {
	/** Commits without the digest first. */
	readonly unconfirmed: boolean;
	/** The daemon is killed right after the answer. */
	readonly crash: boolean;
	/** How many revisions ago its author looked; left out: without a base. */
	readonly ago?: number;
}

/** A whole history: what it is about, how it begins, and what happens. */
export interface History {
	/** Which of {@link ALL_UNITS} it is about, 2 to 6. */
	readonly units: readonly number[];
	/** The parent of each member that is there from the beginning, and whether it is an instance. */
	readonly members: readonly {readonly parent: number; readonly isInstance: boolean}[];
	readonly steps: readonly {readonly step: Step; readonly manner: Manner}[];
}

const A = 'system:/a';
const B = 'system:/a/b';
const C = 'system:/a/b/b';
const K = 'user:/k';

/** What histories are about: keys, keys below them, and metakeys. */
export const ALL_UNITS: readonly Unit[] = [
	valueUnit(A),
	valueUnit(K),
	metaUnit(A, 'description'),
	metaUnit(K, 'description'),
	valueUnit(B),
	valueUnit(C),
	metaUnit(K, 'example'),
	metaUnit(B, 'description'),
];
export const NAMES: readonly string[] = [A, B, C, K];
/** Units that may not be set on a cluster. */
export const STRANGE_UNITS: readonly Unit[] = [
	'system:/elektra/mountpoints',
	'user:/sw/elektra/clusterd/x',
	'dir:/x',
	'proc:/x',
	'/x',
].map(valueUnit);
export const CONTENTS = ['1', '2', '', '3'] as const;

const index = fc.nat(1000);
const few = fc.nat({max: CONTENTS.length - 1});
const release = fc.option(fc.constantFrom<Release>('restore', 'keep', 'delete'), {nil: undefined});
const conflicts = fc.option(fc.constantFrom<OnConflict>('shadow', 'absorb', 'refuse'), {nil: undefined});
const units = fc.array(index, {minLength: 1, maxLength: 3});
/** Clusters come first, so small numbers are the root and what is right below it. */
const high = fc.oneof({weight: 2, arbitrary: fc.nat(2)}, {weight: 1, arbitrary: index});
const sometimes = fc.constantFrom(undefined, undefined, undefined, true as const);
const kind = <Kind extends Step['do']>(name: Kind): fc.Arbitrary<Kind> => fc.constant(name);

function withoutHoles(record: fc.Arbitrary<{readonly [Field in keyof Step]: unknown} & object>): fc.Arbitrary<Step> {
	return record.map(
		(given) => Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as unknown as Step,
	);
}

const step: fc.Arbitrary<Step> = fc.oneof(
	{
		weight: 10,
		arbitrary: withoutHoles(
			fc.record({
				do: kind('set'),
				member: high,
				units,
				content: few,
				mode: fc.constantFrom<SettingMode | undefined>(undefined, undefined, 'default', 'default', 'absent'),
				conflicts,
				own: fc.constantFrom<OnOwn | undefined>(undefined, undefined, undefined, 'refuse'),
				queue: fc.constantFrom(true, false),
				create: sometimes,
			}),
		),
	},
	{
		weight: 6,
		arbitrary: withoutHoles(
			fc.record({
				do: kind('remove'),
				member: high,
				units,
				below: fc.boolean(),
				release,
				queue: fc.constantFrom(true, false),
			}),
		),
	},
	{
		weight: 4,
		arbitrary: withoutHoles(
			fc.record({
				do: kind('set'),
				member: index,
				units,
				content: few,
				mode: fc.constantFrom<SettingMode | undefined>(undefined, undefined, 'absent'),
				queue: fc.boolean(),
			}),
		),
	},
	{
		weight: 5,
		arbitrary: withoutHoles(
			fc.record({
				do: kind('move'),
				member: index,
				to: high,
				from: fc.oneof({weight: 19, arbitrary: fc.constant(undefined)}, {weight: 1, arbitrary: index}),
				release,
				conflicts,
			}),
		),
	},
	{
		weight: 2,
		arbitrary: withoutHoles(fc.record({do: kind('remove-member'), member: index, release, cascade: sometimes})),
	},
	{weight: 1, arbitrary: fc.record({do: kind('create-cluster'), parent: high, name: fc.nat(12)})},
	{weight: 2, arbitrary: fc.record({do: kind('create-instance'), parent: high, name: fc.nat(12), machine: index})},
	{weight: 1, arbitrary: fc.record({do: kind('rename'), member: index, name: fc.nat(12)})},
	{
		weight: 2,
		arbitrary: fc.record({
			do: kind('policy'),
			member: high,
			drift: fc.constantFrom<DriftPolicy | 'inherit'>('repair', 'repair', 'report', 'inherit'),
		}),
	},
	{
		weight: 3,
		arbitrary: fc.record({
			do: kind('keys'),
			kind: fc.constantFrom('move-keys' as const, 'copy-keys' as const),
			member: index,
			from: index,
			to: index,
			overwrite: fc.boolean(),
		}),
	},
	{weight: 2, arbitrary: fc.record({do: kind('remove-all'), member: high, units})},
	{weight: 2, arbitrary: fc.record({do: kind('adopt'), member: index, units})},
	{
		weight: 4,
		arbitrary: withoutHoles(
			fc.record({
				do: kind('exempt'),
				member: index,
				units,
				cluster: fc.option(high, {nil: undefined, freq: 1}),
				release,
			}),
		),
	},
	{weight: 2, arbitrary: fc.record({do: kind('end-exemption'), exemption: index})},
	{weight: 2, arbitrary: fc.record({do: kind('undo')})},
	{weight: 2, arbitrary: fc.record({do: kind('again')})},
	{
		weight: 8,
		arbitrary: fc.record({
			do: kind('outside'),
			machine: index,
			unit: index,
			content: fc.option(few, {nil: undefined, freq: 4}),
		}),
	},
	{weight: 3, arbitrary: fc.record({do: kind('leave'), machine: index})},
	{weight: 4, arbitrary: fc.record({do: kind('return'), machine: index})},
	{weight: 3, arbitrary: fc.record({do: kind('look'), machine: index})},
	{weight: 1, arbitrary: fc.record({do: kind('restart'), forgetful: fc.boolean()})},
);

const manner: fc.Arbitrary<Manner> = fc.oneof(
	{weight: 8, arbitrary: fc.constant<Manner>({unconfirmed: false, crash: false})},
	{weight: 1, arbitrary: fc.constant<Manner>({unconfirmed: true, crash: false})},
	{weight: 1, arbitrary: fc.constant<Manner>({unconfirmed: false, crash: true})},
	{weight: 1, arbitrary: fc.nat(4).map((ago): Manner => ({unconfirmed: false, crash: false, ago}))},
);

/** Histories over hierarchies of 3 to 12 members, with 2 to 6 units. */
export const histories: fc.Arbitrary<History> = fc.record({
	units: fc.uniqueArray(fc.nat(ALL_UNITS.length - 1), {minLength: 2, maxLength: 6}),
	members: fc.array(fc.record({parent: index, isInstance: fc.boolean()}), {minLength: 2, maxLength: 11}),
	steps: fc.array(fc.record({step, manner}), {minLength: 1, maxLength: 30, size: 'max'}),
});

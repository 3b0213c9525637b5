import test from 'ava';
import fc from 'fast-check';
import type {Bound} from '#src/delivery/lanes/bounds.js';
import {Lanes} from '#src/delivery/lanes/lanes.js';

/** Lanes whose work ends when it is told to. */
function setup({
	concurrency = 100,
	boundsOf,
}: {
	readonly concurrency?: number;
	readonly boundsOf: (instance: string) => readonly Bound[];
}) {
	const running = new Map<string, () => void>();
	const begun: string[] = [];
	const lanes = new Lanes({
		concurrency,
		boundsOf,
		work(instance) {
			begun.push(instance);
			return new Promise((resolve) =>
				running.set(instance, () => {
					running.delete(instance);
					resolve();
				}),
			);
		},
		crashed(instance, error) {
			throw new Error(`${instance} crashed`, {cause: error});
		},
	});
	return {lanes, running, begun};
}

/** Lets what was resolved go on to where it waits next. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('of a group with a bound no more are worked on at once, and others pass those by that wait', async (t) => {
	const {lanes, running} = setup({
		boundsOf: (instance) => (instance.startsWith('b') ? [{key: 'host b', limit: 2}] : []),
	});
	for (const instance of ['b1', 'b2', 'b3', 'b4', 'a1']) lanes.add(instance);
	t.deepEqual([...running.keys()], ['b1', 'b2', 'a1']);
	t.true(lanes.isBusy('b3'));
	running.get('b2')!();
	await turn();
	t.deepEqual([...running.keys()], ['b1', 'a1', 'b3']);
});

test('who must wait for another group too keeps no place from others', async (t) => {
	const groups: Readonly<Record<string, readonly string[]>> = {
		first: ['a'],
		other: ['b'],
		both: ['a', 'b'],
		last: ['a'],
	};
	const {lanes, running} = setup({boundsOf: (instance) => groups[instance]!.map((key) => ({key, limit: 1}))});
	for (const instance of ['first', 'other', 'both', 'last']) lanes.add(instance);
	running.get('first')!();
	await turn();
	t.deepEqual([...running.keys()], ['other', 'last']);
});

test('an instance that is dropped while it waits for its group is not worked on', async (t) => {
	const {lanes, running, begun} = setup({boundsOf: () => [{key: 'cluster c1', limit: 1}]});
	for (const instance of ['a', 'b', 'c']) lanes.add(instance);
	lanes.drop('b');
	running.get('a')!();
	await turn();
	running.get('c')!();
	await lanes.whenIdle();
	t.deepEqual(begun, ['a', 'c']);
});

test('lanes that close do not wait for who never began', async (t) => {
	const {lanes, running, begun} = setup({boundsOf: () => [{key: 'cluster c1', limit: 1}]});
	for (const instance of ['a', 'b']) lanes.add(instance);
	const closed = lanes.close();
	running.get('a')!();
	await closed;
	t.deepEqual(begun, ['a']);
});

test('everybody is worked on once and no bound is exceeded, whatever groups there are', async (t) => {
	const groups = fc.array(fc.nat({max: 3}), {maxLength: 3}).map((keys) => [...new Set(keys)]);
	await fc.assert(
		fc.asyncProperty(
			fc.array(groups, {minLength: 1, maxLength: 30}),
			fc.array(fc.integer({min: 1, max: 3}), {minLength: 4, maxLength: 4}),
			fc.integer({min: 1, max: 6}),
			fc.infiniteStream(fc.nat()),
			async (members, limits, concurrency, choices) => {
				const groupsOf = (instance: string): readonly number[] => members[Number(instance)]!;
				const {lanes, running, begun} = setup({
					concurrency,
					boundsOf: (instance) => groupsOf(instance).map((group) => ({key: `group ${group}`, limit: limits[group]!})),
				});
				for (const index of members.keys()) lanes.add(String(index));
				while (running.size > 0) {
					t.true(running.size <= concurrency);
					for (const [group, limit] of limits.entries())
						t.true([...running.keys()].filter((instance) => groupsOf(instance).includes(group)).length <= limit);
					const chosen = [...running.values()][choices.next().value! % running.size]!;
					chosen();
					await turn();
				}
				t.is(begun.length, members.length);
				t.is(new Set(begun).size, members.length);
			},
		),
		{numRuns: 200},
	);
});

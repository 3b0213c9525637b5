import test from 'ava';
import {fleetBounds, type GroupLimits} from '#src/delivery/lanes/fleet-bounds.js';
import {Fleet} from '#src/fleet/fleet.js';
import type {Revision} from '@clusterd/core';

function setup(limits: GroupLimits, ...addresses: readonly string[]) {
	const fleet = new Fleet();
	const instances = addresses.map(
		(address, index) =>
			({
				id: `i${index + 2}`,
				kind: 'instance',
				name: `i${index}`,
				parent: 'c1',
				addresses: [address],
				labels: {},
			}) as const,
	);
	const revision: Revision = {
		number: 1,
		at: 0,
		actor: {id: 'ada'},
		operation: 'o1',
		commands: [],
		policy: {},
		edits: [
			{entity: 'member', key: 'c1', after: {id: 'c1', kind: 'cluster', name: 'all', labels: {}}},
			...instances.map((after) => ({entity: 'member' as const, key: after.id, after})),
		],
	};
	fleet.apply(revision);
	const boundsOf = fleetBounds(fleet, limits);
	return instances.map(({id}) => boundsOf(id));
}

test('without limits an instance is in no bounded group', (t) => {
	t.deepEqual(setup({}, 'http://a.example'), [[]]);
});

test('an instance is bounded with those directly in its cluster, and with those on its machine', (t) => {
	const [first, second] = setup({perCluster: 5, perHost: 2}, 'http://a.example:1', 'http://a.example:2');
	t.deepEqual(first, [
		{key: 'cluster c1', limit: 5},
		{key: 'host a.example', limit: 2},
	]);
	t.deepEqual(second, first);
});

test('addresses with a path and hosts that are listed count as machines of their own', (t) => {
	t.deepEqual(setup({perHost: 2, separateHosts: ['127.0.0.1']}, 'http://a.example/i/1', 'http://localhost:33333'), [
		[],
		[],
	]);
});

import test from 'ava';
import type {MemberView, StateCounts} from '@clusterd/core';
import {nodesBelow, restOf} from '#src/live/fleet-nodes.js';

const member = (id: string, parent: string, counts: StateCounts): MemberView => ({
	id,
	parent,
	kind: id.startsWith('c') ? 'cluster' : 'instance',
	name: id,
	path: id,
	ancestors: [],
	labels: {},
	state: 'in sync',
	counts,
	instances: Object.values(counts).reduce((sum, number) => sum + number, 0),
	children: 0,
	since: {revision: 1, actor: 'ada', at: 0},
});

test('members become a hierarchy below the cluster that is looked at', (t) => {
	const nodes = nodesBelow('c1', [
		member('c2', 'c1', {}),
		member('i3', 'c2', {}),
		member('i4', 'c1', {}),
		member('i5', 'c9', {}),
	]);
	t.deepEqual(
		nodes.map(({member: {id}, below}) => [id, below.map((node) => node.member.id)]),
		[
			['c2', ['i3']],
			['i4', []],
		],
	);
});

test('instances that are not told one by one are counted by state, worst first', (t) => {
	const nodes = nodesBelow('c1', [
		member('c2', 'c1', {'in sync': 10, drifted: 1}),
		member('i3', 'c1', {unreachable: 1}),
	]);
	t.deepEqual(restOf({'in sync': 4000, drifted: 3, unreachable: 1}, nodes), [
		{state: 'drifted', number: 2},
		{state: 'in sync', number: 3990},
	]);
	t.deepEqual(restOf({'in sync': 10, drifted: 1, unreachable: 1}, nodes), []);
});

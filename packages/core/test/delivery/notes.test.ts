import test from 'ava';
import type {InstanceNote, Revision} from '@clusterd/core';
import {Notes} from '#src/delivery/notes.js';
import {Fleet} from '#src/model/fleet.js';

const revision = (number: number, edits: Revision['edits']): Revision => ({number, at: number, actor: {id: 'ada'}, operation: `o${number}`, edits, commands: [], policy: {}});
const ROOT = {id: 'c1', kind: 'cluster', name: 'all', labels: {}} as const;
const W1 = {id: 'i2', kind: 'instance', name: 'w1', parent: 'c1', addresses: ['http://w1.example'], labels: {}} as const;
const found = (instance: string): InstanceNote => ({instance, state: 'unreachable', since: 5, observedAt: 5, confirmed: 2, marker: 'm', differences: []});

test('nothing is noted of an instance that was removed just then, and nothing of it is left when that is undone', t => {
	const fleet = new Fleet();
	const heard: string[] = [];
	const notes = new Notes(fleet, ({state}) => heard.push(state));
	const apply = (next: Revision): void => notes.around(next.edits, () => fleet.apply(next));
	apply(revision(1, [{entity: 'member', key: 'c1', after: ROOT}]));
	apply(revision(2, [{entity: 'member', key: 'i2', after: W1}]));
	notes.set(found('i2'));
	apply(revision(3, [{entity: 'member', key: 'i2', before: W1}]));
	notes.set(found('i2'));
	t.deepEqual([heard, notes.counts('c1')], [['unreachable'], {}]);
	apply(revision(4, [{entity: 'member', key: 'i2', after: W1}]));
	t.deepEqual(notes.get('i2'), {instance: 'i2', state: 'unknown', since: 4, observedAt: 0, confirmed: 0, differences: []});
	t.deepEqual(notes.counts('c1'), {unknown: 1});
});

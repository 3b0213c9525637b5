import test from 'ava';
import type {InstanceNote, Revision} from '@clusterd/core';
import {Notes} from '#src/delivery/instances/instance-statuses.js';
import {Bus} from '#src/events/bus.js';
import {Fleet} from '#src/fleet/fleet.js';
import {instancesAtOrBelow, theseAtOrBelow} from '#src/fleet/fleet-view.js';

const revision = (number: number, edits: Revision['edits']): Revision => ({
	number,
	at: number,
	actor: {id: 'ada'},
	operation: `o${number}`,
	edits,
	commands: [],
	policy: {},
});
const ROOT = {id: 'c1', kind: 'cluster', name: 'all', labels: {}} as const;
const W1 = {
	id: 'i2',
	kind: 'instance',
	name: 'w1',
	parent: 'c1',
	addresses: ['http://w1.example'],
	labels: {},
} as const;
const found = (instance: string): InstanceNote => ({
	instance,
	state: 'unreachable',
	since: 5,
	observedAt: 5,
	confirmed: 2,
	marker: 'm',
	differences: [],
});

test('nothing is noted of an instance that was removed just then, and nothing of it is left when that is undone', (t) => {
	const fleet = new Fleet();
	const heard: string[] = [];
	const bus = new Bus();
	bus.statusChanged.on(({state}) => void heard.push(state));
	const notes = new Notes(fleet, bus);
	const apply = (next: Revision): void => notes.around(next.edits, () => fleet.apply(next));
	apply(revision(1, [{entity: 'member', key: 'c1', after: ROOT}]));
	apply(revision(2, [{entity: 'member', key: 'i2', after: W1}]));
	notes.set(found('i2'));
	apply(revision(3, [{entity: 'member', key: 'i2', before: W1}]));
	notes.set(found('i2'));
	t.deepEqual([heard, notes.counts('c1')], [['unreachable'], {}]);
	apply(revision(4, [{entity: 'member', key: 'i2', after: W1}]));
	t.deepEqual(notes.get('i2'), {
		instance: 'i2',
		state: 'unknown',
		since: 4,
		observedAt: 0,
		confirmed: 0,
		differences: [],
	});
	t.deepEqual(notes.counts('c1'), {unknown: 1});
});

const A = 'user:/a';
const B = 'user:/b';

/** all > one > deep > i5, i6; one > i7; two > i8; with notes that were loaded: A deviates on i6. */
function setup() {
	const fleet = new Fleet();
	const notes = new Notes(fleet, new Bus());
	const cluster = (id: string, parent: string) =>
		({entity: 'member', key: id, after: {id, kind: 'cluster', name: id, parent, labels: {}}}) as const;
	const instance = (id: string, parent: string) =>
		({entity: 'member', key: id, after: {...W1, id, name: id, parent, addresses: [`http://${id}.example`]}}) as const;
	fleet.apply(
		revision(1, [
			{entity: 'member', key: 'c1', after: ROOT},
			cluster('c2', 'c1'),
			cluster('c3', 'c1'),
			cluster('c4', 'c2'),
		]),
	);
	fleet.apply(revision(2, [instance('i5', 'c4'), instance('i6', 'c4'), instance('i7', 'c2'), instance('i8', 'c3')]));
	notes.load({...found('i6'), differences: [{unit: A, state: 'drifted'}]});
	notes.load({...found('i99'), differences: [{unit: A, state: 'drifted'}]});
	notes.count();
	return {
		fleet,
		notes,
		note: (id: string, ...units: string[]) =>
			notes.set({...found(id), differences: units.map((unit) => ({unit, state: 'drifted'}))}),
	};
}

test('the deviating instances of a unit are kept as notes are loaded and change', (t) => {
	const {notes, note} = setup();
	t.deepEqual([[...notes.deviating([A])], [...notes.deviating()]], [['i6'], ['i6']]);
	note('i8', A, B);
	note('i6', B);
	t.deepEqual(
		[[...notes.deviating([A])], [...notes.deviating([B])], [...notes.deviating([A, B])]],
		[['i8'], ['i8', 'i6'], ['i8', 'i6']],
	);
	note('i8');
	t.deepEqual([[...notes.deviating([A])], [...notes.deviating()]], [[], ['i6']]);
});

test('an instance that is removed deviates no more', (t) => {
	const {fleet, notes} = setup();
	const gone = revision(3, [{entity: 'member', key: 'i6', before: fleet.member('i6')!}]);
	notes.around(gone.edits, () => fleet.apply(gone));
	t.deepEqual([[...notes.deviating([A])], [...notes.deviating()]], [[], []]);
});

test('deviating instances come in the order of the tree, from below the member that is asked for', (t) => {
	const {fleet, notes, note} = setup();
	for (const id of ['i8', 'i7', 'i5']) note(id, A);
	const at = (top: string): string[] => [...theseAtOrBelow(fleet, top, notes.deviating())];
	for (const top of ['c1', 'c2', 'c3', 'c4', 'i7']) t.deepEqual(at(top), [...instancesAtOrBelow(fleet, top)], top);
	note('i7');
	t.deepEqual([at('c2'), at('i7')], [['i5', 'i6'], []]);
});

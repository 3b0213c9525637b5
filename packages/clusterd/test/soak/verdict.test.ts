import test, {type ExecutionContext} from 'ava';
import {startEmbeddedElektrad} from '@clusterd/embedded-elektrad';
import type {Change} from '@clusterd/core';
import {Expected} from './expected.js';
import {DESCRIBED, DESCRIPTION, LIST} from './keys.js';
import {differences} from './verdict.js';

const acknowledged = (change: Change, revision: number, member?: string) => ({
	revision,
	requestKey: `r${revision}`,
	change,
	...(member !== undefined && {member}),
});

/** One instance below the root, and what the verdict says when the root sets the array to this. */
async function setup(
	t: ExecutionContext,
	keys: Readonly<Record<string, string>>,
): Promise<(mode: 'default' | 'enforced', values: readonly string[]) => readonly string[]> {
	const elektrad = await startEmbeddedElektrad({seed: {keys}});
	t.teardown(() => elektrad.stop());
	const victim = {index: 0, elektrad, touched: new Set<string>(), mixed: new Set<string>(), hasLeft: false};
	return (mode, values) =>
		differences(
			[victim],
			new Expected('c1', [
				acknowledged({kind: 'create-instance', name: 'i', address: elektrad.url, parent: 'c1'}, 1, 'i1'),
				acknowledged(
					{
						kind: 'set',
						member: 'c1',
						units: [{name: LIST, array: true, elements: values.map((value) => ({value}))}],
						mode,
					},
					2,
				),
			]),
		);
}

test('an own element stands over the default of an array, also without the key that holds it', async (t) => {
	const verdict = await setup(t, {[`${LIST}/#0`]: 'own'});
	t.deepEqual(verdict('default', []), []);
	t.deepEqual(verdict('default', ['s1']), []);
	t.is(verdict('enforced', []).length, 1);
	t.is(verdict('enforced', ['s1']).length, 1);
});

test('the default of an array is missed where there is nothing of it, and what another setting left is no own element', async (t) => {
	const none = await setup(t, {});
	t.is(none('default', []).length, 1);
	const left = await setup(t, {[LIST]: '', [`${LIST}/#0`]: 's1'});
	t.is(left('default', ['s2']).length, 1);
	t.deepEqual(left('enforced', ['s1']), []);
});

test('a cluster that has a key absent takes the metakeys that clusters set, also where a cluster above has the key nevertheless (S1); own ones stay', async (t) => {
	const name = DESCRIBED[0]!;
	const elektrad = await startEmbeddedElektrad({seed: {keys: {[name]: {value: 's1', meta: {[DESCRIPTION]: 'own'}}}}});
	t.teardown(() => elektrad.stop());
	const victim = {index: 0, elektrad, touched: new Set<string>(), mixed: new Set<string>(), hasLeft: false};
	const changes = [
		acknowledged({kind: 'create-cluster', name: 'upper', parent: 'c1'}, 1, 'c2'),
		acknowledged({kind: 'create-cluster', name: 'lower', parent: 'c2'}, 2, 'c3'),
		acknowledged({kind: 'create-instance', name: 'i', address: elektrad.url, parent: 'c3'}, 3, 'i4'),
		acknowledged({kind: 'set', member: 'c2', units: [{name}], mode: 'absent'}, 4),
		acknowledged({kind: 'set', member: 'c1', units: [{name, content: 's1'}], conflicts: 'shadow'}, 5),
	];
	t.deepEqual(differences([victim], new Expected('c1', changes)), []);
	const described = new Expected(
		'c1',
		changes.toSpliced(
			3,
			0,
			acknowledged({kind: 'set', member: 'c3', units: [{name, meta: DESCRIPTION, content: 's2'}]}, 4),
		),
	);
	t.is(differences([victim], described).length, 1);
	elektrad.kdb.metaRm(name, DESCRIPTION);
	t.deepEqual(differences([victim], described), []);
});

import test from 'ava';
import type {MemberRef, UnitReading} from '@clusterd/core';
import {shownValue, sourceOf, standing} from '#src/keys/source.js';

const EU: MemberRef = {id: 'c2', kind: 'cluster', path: 'all / eu'};
const COUNTS = {
	total: 1,
	inSync: 0,
	owed: 0,
	waiting: 0,
	drifted: 0,
	missing: 0,
	rejected: 0,
	contested: 0,
	exempt: 0,
	unknown: 0,
};
const since = {revision: 7, at: 0, actor: 'ada'};

const read = (more: Partial<UnitReading>): UnitReading => ({
	unit: 'user:/a',
	state: 'uniform',
	counts: {...COUNTS, inSync: 1},
	values: [],
	others: 0,
	...more,
});
const has = (content: string, count = 1): UnitReading['values'][number] => ({
	content,
	state: 'present',
	count,
	members: [],
});
const by = (mode: 'enforced' | 'default', content: string, here = false): NonNullable<UnitReading['setting']> => ({
	owner: EU,
	mode,
	content,
	since,
	locked: mode === 'enforced' && !here,
	here,
});

test('an own value is shown as own, and nothing as absent', (t) => {
	t.is(sourceOf(read({values: [has('1')]}), 'instance').words, 'own');
	t.is(sourceOf(read({}), 'instance').words, 'absent');
	t.is(sourceOf(read({state: 'unknown'}), 'instance').words, 'not read');
});

test('S1: a value set above is locked and names its owner', (t) => {
	const source = sourceOf(read({setting: by('enforced', '2'), values: [has('2')]}), 'instance');
	t.deepEqual(source, {words: 'set by', owner: EU, isLocked: true});
});

test('S1: an own value over a default is told as own, and is what is shown', (t) => {
	const reading = read({setting: by('default', '2'), values: [has('1')]});
	t.is(sourceOf(reading, 'instance').words, 'own, over the default from');
	t.is(shownValue(reading, 'instance'), '1');
});

test('a drifted key of an instance shows what is wanted, and says what is there', (t) => {
	const reading = read({setting: by('enforced', '4'), counts: {...COUNTS, drifted: 1}, values: [has('1')]});
	t.is(shownValue(reading, 'instance'), '4');
	t.deepEqual(standing(reading, 'instance'), {state: 'drifted', words: 'drifted, has 1'});
});

test('S12: a cluster says how many members have what it sets, the worst first', (t) => {
	const reading = read({
		setting: by('enforced', '4', true),
		counts: {...COUNTS, total: 1200, inSync: 1190, drifted: 8, unknown: 2},
		values: [has('4', 1190), has('1', 8)],
	});
	t.deepEqual(standing(reading, 'cluster'), {state: 'drifted', words: '1,190 of 1,200 in sync, 8 drifted, 2 not read'});
	t.is(sourceOf(reading, 'cluster').words, 'set here');
});

test('S12: members with several values are mixed, with counts; unread ones never count as equal', (t) => {
	const mixed = read({
		state: 'mixed',
		counts: {...COUNTS, total: 3, inSync: 3},
		values: [has('info', 2), has('debug')],
	});
	t.deepEqual(standing(mixed, 'cluster'), {state: 'mixed', words: 'mixed: info ×2, debug ×1'});
	const partial = read({
		state: 'partial',
		counts: {...COUNTS, total: 3, inSync: 2, unknown: 1},
		values: [has('info', 2)],
	});
	t.deepEqual(standing(partial, 'cluster'), {state: 'partial', words: '2 of 3 have it, 1 not read'});
});

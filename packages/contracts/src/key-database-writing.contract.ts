import {
	MARKER_KEY,
	metaUnit,
	NOTHING,
	OWN_SUBTREE,
	valueUnit,
	type KeyDatabase,
	type Saved,
	type Step,
	type StepResult,
	type Unit,
} from '@clusterd/core';
import {collect} from './collect.js';
import type {KeyDatabaseContractOptions} from './key-database-subject.js';
import {refusal} from './refusal.js';
import type {SuiteTest} from './saboteur.js';
import {AWKWARD_TEXT} from './samples.js';

const BELOW = 'user:/sw/app/#0/current';
const KEY = `${BELOW}/port`;
/** What elektrad can carry of it (S16). */
const TEXT = AWKWARD_TEXT.replace('\0', '').replace('\uFFFD', '');

const set = (unit: Unit, content: string, present: Saved = NOTHING): Step => ({unit, wanted: {content}, present});
const remove = (unit: Unit, present: string): Step => ({unit, wanted: NOTHING, present: {content: present}});
const apply = (database: KeyDatabase, ...steps: readonly Step[]): Promise<StepResult[]> =>
	collect(database.apply(steps));
const outcomes = (results: readonly StepResult[]): string[] => results.map(({outcome}) => outcome);

/** The laws of writing to a key database. */
export function keyDatabaseWritingLaws(test: SuiteTest, options: KeyDatabaseContractOptions): void {
	valueLaws(test, options);
	metadataLaws(test, options);
	failureLaws(test, options);
	guardLaws(test, options);
}

function valueLaws(test: SuiteTest, {name, setup}: KeyDatabaseContractOptions): void {
	test(`${name}: an applied step is stored, and what is there now is told`, async (t) => {
		const {connector, target, outside} = await setup(t);
		const database = connector.open(target);
		const made = set(KEY, '1');
		t.deepEqual(await apply(database, made), [{step: made, outcome: 'applied', now: {content: '1'}}]);
		t.is(outside.get(KEY), '1');
		const changed = set(KEY, '', {content: '1'});
		t.deepEqual(await apply(database, changed), [{step: changed, outcome: 'applied', now: {content: ''}}]);
		t.is(outside.get(KEY), '');
		const removed = remove(KEY, '');
		t.deepEqual(await apply(database, removed), [{step: removed, outcome: 'applied', now: NOTHING}]);
		t.is(outside.get(KEY), undefined);
	});

	test(`${name}: keys are made in every namespace that has files, at any depth`, async (t) => {
		const {connector, target, outside} = await setup(t);
		const names = ['user:/top', 'system:/a/b/c/d', 'spec:/sw/app', 'dir:/here', 'user:/top/below'];
		t.deepEqual(
			outcomes(await apply(connector.open(target), ...names.map((key) => set(key, `value of ${key}`)))),
			names.map(() => 'applied'),
		);
		for (const key of names) t.is(outside.get(key), `value of ${key}`);
	});

	test(`${name}: removing a key leaves those below it, and the marker`, async (t) => {
		const {connector, target, outside} = await setup(t);
		outside.set(BELOW, 'x');
		outside.set(KEY, 'y');
		const database = connector.open(target);
		t.deepEqual(outcomes(await apply(database, remove(BELOW, 'x'), remove(KEY, 'y'))), ['applied', 'applied']);
		t.deepEqual(await database.names('user:/'), []);
		t.not(outside.get(MARKER_KEY), undefined);
	});

	test(`${name}: a step that wants what is there is unchanged`, async (t) => {
		const {connector, target, outside} = await setup(t);
		outside.set(KEY, '1');
		t.deepEqual(
			outcomes(
				await apply(connector.open(target), set(KEY, '1', {content: '1'}), {
					unit: `${KEY}/none`,
					wanted: NOTHING,
					present: NOTHING,
				}),
			),
			['unchanged', 'unchanged'],
		);
	});

	test(`${name}: awkward names and contents arrive as they are`, async (t) => {
		const {connector, target, outside} = await setup(t);
		const names = [
			String.raw`user:/a\/b`,
			String.raw`user:/a\\`,
			'user:/%/x',
			String.raw`user:/\%`,
			String.raw`user:/\..`,
			'user:/#_10',
			'user:/q?x=1&y#z',
			'user:/50% + more',
			'user:/ä€😀',
			'user:/:',
			'user:/"<>',
		];
		const database = connector.open(target);
		t.deepEqual(
			outcomes(await apply(database, ...names.map((key) => set(key, `${TEXT}${key}`)))),
			names.map(() => 'applied'),
		);
		for (const key of names) t.is(outside.get(key), `${TEXT}${key}`);
		t.deepEqual(
			(await database.read(names)).map(({value}) => value),
			names.map((key) => `${TEXT}${key}`),
		);
	});

	test(`${name}: calls at the same time do not disturb each other`, async (t) => {
		const {connector, target, outside} = await setup(t);
		const database = connector.open(target);
		const names = Array.from({length: 20}, (_, index) => `${BELOW}/${index}`);
		const calls = await Promise.all([
			...names.map((key) => apply(database, set(key, key), set(key, 'then', {content: key}))),
			database.readBelow(BELOW),
			database.names('/'),
		]);
		t.is(calls.length, 22);
		for (const key of names) t.is(outside.get(key), 'then');
	});
}

function metadataLaws(test: SuiteTest, {name, setup}: KeyDatabaseContractOptions): void {
	test(`${name}: S6.1: a metakey is set and removed for itself, an empty one is content`, async (t) => {
		const {connector, target, outside} = await setup(t);
		outside.set(KEY, '1');
		outside.setMeta(KEY, 'description', 'old');
		const database = connector.open(target);
		const unit = metaUnit(KEY, 'check/range');
		t.like(await apply(database, set(unit, '1-10')), [{outcome: 'applied', now: {content: '1-10'}}]);
		t.is(outside.meta(KEY, 'check/range'), '1-10');
		t.like(await apply(database, set(unit, '', {content: '1-10'})), [{outcome: 'applied', now: {content: ''}}]);
		t.is(outside.meta(KEY, 'check/range'), '');
		t.deepEqual(
			(await apply(database, remove(unit, ''))).map(({now}) => now),
			[NOTHING],
		);
		t.is(outside.meta(KEY, 'check/range'), undefined);
		t.is(outside.meta(KEY, 'description'), 'old');
		t.is(outside.get(KEY), '1');
	});

	test(`${name}: S6.2: a metakey of a missing key makes it, with an empty value`, async (t) => {
		const {connector, target, outside} = await setup(t);
		t.deepEqual(outcomes(await apply(connector.open(target), set(metaUnit(KEY, 'description'), 'x'))), ['applied']);
		t.is(outside.get(KEY), '');
		t.is(outside.meta(KEY, 'description'), 'x');
	});

	test(`${name}: a key goes with its metakeys`, async (t) => {
		const {connector, target, outside} = await setup(t);
		outside.set(KEY, '1');
		outside.setMeta(KEY, 'description', 'x');
		const database = connector.open(target);
		await apply(database, remove(KEY, '1'), set(KEY, '2'));
		t.deepEqual(await database.read([KEY]), [{name: KEY, state: 'present', value: '2', meta: {}}]);
	});
}

function failureLaws(test: SuiteTest, {name, setup}: KeyDatabaseContractOptions): void {
	test(`${name}: S11.1: a refused step is told with the instance's own words, and leaves what was there`, async (t) => {
		const {connector, target, outside} = await setup(t);
		const words = outside.refuseBad(KEY);
		outside.set(KEY, '1');
		const database = connector.open(target);
		const [result, ...others] = await apply(database, set(KEY, 'bad', {content: '1'}));
		t.deepEqual(others, []);
		t.like(result, {outcome: 'rejected', now: {content: '1'}});
		t.true(result?.outcome === 'rejected' && result.text.includes(words));
		t.is(outside.get(KEY), '1');
		t.like(await database.read([KEY]), [{value: '1'}]);
	});

	test(`${name}: S11.1: a refused new key is not there, neither stored nor read`, async (t) => {
		const {connector, target, outside} = await setup(t);
		outside.refuseBad(KEY);
		const database = connector.open(target);
		t.like(await apply(database, set(KEY, 'bad')), [{outcome: 'rejected', now: NOTHING}]);
		t.is(outside.get(KEY), undefined);
		t.like(await database.read([KEY]), [{state: 'missing'}]);
	});

	test(`${name}: a refused step ends neither the others nor itself for ever`, async (t) => {
		const {connector, target, outside} = await setup(t);
		outside.refuseBad(KEY);
		outside.set(KEY, '1');
		const beside = `${BELOW}/beside`;
		const database = connector.open(target);
		const steps = [
			set(KEY, 'bad', {content: '1'}),
			set(beside, 'x'),
			set(KEY, 'bad', {content: '1'}),
			set(KEY, '2', {content: '1'}),
		];
		t.deepEqual(outcomes(await apply(database, ...steps)), ['rejected', 'applied', 'rejected', 'applied']);
		t.is(outside.get(KEY), '2');
		t.is(outside.get(beside), 'x');
	});

	test(`${name}: a step that another writer undid is lost, and says what is there`, async (t) => {
		const {connector, target, outside} = await setup(t);
		outside.set(KEY, '1');
		outside.meddle(KEY, 'theirs');
		const beside = `${BELOW}/beside`;
		const results = await apply(connector.open(target), set(KEY, 'mine', {content: '1'}), set(beside, 'x'));
		t.like(results, [{outcome: 'lost', now: {content: 'theirs'}}, {outcome: 'applied'}]);
		t.is(outside.get(KEY), 'theirs');
	});
}

function guardLaws(test: SuiteTest, {name, setup}: KeyDatabaseContractOptions): void {
	test(`${name}: S0.5: what must never be sent is refused before anything is sent`, async (t) => {
		const {connector, target, outside} = await setup(t);
		const database = connector.open(target);
		const names = [
			'proc:/x',
			'default:/x',
			'/cascading',
			'system:/elektra/mountpoints/x',
			'system:/elektra',
			OWN_SUBTREE,
			MARKER_KEY,
		];
		for (const key of names) {
			await refusal(t, apply(database, set(KEY, '1'), set(key, 'x')), 'NEVER_SENT');
			await refusal(t, apply(database, remove(valueUnit(key), 'x')), 'NEVER_SENT');
			await refusal(t, apply(database, set(metaUnit(key, 'x'), 'x')), 'NEVER_SENT');
		}
		await refusal(t, apply(database, set(`${KEY}\0[]`, '')), 'NEVER_SENT');
		t.is(outside.get(KEY), undefined);
	});

	test(`${name}: S16: what elektrad cannot carry is refused before anything is sent`, async (t) => {
		const {connector, target, outside} = await setup(t);
		const database = connector.open(target);
		for (const unit of ['user:/a\\//b', 'user:/a\nb', metaUnit(KEY, '..'), metaUnit(KEY, '')]) {
			await refusal(t, apply(database, set(KEY, '1'), set(unit, 'x')), 'KEY_NOT_ADDRESSABLE');
		}
		t.is(outside.get(KEY), undefined);
	});
}

import {MARKER_KEY} from '@clusterd/core';
import type {KeyDatabaseContractOptions} from './key-database-subject.js';
import {refusal} from './refusal.js';
import type {SuiteTest} from './saboteur.js';

const BELOW = 'user:/sw/app/#0/current';
const KEY = `${BELOW}/port`;

/** The laws of reading a key database. */
export function keyDatabaseReadingLaws(test: SuiteTest, options: KeyDatabaseContractOptions): void {
	keyLaws(test, options);
	listLaws(test, options);
	subtreeLaws(test, options);
}

function keyLaws(test: SuiteTest, {name, setup}: KeyDatabaseContractOptions): void {
	test(`${name}: keys are read in the order asked for, the missing ones as missing`, async (t) => {
		const {connector, target, outside} = await setup(t);
		outside.set(KEY, '8080');
		outside.setMeta(KEY, 'description', 'where it listens');
		outside.set(`${BELOW}/empty`, '');
		const readings = await connector.open(target).read([`${BELOW}/none`, KEY, `${BELOW}/empty`, 'system:/none']);
		t.deepEqual(readings, [
			{name: `${BELOW}/none`, state: 'missing', meta: {}},
			{name: KEY, state: 'present', value: '8080', meta: {description: 'where it listens'}},
			{name: `${BELOW}/empty`, state: 'present', value: '', meta: {}},
			{name: 'system:/none', state: 'missing', meta: {}},
		]);
		t.deepEqual(await connector.open(target).read([]), []);
	});

	test(`${name}: a change from outside is seen by the next read`, async (t) => {
		const {connector, target, outside} = await setup(t);
		outside.set(KEY, '1');
		outside.set(`${BELOW}/other`, 'x'); // elektrad misses the end of a file: this is not its last key
		const database = connector.open(target);
		t.like(await database.read([KEY]), [{value: '1'}]);
		outside.set(KEY, '2');
		t.like(await database.read([KEY]), [{value: '2'}]);
		t.like(await database.readBelow(KEY), [{value: '2'}]);
		outside.remove(KEY);
		t.like(await database.read([KEY]), [{state: 'missing'}]);
	});

	test(`${name}: S16: a name that elektrad cannot carry is refused before anything is asked`, async (t) => {
		const {connector, target} = await setup(t);
		const database = connector.open(target);
		for (const key of ['user:/a\\//b', 'user:/a\nb', '/cascading']) {
			t.is((await refusal(t, database.read([key]), 'KEY_NOT_ADDRESSABLE'))?.key, key);
			await refusal(t, database.readBelow(key), 'KEY_NOT_ADDRESSABLE');
		}
		await refusal(t, database.read(['nonsense']), 'KEY_NAME_INVALID');
	});
}

function listLaws(test: SuiteTest, {name, setup}: KeyDatabaseContractOptions): void {
	test(`${name}: names are listed in Elektra's order, at and below the one asked for`, async (t) => {
		const {connector, target, outside} = await setup(t);
		for (const key of ['user:/b', 'user:/a/#_10', 'user:/a/#2', 'user:/a', 'user:/ab', 'system:/a', 'spec:/a'])
			outside.set(key, 'x');
		const database = connector.open(target);
		t.deepEqual(await database.names('user:/'), ['user:/a', 'user:/a/#2', 'user:/a/#_10', 'user:/ab', 'user:/b']);
		t.deepEqual(await database.names('user:/a'), ['user:/a', 'user:/a/#2', 'user:/a/#_10']);
		t.deepEqual(await database.names('user:/none'), []);
		t.deepEqual(
			(await database.names('/')).filter((found) => found.endsWith('/a')),
			['spec:/a', 'user:/a', 'system:/a'],
		);
	});

	test(`${name}: the marker and what belongs to Elektra are not listed`, async (t) => {
		const {connector, target, outside} = await setup(t);
		outside.set('system:/own', 'x');
		const database = connector.open(target);
		await database.identify();
		t.not(outside.get(MARKER_KEY), undefined);
		t.deepEqual(await database.names('/'), ['system:/own']);
		t.deepEqual(await database.names('system:/elektra'), []);
		t.deepEqual(
			(await database.readBelow('/')).map((reading) => reading.name),
			['system:/own'],
		);
	});
}

function subtreeLaws(test: SuiteTest, {name, setup}: KeyDatabaseContractOptions): void {
	test(`${name}: a subtree is read whole, whatever levels are missing in it`, async (t) => {
		const {connector, target, outside} = await setup(t);
		const keys = [
			BELOW,
			`${BELOW}/a`,
			`${BELOW}/b`,
			`${BELOW}/b/c`,
			`${BELOW}/d/missing/level`,
			`${BELOW}/e`,
			`${BELOW}/f`,
		];
		for (const key of keys) outside.set(key, `value of ${key}`);
		outside.setMeta(`${BELOW}/e`, 'order', '1');
		outside.set('user:/beside', 'x');
		const readings = await connector.open(target).readBelow(BELOW);
		t.deepEqual(
			readings,
			keys.map((key) => ({
				name: key,
				state: 'present',
				value: `value of ${key}`,
				meta: key.endsWith('/e') ? {order: '1'} : {},
			})),
		);
	});

	test(`${name}: S16: names that elektrad cannot carry are listed, and read as such`, async (t) => {
		const {connector, target, outside} = await setup(t);
		const keys = ['user:/a', 'user:/a\\//b', 'user:/c\nd'];
		for (const key of keys) outside.set(key, 'x');
		const database = connector.open(target);
		t.deepEqual(await database.names('user:/'), keys);
		t.deepEqual(
			(await database.readBelow('user:/')).map(({state}) => state),
			['present', 'unaddressable', 'unaddressable'],
		);
	});
}

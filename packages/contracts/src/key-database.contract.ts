import {MARKER_KEY, type KeyDatabase} from '@clusterd/core';
import {keyDatabaseReadingLaws} from './key-database-reading.contract.js';
import type {KeyDatabaseContractOptions} from './key-database-subject.js';
import {keyDatabaseWritingLaws} from './key-database-writing.contract.js';
import {collect} from './collect.js';
import {refusal} from './refusal.js';
import type {SuiteTest} from './saboteur.js';

const UUID = /^[\da-f]{8}-[\da-f]{4}-[1-8][\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;
const KEY = 'user:/sw/app/#0/current/port';
const step = (content: string): Parameters<KeyDatabase['apply']>[0] => [{unit: KEY, wanted: {content}, present: {}}];

/** The laws of the ports Connector and KeyDatabase. */
export function keyDatabaseContract(test: SuiteTest, options: KeyDatabaseContractOptions): void {
	identityLaws(test, options);
	quarantineLaws(test, options);
	keyDatabaseReadingLaws(test, options);
	keyDatabaseWritingLaws(test, options);
	reachLaws(test, options);
	endingLaws(test, options);
}

function identityLaws(test: SuiteTest, {name, setup}: KeyDatabaseContractOptions): void {
	test(`${name}: S13.2: an instance without a marker gets one, which stays`, async (t) => {
		const {connector, target, outside} = await setup(t);
		const {marker, version, markerFault} = await connector.open(target).identify();
		t.regex(marker ?? '', UUID);
		t.regex(version, /^\d+\.\d+\.\d+/);
		t.is(markerFault, undefined);
		t.is(outside.get(MARKER_KEY), marker);
		t.is((await connector.open(target).identify()).marker, marker);
	});

	test(`${name}: S13.2: a marker that is there counts, whatever was recorded`, async (t) => {
		const {connector, target, outside} = await setup(t);
		const there = '4a1bcb2c-3e8c-4c1c-9a48-d2a4a1b7b3d5';
		outside.set(MARKER_KEY, there);
		const database = connector.open({...target, marker: 'b9d1a1a6-0c3e-4a6e-8d0c-1f2e3d4c5b6a'});
		t.is((await database.identify()).marker, there);
		t.is(outside.get(MARKER_KEY), there);
	});

	test(`${name}: S13.2: a recorded marker that is missing is written again`, async (t) => {
		const {connector, target, outside} = await setup(t);
		const recorded = 'b9d1a1a6-0c3e-4a6e-8d0c-1f2e3d4c5b6a';
		t.is((await connector.open({...target, marker: recorded}).identify()).marker, recorded);
		t.is(outside.get(MARKER_KEY), recorded);
	});
}

function quarantineLaws(test: SuiteTest, {name, setup}: KeyDatabaseContractOptions): void {
	test(`${name}: S13.2: nothing is written where another marker is found than recorded`, async (t) => {
		const {connector, target, outside} = await setup(t);
		outside.set(MARKER_KEY, '4a1bcb2c-3e8c-4c1c-9a48-d2a4a1b7b3d5');
		const database = connector.open({...target, marker: 'b9d1a1a6-0c3e-4a6e-8d0c-1f2e3d4c5b6a'});
		const facts = await refusal(t, collect(database.apply(step('1'))), 'IDENTITY_CHANGED');
		t.like(facts, {recorded: 'b9d1a1a6-0c3e-4a6e-8d0c-1f2e3d4c5b6a', found: '4a1bcb2c-3e8c-4c1c-9a48-d2a4a1b7b3d5'});
		t.is(outside.get(KEY), undefined);
		t.like(await database.read([KEY]), [{state: 'missing'}], 'it can be read');
	});

	test(`${name}: S13.2: nothing is written where another marker is found than before`, async (t) => {
		const {connector, target, outside} = await setup(t);
		const database = connector.open(target);
		await database.identify();
		outside.set(MARKER_KEY, '4a1bcb2c-3e8c-4c1c-9a48-d2a4a1b7b3d5');
		await outside.stop();
		await outside.start();
		await database.identify({fresh: true});
		await refusal(t, collect(database.apply(step('1'))), 'IDENTITY_CHANGED');
		t.is(outside.get(KEY), undefined);
	});
}

function reachLaws(test: SuiteTest, {name, setup}: KeyDatabaseContractOptions): void {
	test(`${name}: an instance that is not there is unreachable, in every call, and is found again`, async (t) => {
		const {connector, target, outside} = await setup(t);
		const database = connector.open(target);
		await database.identify();
		outside.set(KEY, '1');
		await outside.stop();
		await refusal(t, database.identify({fresh: true}), 'INSTANCE_UNREACHABLE');
		await refusal(t, database.names('/'), 'INSTANCE_UNREACHABLE');
		await refusal(t, database.read([KEY]), 'INSTANCE_UNREACHABLE');
		await refusal(t, database.readBelow('user:/'), 'INSTANCE_UNREACHABLE');
		await refusal(t, collect(database.apply(step('2'))), 'INSTANCE_UNREACHABLE');
		await outside.start();
		t.like(await database.read([KEY]), [{state: 'present', value: '1'}]);
	});

	test(`${name}: a start that was noticed is told by another number`, async (t) => {
		const {connector, target, outside} = await setup(t);
		const database = connector.open(target);
		const before = await database.identify();
		await outside.stop();
		await outside.start();
		const after = await database.identify({fresh: true});
		t.not(after.start, before.start);
		t.is(after.marker, before.marker);
		t.is((await database.identify({fresh: true})).start, after.start);
	});
}

function endingLaws(test: SuiteTest, {name, setup}: KeyDatabaseContractOptions): void {
	test(`${name}: an aborted call rejects with the signal's reason, and nothing is written`, async (t) => {
		const {connector, target, outside} = await setup(t);
		const database = connector.open(target);
		await database.identify();
		const signal = AbortSignal.abort(new Error('enough'));
		await t.throwsAsync(database.identify({signal, fresh: true}), {message: 'enough'});
		await t.throwsAsync(database.names('/', {signal}), {message: 'enough'});
		await t.throwsAsync(database.read([KEY], {signal}), {message: 'enough'});
		await t.throwsAsync(database.readBelow('/', {signal}), {message: 'enough'});
		await t.throwsAsync(collect(database.apply(step('1'), {signal})), {message: 'enough'});
		t.is(outside.get(KEY), undefined);
	});

	test(`${name}: nothing goes through a closed connection, which may be closed again`, async (t) => {
		const {connector, target, outside} = await setup(t);
		const database = connector.open(target);
		await database.identify();
		await database.close();
		await database.close();
		await refusal(t, database.identify(), 'STOPPED');
		await refusal(t, database.names('/'), 'STOPPED');
		await refusal(t, database.read([KEY]), 'STOPPED');
		await refusal(t, database.readBelow('user:/'), 'STOPPED');
		await refusal(t, collect(database.apply(step('1'))), 'STOPPED');
		t.is(outside.get(KEY), undefined);
		t.like(await connector.open(target).read([KEY]), [{state: 'missing'}], 'another connection goes on');
	});

	test(`${name}: a connector closes all that it opened`, async (t) => {
		const {connector, target} = await setup(t);
		const databases = [connector.open(target), connector.open(target)];
		await databases[0]?.identify();
		await connector.close();
		await connector.close();
		for (const database of databases) await refusal(t, database.read([KEY]), 'STOPPED');
	});
}

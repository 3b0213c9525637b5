import test from 'ava';
import {
	isClusterdError,
	MARKER_KEY,
	metaUnit,
	NOTHING,
	valueUnit,
	type KeyDatabase,
	type Step,
	type StepResult,
} from '@clusterd/core';
import {MemoryConnector, type MemoryInstance} from '@clusterd/core/memory';

const KEY = 'user:/sw/app/#0/current/port';

function setup(): {connector: MemoryConnector; database: KeyDatabase; instance: MemoryInstance} {
	const connector = new MemoryConnector();
	const address = 'http://memory.test';
	return {connector, instance: connector.at(address), database: connector.open({instance: 'i1', address})};
}

async function collect(results: AsyncIterable<StepResult>): Promise<StepResult[]> {
	const all = [];
	for await (const result of results) all.push(result);
	return all;
}

const set = (content: string, present = {}): Step => ({unit: valueUnit(KEY), wanted: {content}, present});

test('a memory key database keeps a marker from the first contact on', async (t) => {
	const {database, instance} = setup();
	t.is(instance.get(MARKER_KEY), undefined);
	const {marker, start} = await database.identify();
	t.is(instance.get(MARKER_KEY), marker);
	t.is(start, 1);
});

test('a memory key database whose start is noticed tells another number', async (t) => {
	const {database, instance} = setup();
	await database.identify();
	instance.restart();
	t.is((await database.identify()).start, 1);
	t.is((await database.identify({fresh: true})).start, 2);
});

test('a memory key database that is offline is unreachable, and as it was when it is back', async (t) => {
	const {database, instance} = setup();
	instance.set(KEY, '1');
	instance.offline = true;
	await t.throwsAsync(database.read([KEY]), {code: 'INSTANCE_UNREACHABLE'});
	await t.throwsAsync(collect(database.apply([set('2', {content: '1'})])), {code: 'INSTANCE_UNREACHABLE'});
	instance.offline = false;
	t.like(await database.read([KEY]), [{value: '1'}]);
});

test('a memory key database that is broken says why', async (t) => {
	const {database, instance} = setup();
	instance.broken = 'C01200 a mount cannot be read';
	await t.throwsAsync(database.names('/'), {code: 'INSTANCE_BROKEN', message: /C01200/});
});

test('a memory key database refuses, mixes up and muffles as it is told', async (t) => {
	const {database, instance} = setup();
	const a = {unit: valueUnit('user:/a'), wanted: {content: '1'}, present: NOTHING};
	const b = {...a, unit: valueUnit('user:/b')};
	const c = {...a, unit: valueUnit('user:/c')};
	instance.reject = ({unit}) => (unit === a.unit ? 'C03200 no' : undefined);
	instance.rival = ({unit}) => (unit === b.unit ? {content: 'theirs'} : undefined);
	instance.muffle = ({unit}) => (unit === c.unit ? 'done' : undefined);
	t.like(await collect(database.apply([a, b, c, set('1')])), [
		{outcome: 'rejected', text: 'C03200 no', now: NOTHING},
		{outcome: 'lost', now: {content: 'theirs'}},
		{outcome: 'unknown'},
		{outcome: 'unknown'},
	]);
	t.deepEqual(instance.names(), ['user:/b', 'user:/c', MARKER_KEY]);
});

test('a memory key database does not do a step that finds something else than what was read', async (t) => {
	const {database, instance} = setup();
	instance.set(KEY, 'theirs');
	t.like(await collect(database.apply([set('mine')])), [{outcome: 'lost', now: {content: 'theirs'}}]);
	t.is(instance.get(KEY), 'theirs');
});

test('a memory key database makes a missing key for a metakey, and removes a key with its metakeys', async (t) => {
	const {database, instance} = setup();
	await collect(database.apply([{unit: metaUnit(KEY, 'check/type'), wanted: {content: 'short'}, present: NOTHING}]));
	t.deepEqual(instance.meta(KEY), {'check/type': 'short'});
	t.is(instance.get(KEY), '');
	await collect(database.apply([{unit: valueUnit(KEY), wanted: NOTHING, present: {content: ''}}]));
	t.is(instance.meta(KEY), undefined);
});

test('a memory key database lets a hanging call go when it is aborted or closed', async (t) => {
	const {database, instance, connector} = setup();
	instance.gate = new Promise(() => {});
	const controller = new AbortController();
	const aborted = database.read([KEY], {signal: controller.signal});
	const closed = database.read([KEY]);
	controller.abort(new Error('enough'));
	await t.throwsAsync(aborted, {message: 'enough'});
	await connector.close();
	await t.throwsAsync(closed, {code: 'STOPPED'});
	t.true(isClusterdError(await t.throwsAsync(database.identify()), 'STOPPED'));
});

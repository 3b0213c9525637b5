import test from 'ava';
import {MARKER_KEY} from '@clusterd/core';
import {apply, makeConnector, setTo, setup} from './surroundings.js';
import {Lane} from '#src/session/lane.js';
import {HostLanes} from '#src/session/host-lanes.js';
import {InstanceUrl} from '@clusterd/core';

const FULL = {
	keys: {
		'user:/a': '1',
		'system:/a': '1',
		'spec:/a': '1',
		'dir:/a': '1',
		[MARKER_KEY]: '4a1bcb2c-3e8c-4c1c-9a48-d2a4a1b7b3d5',
	},
};

interface Gate {
	readonly opened: Promise<void>;
	open(): void;
}

function gate(): Gate {
	let open = (): void => {};
	const opened = new Promise<void>((resolve) => {
		open = resolve;
	});
	return {opened, open};
}

test('a lane lets one task through at a time, urgent ones first, of equals the first come', async (t) => {
	const lane = new Lane();
	const {opened, open} = gate();
	const order: string[] = [];
	const task = (name: string) => async (): Promise<void> => {
		order.push(name);
	};
	const running = [
		lane.run(() => opened),
		lane.run(task('a')),
		lane.run(task('b')),
		lane.run(task('c'), {urgent: true}),
		lane.run(task('d'), {urgent: true}),
	];
	open();
	await Promise.all(running);
	t.deepEqual(order, ['c', 'd', 'a', 'b']);
});

test('a task that fails lets the next one through', async (t) => {
	const lane = new Lane();
	const failing = lane.run(async () => {
		throw new Error('no');
	});
	const next = lane.run(async () => 'yes');
	await t.throwsAsync(failing, {message: 'no'});
	t.is(await next, 'yes');
});

test('an aborted task leaves the lane if it waits; if it runs, its caller goes and it ends', async (t) => {
	const lane = new Lane();
	const {opened, open} = gate();
	const controller = new AbortController();
	let ended = false;
	const running = lane.run(
		async () => {
			await opened;
			ended = true;
		},
		{signal: controller.signal},
	);
	const waiting = lane.run(async () => t.fail('it must not run'), {signal: controller.signal});
	const other = lane.run(async () => ended);
	controller.abort(new Error('enough'));
	await t.throwsAsync(running, {message: 'enough'});
	await t.throwsAsync(waiting, {message: 'enough'});
	open();
	t.true(await other, 'the lane was held to the end');
});

test('a closed lane turns everybody away who waits or comes', async (t) => {
	const lane = new Lane();
	const {opened, open} = gate();
	const running = lane.run(() => opened);
	const waiting = [lane.run(async () => {}), lane.run(async () => {}, {urgent: true})];
	lane.close(new Error('closed'));
	for (const each of waiting) await t.throwsAsync(each, {message: 'closed'});
	await t.throwsAsync(
		lane.run(async () => {}),
		{message: 'closed'},
	);
	open();
	await running;
});

test('one request is under way at an instance, whoever asks for how much', async (t) => {
	const {tap, database} = await setup(t, {}, {seed: FULL});
	await Promise.all([
		database.readBelow('/'),
		database.read(['user:/a', 'spec:/a']),
		apply(database, setTo('user:/a', '2', '1')),
		database.names('/'),
		apply(database, setTo('user:/new', 'x')),
	]);
	t.is(tap.mostAtOnce, 1);
});

test('reads of people go before delivery', async (t) => {
	const {tap, database} = await setup(t, {}, {seed: FULL});
	await database.identify();
	const {opened, open} = gate();
	tap.before = async ({path}) => {
		if (path === '/kdb/dir:/a') await opened;
	};
	tap.forget();
	const all = [
		database.read(['dir:/a']),
		apply(database, setTo('user:/a', '2', '1')),
		database.read(['spec:/a']),
		database.read(['system:/a'], {urgent: true}),
	];
	open();
	await Promise.all(all);
	t.deepEqual(tap.lines, [
		'GET /kdb/dir:/a',
		'GET /kdb/system:/a',
		'PUT /kdb/user:/a',
		'GET /kdb/user:/a',
		'GET /kdb/spec:/a',
	]);
});

test('nothing comes between a write and what belongs to it', async (t) => {
	const {tap, database} = await setup(t, {}, {seed: FULL});
	await database.identify();
	tap.forget();
	const reading = async ({method}: {readonly method: string}): Promise<void> => {
		if (method === 'PUT') reads.push(database.read(['spec:/a'], {urgent: true}));
	};
	const reads: Array<Promise<unknown>> = [];
	tap.before = reading;
	await apply(database, setTo('user:/b/new', 'x'));
	await Promise.all(reads);
	t.deepEqual(
		tap.lines.map((line) => line.replace(/clusterd-.*/, '<none>')),
		['PUT /kdbAll/user:/b', 'DELETE /kdb/user:/b/new/<none>', 'GET /kdb/user:/b/new', 'GET /kdb/spec:/a'],
	);
});

test('protocol 6.1.1 and 6.6: elektrads of one host write system: and spec: one after another, user: at will', async (t) => {
	const lanes = new HostLanes([]);
	const one = InstanceUrl.parse('http://a.test:1');
	const other = InstanceUrl.parse('http://a.test:2');
	const {opened, open} = gate();
	const order: string[] = [];
	const first = lanes.run(one, 'system:/a', () => opened);
	const second = lanes.run(other, 'spec:/a', async () => void order.push('other spec'));
	await lanes.run(other, 'user:/a', async () => void order.push('other user'));
	await lanes.run(InstanceUrl.parse('http://b.test'), 'system:/a', async () => void order.push('another host'));
	t.deepEqual(order, ['other user', 'another host']);
	open();
	await Promise.all([first, second]);
	t.is(order.at(-1), 'other spec');
});

test('addresses with a path prefix, and hosts that are named, share nothing', async (t) => {
	const lanes = new HostLanes(['127.0.0.1', 'SEPARATE.test']);
	for (const address of ['http://a.test/i/1', 'http://localhost:1', 'http://separate.test']) {
		const {opened, open} = gate();
		const first = lanes.run(InstanceUrl.parse(address), 'system:/a', () => opened);
		t.is(await lanes.run(InstanceUrl.parse(address), 'system:/a', async () => 'at once'), 'at once');
		open();
		await first;
	}
	t.throws(() => new HostLanes(['a b']), {code: 'INSTANCE_URL_INVALID'});
});

test('two elektrads of one host write their system: files one after another', async (t) => {
	const one = await setup(t, {}, {seed: FULL});
	const other = await setup(t, {}, {seed: FULL});
	const connector = makeConnector(t);
	const databases = [one, other].map(({target}) => connector.open(target));
	for (const database of databases) await database.identify();
	const order: string[] = [];
	for (const [name, {tap}] of Object.entries({one, other})) {
		tap.before = ({method}) => {
			order.push(`${name} ${method}`);
		};
	}
	await Promise.all(databases.map((database) => apply(database, setTo('system:/a', '2', '1'))));
	t.deepEqual(order, ['one PUT', 'one GET', 'other PUT', 'other GET']);
});

import test from 'ava';
import {KdbError} from '@clusterd/embedded-elektrad';
import {ask, setup} from './ask.js';

test('a write below proc:/ kills elektrad, which can be started again', async (t) => {
	const {elektrad, isClosed, status} = await setup(t);
	t.true(await isClosed('PUT', '/kdb/proc:/a', {body: '"1"'}));
	t.regex(elektrad.death?.message ?? '', /SIGSEGV/);
	await t.throwsAsync(ask(elektrad.port, 'GET', '/version'), {code: 'ECONNREFUSED'});
	await elektrad.restart();
	t.is(elektrad.death, undefined);
	t.is(await status('GET', '/version'), 200);
});

test('a key below the mountpoints kills elektrad with the next session, and it cannot be started again', async (t) => {
	const {elektrad, status} = await setup(t);
	t.is(await status('PUT', '/kdb/system:/elektra/mountpoints/x', {body: '"1"'}), 201);
	t.is(await status('GET', '/version'), 200);
	await t.throwsAsync(ask(elektrad.port, 'GET', '/version'), {code: 'ECONNREFUSED'});
	t.is(
		elektrad.death?.message,
		"panic: could not create new handle: C01200 Installation - Some mountpoints couldn't be parsed. See warnings for details.",
	);
	await t.throwsAsync(elektrad.restart(), {instanceOf: KdbError});
});

test('a configuration file that becomes invalid kills elektrad with the next session', async (t) => {
	const {elektrad, reply, status} = await setup(t);
	await status('PUT', '/kdb/user:/a', {body: '"1"', session: 's'});
	elektrad.kdb.writeFile('home/.config/default.ecf', 'no dump');
	t.regex(
		(await reply('GET', '/kdb/user:/a', {session: 's'})).text,
		/^\{"error":"C03100 Validation Syntactic - Unknown command detected in dumpfile: no\./,
	);
	t.is(await status('GET', '/version'), 200);
	await t.throwsAsync(ask(elektrad.port, 'GET', '/version'), {code: 'ECONNREFUSED'});
	elektrad.kdb.writeFile('home/.config/default.ecf', 'kdbOpen 2\n$key string 1 1\na\n2\n$end\n');
	await elektrad.restart();
	t.regex((await reply('GET', '/kdb/user:/a')).text, /"value":"2"/);
});

test('somebody who writes at the same time makes elektrad acknowledge a change that it lost', async (t) => {
	const {elektrad, status} = await setup(t, {seed: {keys: {'user:/a': '1'}}});
	await elektrad.faults.set({
		kind: 'conflict',
		write: () => {
			elektrad.kdb.set('user:/b', 'outside');
		},
	});
	t.is(await status('PUT', '/kdb/user:/a', {body: '"2"'}), 200);
	t.deepEqual([elektrad.kdb.get('user:/a'), elektrad.kdb.get('user:/b')], ['1', 'outside']);
});

test('somebody who writes while elektrad makes a key kills it', async (t) => {
	const {elektrad, isClosed} = await setup(t, {seed: {keys: {'user:/a': '1'}}});
	await elektrad.faults.set({
		kind: 'conflict',
		write: () => {
			elektrad.kdb.set('user:/b', 'outside');
		},
	});
	t.true(await isClosed('PUT', '/kdb/user:/new', {body: '"2"'}));
	t.truthy(elektrad.death);
	t.is(elektrad.kdb.get('user:/new'), undefined);
});

import test from 'ava';
import {setup} from './ask.js';

test('an embedded elektrad stores what is put and shows it to every session', async t => {
	const {reply, status} = await setup(t);
	t.is(await status('PUT', '/kdb/user:/a', {body: '"1"'}), 201);
	t.is((await reply('GET', '/kdb/user:/a')).text, '{"exists":true,"name":"a","path":"user:/a","ls":["user:/a"],"value":"1"}');
});

test('an outside writer sees what elektrad stored, and elektrad what it wrote', async t => {
	const {elektrad, read, status} = await setup(t, {seed: {keys: {'user:/a': {value: '1', meta: {description: 'the first'}}}}});
	await status('PUT', '/kdb/user:/b', {body: '"2"', session: 's'});
	t.deepEqual(elektrad.kdb.ls('user:/'), ['user:/a', 'user:/b']);
	t.is(elektrad.kdb.metaGet('user:/a', 'description'), 'the first');
	elektrad.kdb.set('user:/a', 'outside');
	elektrad.kdb.metaRm('user:/a', 'description');
	t.deepEqual(await read('user:/a', 's'), {exists: true, name: 'a', path: 'user:/a', ls: ['user:/a'], value: 'outside'});
	t.is(elektrad.kdb.rm('user:/', {recursive: true}), 2);
	t.is(elektrad.kdb.get('user:/a'), undefined);
});

test('a restarted elektrad has its port and keys, and no session', async t => {
	const {elektrad, reply, status} = await setup(t);
	const {port, url} = elektrad;
	await status('PUT', '/kdb/user:/a', {body: '"1"', session: 's'});
	await elektrad.restart();
	t.deepEqual([elektrad.port, elektrad.url, url], [port, url, `http://127.0.0.1:${port}`]);
	const {headers, text} = await reply('GET', '/kdb/user:/a', {session: 's'});
	t.deepEqual(headers.get('set-cookie'), ['session=s; Max-Age=3600; HttpOnly']);
	t.regex(text, /"value":"1"/);
});

test('an elektrad can be of another version', async t => {
	const {reply, read} = await setup(t, {version: '0.12.3'});
	t.is((await reply('GET', '/version')).text, '{"api":1,"elektra":{"version":"0.12.3","major":0,"minor":12,"micro":3}}');
	t.is((await read('system:/elektra/version/constants/KDB_VERSION'))['value'], '0.12.3');
});

import test from 'ava';
import {ManualClock} from '@clusterd/core/memory';
import {isBesideMarker, mountsIn} from '#src/session/mounts.js';
import {SessionBudget} from '#src/session/session-budget.js';
import {isFileLock, judge, otherKeysNamed, parseVersion} from '#src/wire/answers.js';
import {childPath, creation, keyPath, metaPath, subtreePath} from '#src/wire/routes.js';

const answer = (status: number, body = ''): {status: number; body: string; session: undefined} => ({
	status,
	body,
	session: undefined,
});

for (const [status, body, kind] of [
	[200, '{}', 'done'],
	[201, '', 'done'],
	[204, '', 'done'],
	[400, '{"error":"C03200 no"}', 'refused'],
	[400, '', 'mistake'],
	[400, '400 Bad Request', 'mistake'],
	[404, '404 page not found\n', 'foreign'],
	[405, '', 'foreign'],
	[500, '', 'foreign'],
	[301, '', 'foreign'],
	[502, '', 'foreign'],
	[503, '', 'foreign'],
	[401, '', 'foreign'],
	[404, `<html>${'x'.repeat(100)}</html>`, 'foreign'],
	[500, `<html>${'x'.repeat(100)}</html>`, 'foreign'],
	[302, '', 'foreign'],
] as const) {
	test(`an answer ${status} ${JSON.stringify(body.slice(0, 30))} means ${kind}`, (t) => {
		t.is(judge(answer(status, body)).kind, kind);
	});
}

for (const [text, others] of [
	["The type 'short' failed to match for 'user:/val/k' with string 'bad'", []],
	['Validation of key user:/val/k with value 300.0.0.1 failed', []],
	["Given path 'relative' should be absolute for key user:/val/k", []],
	['zz is not in a supported format', []],
	["The type 'short' failed to match for 'user:/val/k2' with string 'bad'", ['user:/val/k2']],
	['Port 99999 on key user:/val/other was not within 0 - 65535', ['user:/val/other']],
	["The value 'user:/val/k' of key 'system:/x' could not be converted", []],
	["Key 'spec:/a', or dir:/b.", ['spec:/a', 'dir:/b']],
] as const) {
	test(`the words ${JSON.stringify(text)} blame ${others.length === 0 ? 'nobody else' : others.join(' and ')}`, (t) => {
		t.deepEqual(otherKeysNamed(text, 'user:/val/k'), others);
	});
}

test("a locked file is told by elektrad's words", (t) => {
	t.true(isFileLock('C01100 Resource - Conflict because other process writes to configuration indicated by file lock'));
	t.false(isFileLock('C01100 Resource - No configuration file was there earlier'));
	t.false(isFileLock("C03200 Validation Semantic - 'file lock' is not allowed"));
});

for (const body of [
	'',
	'{}',
	'null',
	'[]',
	'{"elektra":[]}',
	'{"elektra":{"version":11}}',
	`{"elektra":{"version":"${'1'.repeat(101)}"}}`,
]) {
	test(`${body.slice(0, 40) || 'nothing'} tells no version`, (t) => {
		t.is(parseVersion(answer(200, body)), undefined);
	});
}

test('paths carry names as they are spelled, with everything escaped that a URL could take for something else', (t) => {
	t.is(keyPath('/'), '/kdb');
	t.is(keyPath('user:/'), '/kdb/user:/');
	t.is(
		keyPath(String.raw`user:/a\/b/#_10/50%?x=1&y+z/ä€😀/"<>`),
		'/kdb/user:/a%5C/b/%23_10/50%25%3Fx%3D1%26y%2Bz/%C3%A4%E2%82%AC%F0%9F%98%80/%22%3C%3E',
	);
	t.is(subtreePath('user:/a'), '/kdb/user:/a?preload=9');
	t.is(metaPath('user:/a b'), '/kdbMeta/user:/a%20b');
});

for (const [name, path, key] of [
	['user:/a/b', '/kdbAll/user:/a', 'b'],
	['user:/top', '/kdbAll/user:/', 'top'],
	['user:/', '/kdbAll/user:/', '.'],
	[String.raw`user:/a/b\/c`, '/kdbAll/user:/a', String.raw`b\/c`],
	[String.raw`user:/a\\/b`, '/kdbAll/user:/a%5C%5C', 'b'],
	[String.raw`user:/a/\..`, '/kdbAll/user:/a', String.raw`\..`],
	['user:/%/x', '/kdbAll/user:/%25', 'x'],
	['user:/a/%', '/kdbAll/user:/a', '%'],
] as const) {
	test(`${name} is made as ${key} below ${path}`, (t) => {
		t.deepEqual(creation(name, 'v'), {path, body: JSON.stringify({configurations: [{key, value: 'v'}]})});
	});
}

test('a child that is not there lies below its key', (t) => {
	t.is(childPath('user:/a', 'none'), '/kdb/user:/a/none');
	t.is(childPath('user:/', 'none'), '/kdb/user:/none');
});

test('mountpoints are found in a list of names, each once', (t) => {
	const root = 'system:/elektra/mountpoints';
	t.deepEqual(
		mountsIn([
			root,
			String.raw`${root}/user:\/val`,
			String.raw`${root}/user:\/val/definition/path`,
			String.raw`${root}/\/sw`,
			'system:/elektra/mountpointsx/y',
			'user:/a',
		]),
		['user:/val', '/sw'],
	);
	t.deepEqual(mountsIn([]), []);
});

for (const [name, mounts, isBeside] of [
	['user:/a', [], true],
	['system:/a', [], false],
	['user:/val/a', ['user:/val'], false],
	['user:/valid', ['user:/val'], true],
	['user:/val', ['user:/val'], false],
	['user:/a', ['user:/sw/elektra'], false],
	['user:/sw/elektra/a', ['user:/sw/elektra'], true],
	['user:/sw/a', ['/sw'], true],
	['user:/a', ['/sw'], false],
	['user:/a', ['user:/'], true],
	['user:/a/b', ['user:/', 'user:/a'], false],
	['user:/a', ['system:/a', 'nonsense'], true],
] as const) {
	test(`${name} with mountpoints at ${mounts.join(', ') || 'nothing'} is ${isBeside ? '' : 'not '}in the marker's file`, (t) => {
		t.is(isBesideMarker(name, mounts), isBeside);
	});
}

test('a budget is counted by address, and forgotten with a start of elektrad', (t) => {
	const budget = new SessionBudget({clock: new ManualClock(), limits: {perTenMinutes: 1, perHour: 2}});
	budget.spend('a');
	t.false(budget.allows('a'));
	t.true(budget.allows('b'));
	budget.forget('a');
	t.true(budget.allows('a'));
});

test('a budget without limits always allows', (t) => {
	const budget = new SessionBudget({clock: new ManualClock(), limits: 'unlimited'});
	for (let times = 0; times < 100; times += 1) budget.spend('a');
	t.true(budget.allows('a'));
});

test('a budget recovers with time', async (t) => {
	const clock = new ManualClock();
	const budget = new SessionBudget({clock, limits: {perTenMinutes: 1, perHour: 2}});
	budget.spend('a');
	await clock.advance(599_999);
	t.false(budget.allows('a'));
	await clock.advance(1);
	t.true(budget.allows('a'));
	budget.spend('a');
	await clock.advance(600_000);
	t.false(budget.allows('a'), 'two in the hour');
	await clock.advance(2_400_000);
	t.true(budget.allows('a'));
});

import test from 'ava';
import type {KeyView} from '@clusterd/core';
import {SeenKeys} from '#src/keys/seen-keys.js';

const view = (name: string, digest?: string): KeyView => ({
	name,
	value: {} as KeyView['value'],
	meta: {},
	...(digest === undefined ? {} : {digest}),
});

test('S10: who looks at a key that was read sees the newest revision, and, while news of it are not read yet, the one that it was read at', (t) => {
	let newest = 7;
	const seen = new SeenKeys(() => newest);
	seen.take([view('user:/a')], seen.now());
	newest = 9;
	t.deepEqual(seen.of('user:/a'), {base: 9});
	seen.outdate();
	t.deepEqual(seen.of('user:/a'), {base: 7});
	seen.take([view('user:/a')], seen.now());
	t.deepEqual(seen.of('user:/a'), {base: 9});
});

test('S10: who looks at a key of one instance sees what was read of it, unless that is older than a change from here', (t) => {
	const seen = new SeenKeys(() => 7);
	seen.take([view('user:/a', 'd1')], 7);
	t.deepEqual(seen.of('user:/a'), {contents: 'd1'});
	seen.changed('user:/a', 8);
	seen.take([view('user:/a', 'd1')], 7);
	t.deepEqual(seen.of('user:/a'), {base: 8});
	seen.take([view('user:/a', 'd2')], 8);
	t.deepEqual(seen.of('user:/a'), {contents: 'd2'});
});

test('S10: who looks at a setting sees the revision that made it, though its event comes later', (t) => {
	const seen = new SeenKeys(() => 7);
	const setting = {
		owner: {id: 'c1', kind: 'cluster', path: 'all'},
		mode: 'enforced',
		content: '1',
		since: {revision: 8, at: 0, actor: 'ada'},
		locked: false,
		here: true,
	} as const;
	seen.take([{...view('user:/a'), value: {setting} as unknown as KeyView['value']}], 7);
	t.deepEqual(seen.of('user:/a'), {base: 8});
	seen.outdate();
	t.deepEqual(seen.of('user:/a'), {base: 8});
});

test('S10: nobody claims to have seen anything before the page has heard of a revision', (t) => {
	const seen = new SeenKeys(() => undefined);
	seen.take([view('user:/a')], seen.now());
	t.deepEqual(seen.of('user:/a'), {});
	t.deepEqual(seen.of('user:/b'), {});
});

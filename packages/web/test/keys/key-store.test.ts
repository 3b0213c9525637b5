import test from 'ava';
import type {KeyView, MemberKeys, UnitReading} from '@clusterd/core';
import {KeyStore} from '#src/keys/key-store.js';

const NOBODY = {count: 0, members: []};

const reading = (unit: string): UnitReading => ({
	unit,
	state: 'unknown',
	counts: {
		total: 0,
		inSync: 0,
		owed: 0,
		waiting: 0,
		drifted: 0,
		missing: 0,
		rejected: 0,
		contested: 0,
		exempt: 0,
		unknown: 0,
	},
	values: [],
	others: 0,
});
const view = (name: string): KeyView => ({
	name,
	value: {...reading(name), values: [{content: `value of ${name}`, state: 'present', count: 1, members: []}]},
	meta: {},
});

interface Asked {
	readonly store: KeyStore;
	/** What was asked of the member, in order. */
	readonly asked: readonly string[];
	/** Resolves when the store told of that many changes. */
	told(changes: number): Promise<void>;
}

/** A store over keys that answer at once, but for a broken branch; frames of a browser are done at once, too. */
async function setup(names: readonly string[], broken?: string): Promise<Asked> {
	globalThis.requestAnimationFrame ??= (callback) => {
		setTimeout(callback, 0, 0);
		return 0;
	};
	const asked: string[] = [];
	const keys: MemberKeys = {
		member: 'i1',
		names: async () => ({names: names.map((name) => ({name, instances: 1, set: false})), missed: NOBODY, cut: false}),
		find: async () => ({names: [], missed: NOBODY, cut: false}),
		async read(name) {
			asked.push(name);
			return {...view(name), missed: NOBODY};
		},
		async readBelow(below) {
			asked.push(`${below}*`);
			if (below === broken) throw new Error('It does not answer');
			return {keys: names.filter((name) => name.startsWith(below)).map(view), missed: NOBODY, cut: false};
		},
	};
	const store = new KeyStore(keys);
	let told = 0;
	const waiting: (() => void)[] = [];
	store.changes.subscribe(() => {
		told += 1;
		for (const resolve of waiting.splice(0)) resolve();
	});
	await store.load();
	return {
		store,
		asked,
		async told(changes) {
			while (told < changes) await new Promise<void>((resolve) => waiting.push(resolve));
		},
	};
}

test('keys that come into view together are read as one branch', async (t) => {
	const {store, asked, told} = await setup(['system:/sw/a', 'system:/sw/b', 'system:/c']);
	t.is(store.want('system:/sw/a'), undefined);
	store.want('system:/c');
	await told(2);
	t.deepEqual(asked, ['system:/*']);
	t.is(store.want('system:/sw/b')?.name, 'system:/sw/b');
});

test('a key in a large branch is read with the part of it that is small enough', async (t) => {
	const names = Array.from({length: 200}, (_, number) => `user:/big/part${Math.floor(number / 20)}/key${number}`);
	const {store, asked, told} = await setup(names);
	store.want(names[0]!);
	store.want(names[1]!);
	await told(2);
	t.deepEqual(asked, ['user:/big/part0*']);
});

test('one key is read by itself, and again when it is old', async (t) => {
	const {store, asked, told} = await setup(['user:/a', 'user:/b']);
	store.want('user:/a');
	await told(2);
	store.outdate('user:/a');
	await told(3);
	t.deepEqual(asked, ['user:/a', 'user:/a']);
	t.is(store.want('user:/a')?.name, 'user:/a');
});

test('all keys are read in parts when their values are searched, and what could not be read is counted', async (t) => {
	const many = Array.from({length: 1500}, (_, number) => `system:/many/part${Math.floor(number / 500)}/key${number}`);
	const {store, asked, told} = await setup(['user:/a', 'system:/few/b', ...many], 'system:/many/part1');
	store.readAll();
	t.is(store.unread, 1502);
	for (let changes = 1; store.unread > 0; changes++) await told(changes);
	t.deepEqual([...asked].sort(), [
		'system:/few*',
		'system:/many/part0*',
		'system:/many/part1*',
		'system:/many/part2*',
		'user:/*',
	]);
	t.is(store.unreadable, 500);
	t.deepEqual([...store.withValue('OF SYSTEM:/MANY/part2/key1499')], ['system:/many/part2/key1499']);
});

test('the keys that have a text in their value stay the same set until another one comes', async (t) => {
	const {store, told} = await setup(['user:/a', 'user:/b']);
	store.want('user:/a');
	await told(2);
	const found = store.withValue('value of');
	t.deepEqual([...found], ['user:/a']);
	store.outdate('user:/a');
	await told(3);
	t.is(store.withValue('value of'), found);
	store.want('user:/b');
	await told(4);
	t.deepEqual([...store.withValue('value of')], ['user:/a', 'user:/b']);
});

import {fc, testProp} from '@fast-check/ava';
import test from 'ava';
import {type Key, KeyName, KeySet} from '@clusterd/elektra';

const key = (text: string, value = ''): Key => ({name: KeyName.parse(text), value, meta: new Map()});
const setOf = (...texts: readonly string[]): KeySet => KeySet.from(texts.map((text) => key(text)));
const texts = (keys: Iterable<Key>): string[] => [...keys].map(({name}) => name.toString());

const namesBelow = (prefix: string): fc.Arbitrary<string> =>
	fc.array(fc.constantFrom('a', 'b', 'b c', '#0', '%', 'ä'), {maxLength: 3}).map((parts) => prefix + parts.join('/'));
const anyName = fc.oneof(namesBelow('user:/'), namesBelow('system:/'), namesBelow('/'));
const anyKeys = fc.array(
	fc.tuple(anyName, fc.string()).map(([text, value]) => key(text, value)),
	{maxLength: 30},
);

test("a key set gives its keys in Elektra's order, whatever the order they came in", (t) => {
	t.deepEqual(texts(setOf('system:/a', 'user:/b/c', 'user:/b', '/x', 'user:/b!')), [
		'/x',
		'user:/b',
		'user:/b/c',
		'user:/b!',
		'system:/a',
	]);
});

test('of two keys with one name the later is kept', (t) => {
	const set = KeySet.from([key('user:/a', '1'), key('user:/b', '2'), key('user:/a/', '3')]);
	t.is(set.get(KeyName.parse('user:/a'))?.value, '3');
	t.is(set.size, 2);
});

test('a changed key set leaves the one it was made of as it was', (t) => {
	const before = setOf('user:/a', 'user:/b');
	const after = before.with(key('user:/a', 'new')).without(KeyName.parse('user:/b')).with(key('user:/c'));
	t.deepEqual(texts(before), ['user:/a', 'user:/b']);
	t.is(before.get(KeyName.parse('user:/a'))?.value, '');
	t.deepEqual(texts(after), ['user:/a', 'user:/c']);
	t.is(after.get(KeyName.parse('user:/a'))?.value, 'new');
});

test('taking away what is not there gives the same set', (t) => {
	const set = setOf('user:/a/b');
	t.is(set.without(KeyName.parse('user:/a')), set);
	t.is(set.withoutAtAndBelow(KeyName.parse('user:/x')), set);
});

test('what is below a name does not hold its neighbours that begin alike', (t) => {
	const set = setOf('user:/a', 'user:/a/b', 'user:/a/b/c', 'user:/a!', 'user:/ab', 'user:/a/#0');
	const name = KeyName.parse('user:/a');
	t.deepEqual(texts(set.below(name)), ['user:/a/#0', 'user:/a/b', 'user:/a/b/c']);
	t.deepEqual(texts(set.atAndBelow(name)), ['user:/a', 'user:/a/#0', 'user:/a/b', 'user:/a/b/c']);
	t.deepEqual(texts(set.withoutAtAndBelow(name)), ['user:/a!', 'user:/ab']);
});

testProp('looking up, cutting and below agree with going through all keys', [anyKeys, anyName], (t, keys, text) => {
	const set = KeySet.from(keys);
	const name = KeyName.parse(text);
	t.is(
		set.get(name),
		set.keys.find((candidate) => candidate.name.equals(name)),
	);
	t.deepEqual(
		set.below(name),
		set.keys.filter((candidate) => candidate.name.isBelow(name)),
	);
	t.deepEqual(
		set.atAndBelow(name),
		set.keys.filter((candidate) => candidate.name.isBelowOrSame(name)),
	);
	t.deepEqual(
		set.withoutAtAndBelow(name).keys,
		set.keys.filter((candidate) => !candidate.name.isBelowOrSame(name)),
	);
});

testProp(
	'keys added one by one, all at once or to others make the same set',
	[anyKeys, anyKeys],
	(t, first, second) => {
		const oneByOne = [...first, ...second].reduce((set, added) => set.with(added), KeySet.empty);
		t.deepEqual(oneByOne.keys, KeySet.from([...first, ...second]).keys);
		t.deepEqual(oneByOne.keys, KeySet.from(first).withAll(second).keys);
	},
);

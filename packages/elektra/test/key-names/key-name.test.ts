import {readFileSync} from 'node:fs';
import {fc, testProp} from '@fast-check/ava';
import test from 'ava';
import {KeyName, KeyNameError, NAMESPACES} from '@clusterd/elektra';

interface Spelling {
	readonly input: string;
	readonly valid: boolean;
	readonly canonical?: string;
	readonly namespace?: string;
	readonly baseName?: string;
	readonly parts?: readonly string[];
}

const recorded = JSON.parse(
	readFileSync(new URL('../../../../../recordings/key-names.json', import.meta.url), 'utf8'),
) as {
	readonly names: readonly Spelling[];
	readonly order: readonly string[];
};

function reading(input: string): Spelling {
	try {
		const name = KeyName.parse(input);
		return {
			input,
			valid: true,
			canonical: name.toString(),
			namespace: name.namespace,
			baseName: name.baseName,
			parts: name.parts,
		};
	} catch (error) {
		if (error instanceof KeyNameError) {
			return {input, valid: false};
		}
		throw error;
	}
}

const names = fc
	.constantFrom(...recorded.names.filter((spelling) => spelling.valid))
	.map((spelling) => KeyName.parse(spelling.input));
const parts = fc.array(
	fc.oneof(
		fc.string({unit: 'grapheme'}).filter((part) => !part.includes('\0')),
		fc.constantFrom(
			'',
			'%',
			'.',
			'..',
			'#',
			'#1',
			'#10',
			'#_10',
			'#9223372036854775807',
			'#9223372036854775808',
			'\\',
			'/',
			'a/.',
			'\uFFFD',
			'\u{1F600}',
		),
	),
	{maxLength: 4},
);

test('a key name is read as libelektra reads it, over all recorded spellings', (t) => {
	t.deepEqual(
		recorded.names.map((spelling) => reading(spelling.input)),
		[...recorded.names],
	);
});

test('names are ordered as libelektra orders them', (t) => {
	const sorted = recorded.order
		.toReversed()
		.map((text) => KeyName.parse(text))
		.sort(KeyName.compare);
	t.deepEqual(sorted.map(String), [...recorded.order]);
	t.true(sorted.every((name, index) => index === 0 || KeyName.compare(sorted[index - 1] as KeyName, name) < 0));
});

test('names are ordered by the bytes of UTF-8, not by the code units of UTF-16', (t) => {
	const texts = ['user:/\uD7FF', 'user:/\uE000', 'user:/\uFFFD', 'user:/\u{10000}', 'user:/\u{1F600}'];
	const byBytes = texts.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
	t.deepEqual(
		texts
			.map((text) => KeyName.parse(text))
			.sort(KeyName.compare)
			.map(String),
		byBytes,
	);
});

testProp('a canonical name is read as itself', [names], (t, name) => {
	const again = KeyName.parse(name.toString());
	t.is(again.toString(), name.toString());
	t.deepEqual(again.parts, name.parts);
});

testProp(
	'a name made of parts has exactly these parts, and is read back as the same name',
	[fc.constantFrom(...NAMESPACES), parts],
	(t, namespace, given) => {
		const name = KeyName.of(namespace, given);
		const expected = given.length === 1 && given[0] === '' ? [] : given;
		t.deepEqual(name.parts, expected);
		t.deepEqual(KeyName.parse(name.toString()).parts, expected);
		t.is(KeyName.parse(name.toString()).toString(), name.toString());
	},
);

// What is below user:/%, another spelling of the root, is two levels below the root.
const ordinary = names.filter((name) => !name.isRoot && name.parts[0] !== '');

testProp('a name is below its parent and comes after it', [ordinary], (t, name) => {
	const parent = name.parent as KeyName;
	t.true(name.isBelow(parent) && name.isDirectlyBelow(parent) && name.isBelowOrSame(name));
	t.false(parent.isBelow(name) || name.isBelow(name));
	t.true(KeyName.compare(parent, name) < 0);
	t.is(KeyName.compare(parent.child(name.baseName), name), 0); // perhaps in another spelling: `x\/\.` is `x\/.`
	t.deepEqual(name.relativeTo(parent), [name.baseName]);
});

test('a name that only begins alike is not below another', (t) => {
	const app = KeyName.parse('user:/app');
	t.false(KeyName.parse('user:/apple').isBelow(app));
	t.false(KeyName.parse('system:/app/x').isBelow(app));
	t.is(KeyName.parse('user:/apple').relativeTo(app), undefined);
	t.deepEqual(KeyName.parse('user:/app/x/y').relativeTo(app), ['x', 'y']);
});

test('the root of a namespace has no parts, no base name and no parent', (t) => {
	const root = KeyName.parse('user:/');
	t.deepEqual([root.parts, root.baseName, root.parent, root.isRoot], [[], '', undefined, true]);
	t.is(root.child('a').toString(), 'user:/a');
	t.true(root.child('a').isBelow(root));
});

test('user:/% is the same name as user:/, as in libelektra', (t) => {
	t.true(KeyName.parse('user:/%').equals(KeyName.parse('user:/')));
	t.true(KeyName.parse('user:/%/a').isBelow(KeyName.parse('user:/%')));
	t.false(KeyName.parse('user:/%/a').isDirectlyBelow(KeyName.parse('user:/%')));
	t.deepEqual(KeyName.parse('user:/%/a').relativeTo(KeyName.parse('user:/')), ['', 'a']);
	t.is(KeyName.parse('user:/%').toString(), 'user:/%');
});

const INDICES: ReadonlyArray<readonly [input: string, canonical: string | undefined]> = [
	['user:/#9223372036854775807', 'user:/#__________________9223372036854775807'],
	['user:/#9223372036854775808', 'user:/#9223372036854775808'],
	['user:/#010', 'user:/#010'],
	[String.raw`user:/\#10`, String.raw`user:/\#10`],
	[String.raw`user:/\#`, String.raw`user:/\#`],
	[String.raw`user:/\#x`, undefined],
	[String.raw`user:/#10\/x`, String.raw`user:/#10\/x`],
	[String.raw`user:/\%x`, undefined],
	[String.raw`user:/x\%`, undefined],
];
for (const [input, canonical] of INDICES) {
	test(`${input} is ${canonical === undefined ? 'refused' : `canonically ${canonical}`}`, (t) => {
		t.is(reading(input).canonical, canonical);
	});
}

for (const [text, reason] of [
	['', /no namespace/],
	['user', /no namespace/],
	['a/user:/b', /no namespace/],
	['user:x', /slash must follow/],
	['USER:/x', /no namespace "USER"/],
	['user:/x\\', /lone backslash/],
	[String.raw`user:/\a`, /before "a"/],
	['user:/a\0b', /NUL/],
	['user:/\uD800', /surrogate/],
] as const) {
	test(`the name ${JSON.stringify(text)} is refused with a reason`, (t) => {
		const error = t.throws(() => KeyName.parse(text));
		t.true(
			error instanceof KeyNameError && error.facts.text === text && reason.test(error.facts.reason),
			error.message,
		);
	});
}

test('S16: a name that elektrad would clean out of its path, or that holds a newline or U+FFFD, is not addressable', (t) => {
	const refused = [['a/', 'b'], ['a/.'], ['a/..', 'c'], ['a\nb'], ['a\uFFFD']].map((given) =>
		KeyName.of('user', given),
	);
	t.deepEqual(refused.filter((name) => name.isAddressable).map(String), []);
	t.false(KeyName.parse('/a').isAddressable);
});

test('S16: every other name is addressable, a slash at its end and dots that are escaped included', (t) => {
	const reachable = [
		[],
		['a'],
		['a/'],
		['/x'],
		['a/./b'],
		['.'],
		['..'],
		['...'],
		['a/.b'],
		[' '],
		['%'],
		[''],
		['ä?#&'],
	].map((given) => KeyName.of('user', given));
	t.deepEqual(reachable.filter((name) => !name.isAddressable).map(String), []);
	t.true(KeyName.parse('/').isAddressable);
});

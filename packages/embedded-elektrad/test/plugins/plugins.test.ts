import test from 'ava';
import {type Key, KeyName} from '@clusterd/core';
import {checkOnSet, transformOnGet} from '#src/plugins/index.js';

const RECORDED = [
	'dump',
	'type',
	'range',
	'validation',
	'path',
	'ipaddr',
	'network',
	'length',
	'hexnumber',
	'date',
	'rgbcolor',
	'macaddr',
	'unit',
	'blacklist',
];

function keyOf(value: string, metadata: string): Key {
	const entries =
		metadata === ''
			? []
			: metadata
					.split('; ')
					.map((entry) => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)] as const);
	return {name: KeyName.parse('user:/val/k'), value, meta: new Map(entries)};
}

function spelled(keys: readonly Key[]): string {
	return keys
		.map(({value, meta}) => [value, ...[...meta].map(([name, content]) => `${name}=${content}`)].join('; '))
		.join(' | ');
}

const onSet = (key: Key, plugins = RECORDED): string => {
	const result = checkOnSet([key], plugins);
	return 'error' in result ? result.error : spelled(result.keys);
};
const onGet = (key: Key, plugins = RECORDED): string => {
	const result = transformOnGet([key], plugins);
	return 'error' in result ? result.error : spelled(result.keys);
};

const ERRORS_ON_SET: ReadonlyArray<readonly [metadata: string, value: string, error: string]> = [
	[
		'check/type=short',
		'abc',
		"C03200 Validation Semantic - The type 'short' failed to match for 'user:/val/k' with string 'abc'",
	],
	['check/type=nosuchtype', '', "C03200 Validation Semantic - Unknown type 'nosuchtype' for key 'user:/val/k'"],
	[
		'check/type=boolean',
		'maybe',
		"C03200 Validation Semantic - The value 'maybe' of key 'user:/val/k' could not be converted into a boolean",
	],
	[
		'check/type=enum',
		'red',
		"C03200 Validation Semantic - The type 'enum' failed to match for 'user:/val/k' with string: 'red'\nNo values are allowed (check/enum is an empty array, or parent isn't set to last element)",
	],
	[
		'check/type=enum; check/enum=#1; check/enum/#0=red; check/enum/#1=green',
		'blue',
		"C03200 Validation Semantic - The type 'enum' failed to match for 'user:/val/k' with string: 'blue'\nAllowed values: 'red' 'green'",
	],
	[
		'check/type=enum; check/enum/normalize=1',
		'red',
		"C03200 Validation Semantic - The value 'red' of key 'user:/val/k' could not be converted into a enum",
	],
	['check/range=1-10', '11', "C03200 Validation Semantic - Value '11' of key 'user:/val/k' not within range 1-10"],
	['check/range=x-y', '5', 'C03100 Validation Syntactic - Invalid syntax: x-y'],
	['check/range=1,x', '5', 'C03100 Validation Syntactic - Invalid syntax: x'],
	[
		'check/range=1-5; type=unsigned long',
		'-1',
		'C01320 Interface - The PRE_STORAGE phase of kdbSet() has failed. See warnings for details.',
	],
	[
		'check/validation=^[a-z]+$; check/validation/message=only lower case letters; check/validation/match=LINE',
		'ABC1',
		"C03100 Validation Syntactic - The key 'user:/val/k' with value 'ABC1' does not confirm to '^^[a-z]+$$'. Reason: only lower case letters",
	],
	[
		'check/validation=^[a-z]+$',
		'A',
		"C03100 Validation Syntactic - The key 'user:/val/k' with value 'A' does not confirm to '^[a-z]+$'. Reason: No match",
	],
	[
		'check/validation=^a$; check/validation/invert=',
		'a',
		"C03100 Validation Syntactic - The key 'user:/val/k' with value 'a' does not confirm to '^a$'. Reason: Success",
	],
	[
		'check/validation=[a-z]+; check/validation/match=WORD',
		'A B',
		"C03100 Validation Syntactic - The key 'user:/val/k' with value 'A' does not confirm to '^[a-z]+$'. Reason: No match",
	],
	[
		'check/validation=(a',
		'a',
		String.raw`C03100 Validation Syntactic - Could not compile regex '(a' of the key 'user:/val/k'. Reason: Unmatched ( or \(`,
	],
	[
		'check/validation=a{2,1}',
		'a',
		String.raw`C03100 Validation Syntactic - Could not compile regex 'a{2,1}' of the key 'user:/val/k'. Reason: Invalid content of \{\}`,
	],
	[
		'check/validation=*',
		'a',
		"C03100 Validation Syntactic - Could not compile regex '*' of the key 'user:/val/k'. Reason: Invalid preceding regular expression",
	],
	[
		'check/path=',
		'relative',
		"C03100 Validation Syntactic - Given path 'relative' should be absolute for key user:/val/k",
	],
	[
		'check/path=',
		'/nowhere/to/be/found',
		'C01320 Interface - The PRE_STORAGE phase of kdbSet() has failed. See warnings for details.',
	],
	[
		'check/ipaddr=ipv4',
		'300.0.0.1',
		'C03200 Validation Semantic - Validation of key user:/val/k with value 300.0.0.1 failed',
	],
	['check/port=', '99999', 'C03200 Validation Semantic - Port 99999 on key user:/val/k was not within 0 - 65535'],
	[
		'check/port=',
		'99999999999999999999',
		'C03200 Validation Semantic - Port 9223372036854775807 on key user:/val/k was not within 0 - 65535',
	],
	[
		'check/port=',
		'nosuchservice',
		'C03200 Validation Semantic - Could not find service with name nosuchservice on key user:/val/k',
	],
	[
		'check/length/max=3',
		'abcd',
		"C03200 Validation Semantic - Length check of key 'user:/val/k' with value 'abcd' failed. Maximum length is 3 but the given string has length 4",
	],
	[
		'check/length/max=x',
		'',
		"C03200 Validation Semantic - Couldn't read check/length/max value 'x' on key 'user:/val/k'. It should be a non-negative integer.",
	],
	[
		'unit/base=hex; internal/hexnumber/ishex=1',
		'xyz',
		"C03100 Validation Syntactic - Decimal number 'xyz' could not be read",
	],
	['check/date=ISO8601', '2023-01-01', "C03100 Validation Syntactic - Date '2023-01-01' is not a valid ISO8601 date"],
	[
		'check/date=ISO8601; check/date/format=calendardate',
		'yesterday',
		"C03100 Validation Syntactic - Date 'yesterday' doesn't match iso specification calendardate",
	],
	[
		'check/date=ISO8601; check/date/format=x',
		'2023-01-01',
		"C03100 Validation Syntactic - Syntax error in ISO8601 format string 'x'",
	],
	[
		'check/date=POSIX; check/date/format=%Y',
		'x',
		"C03100 Validation Syntactic - Date 'x' doesn't match format string %Y",
	],
	['check/date=RFC2822', 'x', "C03100 Validation Syntactic - Date 'x' doesn't match rfc2822 specification"],
	[
		'check/date=POSIX',
		'x',
		'C01320 Interface - The PRE_STORAGE phase of kdbSet() has failed. See warnings for details.',
	],
	[
		'check/rgbcolor=',
		'nocolor',
		"C03100 Validation Syntactic - Key 'user:/val/k' with value 'nocolor' is neither a valid hex formatted color nor a named color",
	],
	[
		'check/macaddr=',
		'zz',
		'C03100 Validation Syntactic - zz is not in a supported format. Supported formats are:\nXX:XX:XX:XX:XX:XX\nXX-XX-XX-XX-XX-XX\nXXXXXX-XXXXXX\nInteger values (0 - 281474976710655)',
	],
	[
		'check/unit=',
		'20',
		"C03100 Validation Syntactic - The string '20' is not following the format guidelines of (<numerical value><optional space><memory unit>, e.g. 128 MB) !",
	],
	[
		'check/blacklist=#1; check/blacklist/#0=a; check/blacklist/#1=b',
		'b',
		"C03200 Validation Semantic - The key 'user:/val/k' with string: 'b' is not allowed\nBlacklisted values: 'a' 'b'",
	],
];
for (const [metadata, value, error] of ERRORS_ON_SET) {
	test(`storing ${JSON.stringify(value)} with ${metadata} fails as in elektrad`, (t) => {
		t.is(onSet(keyOf(value, metadata)), error);
	});
}

const NORMALISED: ReadonlyArray<readonly [metadata: string, inFile: string, inMemory: string, after: string]> = [
	['check/type=boolean', '1', '1', 'check/type=boolean'],
	['check/type=boolean', 'Yes', '1', 'check/type=boolean; origvalue=Yes'],
	['check/type=boolean', 'off', '0', 'check/type=boolean; origvalue=off'],
	['check/rgbcolor=', '#ff0000', '4278190335', 'check/rgbcolor=; origvalue=#ff0000'],
	['check/rgbcolor=', '#abc', '2864434431', 'check/rgbcolor=; origvalue=#abc'],
	['check/rgbcolor=', 'yellowgreen', '2597139199', 'check/rgbcolor=; origvalue=yellowgreen'],
	['check/macaddr=', '00:11:22:33:44:55', '73588229205', 'check/macaddr=; origvalue=00:11:22:33:44:55'],
	['check/macaddr=', '00A0C9-14C829', '690568349737', 'check/macaddr=; origvalue=00A0C9-14C829'],
	['check/macaddr=', '73588229205', '73588229205', 'check/macaddr='],
	['check/unit=', '20 MB', '20000000', 'check/unit=; origvalue=20 MB'],
	[
		'check/type=enum; check/enum=#2; check/enum/#1=small; check/enum/#2=large; check/enum/normalize=1',
		'large',
		'2',
		'check/type=enum; check/enum=#2; check/enum/#1=small; check/enum/#2=large; check/enum/normalize=1; origvalue=large',
	],
];
for (const [metadata, inFile, inMemory, after] of NORMALISED) {
	test(`${inFile} with ${metadata} is read as ${inMemory} and stored again as it was`, (t) => {
		const read = transformOnGet([keyOf(inFile, metadata)], RECORDED);
		t.is('error' in read ? read.error : spelled(read.keys), [inMemory, after].join('; '));
		t.is(onSet(('keys' in read ? read.keys[0] : undefined) as Key), [inFile, metadata].join('; '));
	});
}

test('a hexadecimal number is decimal in memory, and what is stored again is marked', (t) => {
	t.is(onGet(keyOf('0x10', 'unit/base=hex')), '16; unit/base=hex; internal/hexnumber/ishex=1');
	t.is(
		onSet(keyOf('16', 'unit/base=hex; internal/hexnumber/ishex=1')),
		'0x10; unit/base=hex; internal/hexnumber/ishex=0',
	);
	t.is(onGet(keyOf('0x1F', 'type=long'), ['hexnumber']), '31; type=long; internal/hexnumber/ishex=1');
});

test('6.1.7: a value that is stored as hexadecimal without being one cannot be read again', (t) => {
	t.is(onSet(keyOf('xyz', 'unit/base=hex')), 'xyz; unit/base=hex');
	t.is(
		onGet(keyOf('xyz', 'unit/base=hex')),
		"C03100 Validation Syntactic - Key 'user:/val/k' has unit/base metadata set as hex but value 'xyz' does not start with 0x",
	);
});

test('a value that was read as a word of an enumeration with bits is put together of its words again', (t) => {
	const metadata =
		'check/type=enum; check/enum=#4; check/enum/#0=none; check/enum/#1=a; check/enum/#2=b; check/enum/#4=c; check/enum/delimiter=_; check/enum/normalize=1';
	t.is(onGet(keyOf('c_a', metadata)), `5; ${metadata}; origvalue=c_a`);
	t.is(onSet(keyOf('5', metadata)), `a_c; ${metadata}`);
	t.is(onSet(keyOf('0', metadata)), `none; ${metadata}`);
});

test('checking words cuts the value off behind the first one', (t) => {
	const metadata = 'check/validation=[a-z]+; check/validation/match=WORD';
	t.is(onSet(keyOf('A b c', metadata)), `A; ${metadata}`);
});

test('plugins that are not mounted check nothing', (t) => {
	t.is(onSet(keyOf('abc', 'check/type=short'), ['dump']), 'abc; check/type=short');
	t.is(
		onSet(keyOf('abc', 'check/type=short; check/length/max=1'), ['dump', 'length']),
		"C03200 Validation Semantic - Length check of key 'user:/val/k' with value 'abc' failed. Maximum length is 1 but the given string has length 3",
	);
});

test('a plugin goes through all keys before the next one looks at any', (t) => {
	const range = {...keyOf('11', 'check/range=1-10'), name: KeyName.parse('user:/val/a')};
	const type = {...keyOf('x', 'check/type=short'), name: KeyName.parse('user:/val/b')};
	const outcome = (plugins: readonly string[]): string => {
		const result = checkOnSet([range, type], plugins);
		return 'error' in result ? result.error : 'stored';
	};
	t.regex(outcome(['dump', 'type', 'range']), /type 'short'/);
	t.regex(outcome(['dump', 'range', 'type']), /not within range/);
	t.regex(outcome(['dump', 'type', 'range', 'rgbcolor']), /not within range/);
});

test('a wrong value that comes from the file fails reading, with the words of reading', (t) => {
	t.is(onGet(keyOf('zz', 'check/macaddr=')), "C03100 Validation Syntactic - String 'zz' is not in a supported format");
	t.is(
		onGet(keyOf('x', 'check/type=short')),
		"C03200 Validation Semantic - The type 'short' failed to match for 'user:/val/k' with string 'x'",
	);
	t.is(
		onGet(keyOf('x', 'check/date=nonsense')),
		'C01320 Interface - The POST_STORAGE phase of kdbGet() has failed. See warnings for details.',
	);
	t.is(
		onGet(keyOf('1', 'check/type=boolean; origvalue=yes')),
		"C01200 Installation - The key 'user:/val/k' was already normalized by a different plugin. Please ensure that there is only one plugin active that will normalize this key",
	);
	t.is(onGet(keyOf('99', 'check/range=1-10')), '99; check/range=1-10');
});

test('the keys that were given are not changed', (t) => {
	const key = keyOf('yes', 'check/type=boolean');
	transformOnGet([key], RECORDED);
	checkOnSet([key], RECORDED);
	t.is(spelled([key]), 'yes; check/type=boolean');
});

test('a key with a binary value is not a string', (t) => {
	const key: Key = {
		name: KeyName.parse('user:/val/k'),
		binary: true,
		meta: new Map([
			['check/type', 'string'],
			['binary', ''],
		]),
	};
	t.regex(onSet(key), /failed to match for 'user:\/val\/k' with string '\(binary\)'/);
});

test('an expression that would take others exponential time is tried in linear time', (t) => {
	const metadata = 'check/validation=^(a|aa|a*)*$';
	t.regex(onSet(keyOf(`${'a'.repeat(50_000)}b`, metadata)), /No match$/);
});

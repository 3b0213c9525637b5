import test from 'ava';
import {fc, testProp} from '@fast-check/ava';
import {parseStrictJson} from '#src/request/strict-json.js';

testProp(
	'strict JSON reads what JSON says',
	[
		fc
			.jsonValue({maxDepth: 10})
			.map((value) => JSON.stringify(value))
			.filter((text) => !text.includes('__proto__')),
	],
	(t, text) => {
		t.deepEqual(parseStrictJson(text), JSON.parse(text));
	},
);

testProp('strict JSON is not deceived by what stands in texts', [fc.string(), fc.string()], (t, one, other) => {
	const text = JSON.stringify({[`a${one}`]: `"{[}],:\\${other}`, b: [one, {c: other}]});
	t.deepEqual(parseStrictJson(text), JSON.parse(text));
});

for (const text of [
	'{"a":1,"a":1}',
	'{"a":1,"\\u0061":1}',
	'{"b":{"a":1,"c":[],"a":1}}',
	'[{"a":{},"a":{}}]',
	'{"\\"":1,"\\"":2}',
	'{ "a" : 1 ,\n"a" : 2 }',
]) {
	test(`strict JSON refuses a field that is there twice: ${text}`, (t) => {
		t.throws(() => parseStrictJson(text), {message: /twice/});
	});
}

test('strict JSON takes one field name in several objects', (t) => {
	t.deepEqual(parseStrictJson('{"a":{"a":[{"a":1},{"a":2}]},"b":"a"}'), {a: {a: [{a: 1}, {a: 2}]}, b: 'a'});
});

test('strict JSON takes 32 levels and no more', (t) => {
	t.notThrows(() => parseStrictJson(`${'['.repeat(32)}${']'.repeat(32)}`));
	t.throws(() => parseStrictJson(`${'['.repeat(33)}${']'.repeat(33)}`), {message: /deeper than 32/});
});

for (const text of ['', '"', '"\\', '{"a', '{"a\\u12":1}', '{"a":1', ']', '{]', '{"a":1}}']) {
	test(`strict JSON refuses ${JSON.stringify(text)}`, (t) => {
		t.like(
			t.throws(() => parseStrictJson(text)),
			{code: 'REQUEST_INVALID'},
		);
	});
}

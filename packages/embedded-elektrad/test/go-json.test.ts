import test from 'ava';
import {GoJsonError} from '#src/wire/go-json-error.js';
import {quote} from '#src/wire/go-json-encode.js';
import {scanFirstValue} from '#src/wire/go-json-scan.js';
import {fromBytes, toBytes} from '#src/wire/go-text.js';
import {decodeConfigurations, decodeKeyAndValue, decodeMetaBulk, decodeString} from '#src/wire/request-bodies.js';

const bytes = (text: string) => Buffer.from(text);

for (const [body, message] of [
	['', 'EOF'],
	['  \n', 'EOF'],
	['{', 'unexpected EOF'],
	['{"a":1,', 'unexpected EOF'],
	['"abc', 'unexpected EOF'],
	['tru', 'unexpected EOF'],
	['hello', "invalid character 'h' looking for beginning of value"],
	['\u{FEFF}"a"', "invalid character 'ï' looking for beginning of value"],
	["'a'", String.raw`invalid character '\'' looking for beginning of value`],
	['{a', "invalid character 'a' looking for beginning of object key string"],
	['{"a"}', "invalid character '}' after object key"],
	['{"a":1]', "invalid character ']' after object key:value pair"],
	['{"a":1,}', "invalid character '}' looking for beginning of object key string"],
	['[1 2]', "invalid character '2' after array element"],
	['[1,]', "invalid character ']' looking for beginning of value"],
	['"a\nb"', String.raw`invalid character '\n' in string literal`],
	[String.raw`"\x"`, "invalid character 'x' in string escape code"],
	[String.raw`"\u12g4"`, String.raw`invalid character 'g' in \u hexadecimal character escape`],
	['nul1', "invalid character '1' in literal null (expecting 'l')"],
	['-a', "invalid character 'a' in numeric literal"],
	['[1.a]', "invalid character 'a' after decimal point in numeric literal"],
	['[1ea]', "invalid character 'a' in exponent of numeric literal"],
	['[\u0000]', String.raw`invalid character '\x00' looking for beginning of value`],
] as const) {
	test(`a body ${JSON.stringify(body)} fails with ${message}`, (t) => {
		t.throws(() => scanFirstValue(bytes(body)), {instanceOf: GoJsonError, message});
	});
}

for (const [body, value] of [
	['"a"garbage', 'a'],
	['"a" "b"', 'a'],
	['\t"\\u00fc\\n\\/"', 'ü\n/'],
	['null', ''],
	[String.raw`"\ud83d\ude00"`, '😀'],
	[String.raw`"\ud83d"`, '\uFFFD'],
	['"a\u0000"'.replace('\u0000', '\\u0000'), 'a\0'],
] as const) {
	test(`a body ${body} is the string ${JSON.stringify(value)}`, (t) => {
		t.is(decodeString(bytes(body)), value);
	});
}

for (const body of ['5', 'true', '{}', '["a"]', '']) {
	test(`a body ${JSON.stringify(body)} is no string`, (t) => {
		t.throws(() => decodeString(bytes(body)), {instanceOf: GoJsonError});
	});
}

test('fields are found whatever their case, the last one counts, and unknown ones do not', (t) => {
	t.deepEqual(decodeKeyAndValue(bytes('{"KEY":"a","key":"b","other":[{}],"Value":"1","value":null}')), {
		key: 'b',
		value: undefined,
	});
	t.deepEqual(decodeMetaBulk(bytes('{"META":[{"\u212Aey":"a","value":""},null]}')), [
		{key: 'a', value: ''},
		{key: '', value: undefined},
	]);
	t.is(decodeMetaBulk(bytes('{"meta":null}')), undefined);
	t.deepEqual(decodeConfigurations(bytes('null')), []);
});

for (const [decode, body, message] of [
	[
		decodeKeyAndValue,
		'{"key":5,"value":true}',
		'json: cannot unmarshal number into Go struct field keyValueBody.key of type string',
	],
	[
		decodeKeyAndValue,
		'{"value":{}}',
		'json: cannot unmarshal object into Go struct field keyValueBody.value of type string',
	],
	[decodeKeyAndValue, '[]', 'json: cannot unmarshal array into Go value of type main.keyValueBody'],
	[
		decodeMetaBulk,
		'{"meta":["a"]}',
		'json: cannot unmarshal string into Go struct field metaKeySet.meta of type main.keyValueBody',
	],
	[
		decodeMetaBulk,
		'{"meta":[{"value":1}]}',
		'json: cannot unmarshal number into Go struct field keyValueBody.meta.value of type string',
	],
	[decodeMetaBulk, 'true', 'json: cannot unmarshal bool into Go value of type main.metaKeySet'],
	[
		decodeConfigurations,
		'{"configurations":"a"}',
		'json: cannot unmarshal string into Go struct field keyConfigurationSet.configurations of type []main.keyValueBody',
	],
] as const) {
	test(`a body ${body} fails with ${message}`, (t) => {
		t.throws(() => decode(bytes(body)), {instanceOf: GoJsonError, message});
	});
}

test('a text is quoted as Go quotes it', (t) => {
	t.is(quote('a<b>&"\\\n\t\u0001\u2028ü\u007F'), String.raw`"a\u003cb\u003e\u0026\"\\\n\t\u0001\u2028ü` + '\u007F"');
	t.is(quote(fromBytes(Buffer.of(0x61, 0xff, 0x62))), String.raw`"a\ufffdb"`);
});

for (const hex of ['61ff62', 'c3', 'c3a4ff', 'eda080', 'f09f9880', 'fffefd', 'c0af', '']) {
	test(`bytes ${hex} come back as they were`, (t) => {
		t.is(toBytes(fromBytes(Buffer.from(hex, 'hex'))).toString('hex'), hex);
	});
}

import test from 'ava';
import {booleanWords, faultOf, fieldKind, hintOf, optionsOf} from '#src/keys/field-kind.js';

const meta = (entries: Readonly<Record<string, string>>): ReadonlyMap<string, string> =>
	new Map(Object.entries(entries));
const LEVELS = meta({'check/type': 'enum', 'check/enum': '#1', 'check/enum/#0': 'info', 'check/enum/#1': 'warn'});

test('a key of type boolean with a value that is one is ticked', (t) => {
	t.is(fieldKind('yes', meta({'check/type': 'boolean'})), 'boolean');
	t.is(fieldKind(undefined, meta({'check/type': 'boolean'})), 'boolean');
	t.is(fieldKind('perhaps', meta({'check/type': 'boolean'})), 'text');
});

test('listed values are chosen, and what is there now is among them', (t) => {
	t.is(fieldKind('info', LEVELS), 'enum');
	t.deepEqual(optionsOf('debug', LEVELS), ['debug', 'info', 'warn']);
	t.deepEqual(optionsOf(undefined, LEVELS), ['info', 'warn']);
});

test('a list of several values at once is typed', (t) => {
	t.is(fieldKind('info', new Map([...LEVELS, ['check/enum/delimiter', ',']])), 'text');
});

test('numbers, long texts and texts of several lines have fields of their own', (t) => {
	t.is(fieldKind('1', meta({'check/type': 'unsigned_short'})), 'number');
	t.is(fieldKind('a\nb', meta({})), 'lines');
	t.is(fieldKind('a'.repeat(500), meta({})), 'lines');
	t.is(fieldKind('', meta({})), 'text');
});

test('yes and no are spelled as the value is', (t) => {
	t.deepEqual(booleanWords('off', meta({})), ['on', 'off']);
	t.deepEqual(booleanWords('TRUE', meta({})), ['true', 'false']);
	t.deepEqual(booleanWords(undefined, meta({})), ['1', '0']);
	t.deepEqual(booleanWords('ja', meta({'check/boolean/true': 'ja', 'check/boolean/false': 'nein'})), ['ja', 'nein']);
});

test('a value outside of its range is told, by the checks of the plan', (t) => {
	const port = meta({'check/type': 'unsigned_short', 'check/range': '1-65535'});
	t.is(faultOf('8080', port), undefined);
	t.regex(faultOf('0', port)!, /1-65535/);
	t.truthy(faultOf('x', port));
	t.regex(faultOf('debug', LEVELS)!, /info, warn/);
});

test('an expression that could take for ever is left to the plan', (t) => {
	t.is(faultOf('a'.repeat(60), meta({'check/validation': '^(a+)+b$'})), undefined);
	t.truthy(faultOf('abc', meta({'check/validation': '^x', 'check/validation/message': 'begins with x'})));
});

test('a hint names type and range', (t) => {
	t.is(hintOf(meta({'check/type': 'unsigned_short', 'check/range': '1-10'})), 'unsigned short, 1-10');
	t.is(hintOf(meta({'check/type': 'string'})), '');
});

import test from 'ava';
import {arrayUnit} from '@clusterd/core';
import {elementsOf, moved, readable, withBelow, without} from '#src/changes/array-edits.js';

const ABC = elementsOf('a\nb\nc\n');
const values = (elements: typeof ABC): string => elements.map(({value}) => value).join('');

test('S5.2: each line of a text is an element, and no text is an empty array', (t) => {
	t.deepEqual(ABC, [{value: 'a'}, {value: 'b'}, {value: 'c'}]);
	t.deepEqual(elementsOf(''), []);
	t.deepEqual(elementsOf('\n'), [{value: ''}]);
	t.deepEqual(elementsOf('a\n\nb'), [{value: 'a'}, {value: ''}, {value: 'b'}]);
});

test('S5.2: elements are moved, at most to the ends, and removed', (t) => {
	t.is(values(moved(ABC, 2, -1)), 'acb');
	t.is(values(moved(ABC, 0, 1)), 'bac');
	t.is(values(moved(ABC, 0, -1)), 'abc');
	t.is(values(moved(ABC, 2, 5)), 'abc');
	t.is(values(without(ABC, 1)), 'ac');
});

test('S5.2: keys below an element come, change and go, and an element without any has none', (t) => {
	const one = withBelow({value: 'a'}, 'tls/port', '1');
	t.deepEqual(one, {value: 'a', below: {'tls/port': '1'}});
	t.deepEqual(withBelow(one, 'tls/port', undefined), {value: 'a'});
});

test('S5.2: an array is read as lines, and what is none as it is', (t) => {
	const unit = arrayUnit('user:/hosts');
	t.is(readable(unit, '[{"value":"a","below":{"port":"1"}},{"value":"b"}]'), '#0 a\n#0/port 1\n#1 b');
	t.is(readable(unit, '[]'), 'an array without elements');
	t.is(readable(unit, '{"user:/hosts/#1":"b"}'), '{"user:/hosts/#1":"b"}');
	t.is(readable('user:/hosts', '[]'), '[]');
});

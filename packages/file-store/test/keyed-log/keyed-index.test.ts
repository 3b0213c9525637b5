import test from 'ava';
import {KeyedIndex} from '#src/keyed-log/keyed-index.js';

test('a slot is at the place of a line until that is forgotten or moved', (t) => {
	const index = new KeyedIndex();
	index.add('i1', {position: 10, length: 5});
	const [line] = index.linesOf('i1');
	t.true(index.isAt(line!));
	index.clear('i1');
	t.false(index.isAt(line!));
	t.is(index.add('i2', {position: 20, length: 5}), line!.slot, 'the slot is used again');
	t.false(index.isAt(line!));
	const [other] = index.linesOf('i2');
	index.replace('i2', [other!], [{position: 30, length: 5}]);
	t.false(index.isAt(other!));
	t.true(index.isAt(index.linesOf('i2')[0]!));
});

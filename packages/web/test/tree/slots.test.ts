import test from 'ava';
import {Slots} from '#src/tree/slots.js';

test('a row that stays shown keeps its place, and places that become free are lent again', (t) => {
	const slots = new Slots();
	t.deepEqual(
		[...slots.assign(['a', 'b', 'c'])],
		[
			['a', 1],
			['b', 2],
			['c', 3],
		],
	);
	t.deepEqual(
		[...slots.assign(['b', 'c', 'd'])],
		[
			['b', 2],
			['c', 3],
			['d', 1],
		],
	);
	t.deepEqual(
		[...slots.assign(['x', 'y', 'z', 'w'])],
		[
			['x', 2],
			['y', 3],
			['z', 1],
			['w', 4],
		],
	);
});

test('a row out of view is put where its element is', (t) => {
	const slots = new Slots();
	slots.assign(['a', 'b', 'c']);
	t.deepEqual(slots.place('b', ['x', 'y', 'z'], 'b'), ['x', 'b', 'y', 'z']);
	t.deepEqual(
		[...slots.assign(['x', 'b', 'y', 'z'])],
		[
			['x', 1],
			['b', 2],
			['y', 3],
			['z', 4],
		],
	);
	t.deepEqual(slots.place('nobody', ['x'], 'n'), ['n', 'x']);
});

import test from 'ava';
import {treeMove, typeAhead, type TreeRow} from '#src/tree/tree-row.js';

const row = (label: string, level: number, open?: boolean): TreeRow => ({
	id: label,
	label,
	level,
	position: 1,
	siblings: 1,
	item: undefined,
	...(open === undefined ? {} : {open}),
});
const ROWS = [row('all', 1, true), row('eu', 2, true), row('web', 3, false), row('db', 3), row('us', 2, false)];

test('Down and Up go to the next row and the one before, and stay at the ends', (t) => {
	t.deepEqual(treeMove('ArrowDown', ROWS, 0, 10), {to: 1});
	t.deepEqual(treeMove('ArrowDown', ROWS, 4, 10), {to: 4});
	t.deepEqual(treeMove('ArrowUp', ROWS, 0, 10), {to: 0});
});

test('Right opens a closed branch, then goes to the first row in it', (t) => {
	t.deepEqual(treeMove('ArrowRight', ROWS, 2, 10), {open: true});
	t.deepEqual(treeMove('ArrowRight', ROWS, 1, 10), {to: 2});
	t.is(treeMove('ArrowRight', ROWS, 3, 10), undefined);
});

test('Left closes an open branch, else goes to the one that the row is in', (t) => {
	t.deepEqual(treeMove('ArrowLeft', ROWS, 1, 10), {open: false});
	t.deepEqual(treeMove('ArrowLeft', ROWS, 3, 10), {to: 1});
	t.deepEqual(treeMove('ArrowLeft', ROWS, 4, 10), {to: 0});
});

test('Home, End and the page keys go far, within the tree', (t) => {
	t.deepEqual(treeMove('End', ROWS, 0, 10), {to: 4});
	t.deepEqual(treeMove('Home', ROWS, 4, 10), {to: 0});
	t.deepEqual(treeMove('PageDown', ROWS, 1, 2), {to: 3});
	t.deepEqual(treeMove('PageUp', ROWS, 1, 10), {to: 0});
});

test('Enter and Space choose; other keys do nothing', (t) => {
	t.is(treeMove('Enter', ROWS, 0, 10), 'choose');
	t.is(treeMove(' ', ROWS, 0, 10), 'choose');
	t.is(treeMove('x', ROWS, 0, 10), undefined);
});

test('a letter jumps to the next label that begins so, round the end; more letters narrow it', (t) => {
	t.is(typeAhead(ROWS, 0, 'e'), 1);
	t.is(typeAhead(ROWS, 3, 'W'), 2);
	t.is(typeAhead(ROWS, 1, 'eu'), 1);
	t.is(typeAhead(ROWS, 1, 'zz'), undefined);
});

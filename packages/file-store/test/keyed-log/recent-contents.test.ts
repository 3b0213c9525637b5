import test from 'ava';
import {RecentContents} from '#src/keyed-log/recent-contents.js';

test('recent contents are kept up to a length, the oldest go first', (t) => {
	const recent = new RecentContents(6);
	recent.keep(1, 'aaa');
	recent.keep(2, 'bbb');
	t.is(recent.get(1), 'aaa');
	recent.keep(3, 'c');
	t.deepEqual(
		[1, 2, 3].map((slot) => recent.get(slot)),
		[undefined, 'bbb', 'c'],
	);
	recent.keep(4, 'too long');
	t.deepEqual(
		[2, 3, 4].map((slot) => recent.get(slot)),
		[undefined, undefined, undefined],
	);
});

test('what is forgotten or kept anew makes room', (t) => {
	const recent = new RecentContents(4);
	recent.keep(1, 'aaaa');
	recent.keep(1, 'bb');
	recent.keep(2, 'cc');
	t.deepEqual(
		[1, 2].map((slot) => recent.get(slot)),
		['bb', 'cc'],
	);
	recent.forget(1);
	recent.forget(1);
	recent.keep(3, 'dd');
	t.deepEqual(
		[1, 2, 3].map((slot) => recent.get(slot)),
		[undefined, 'cc', 'dd'],
	);
});

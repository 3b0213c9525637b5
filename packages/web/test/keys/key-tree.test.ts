import test from 'ava';
import {branchesAbove, keyRows, keyTree, partsOf} from '#src/keys/key-tree.js';

const found = (...names: readonly string[]) => names.map((name) => ({name, instances: 1, set: false}));
const shown = (names: readonly string[], isOpen = (_name: string): boolean => true): string[] =>
	keyRows(keyTree(found(...names)), isOpen).map(
		({label, level, open}) => `${'.'.repeat(level)}${label}${open === undefined ? '' : open ? ' v' : ' >'}`,
	);

test('branches with nothing but one branch in them share a row', (t) => {
	t.deepEqual(shown(['system:/sw/app/#0/current/port', 'system:/sw/app/#0/current/user']), [
		'.system: v',
		'..sw/app/#0/current v',
		'...port',
		'...user',
	]);
});

test('a key that has keys below it keeps a row of its own', (t) => {
	t.deepEqual(shown(['user:/a', 'user:/a/b', 'user:/a/b/c']), ['.user: v', '..a v', '...b v', '....c']);
});

test('a closed branch hides what is below it', (t) => {
	t.deepEqual(
		shown(['user:/a/x', 'user:/a/y', 'user:/b'], (name) => name !== 'user:/a'),
		['.user: v', '..a >', '..b'],
	);
});

test('an escaped slash separates nothing', (t) => {
	t.deepEqual(partsOf('user:/a\\/b/c'), ['a\\/b', 'c']);
	t.deepEqual(partsOf('user:/a\\\\/b'), ['a\\\\', 'b']);
	t.deepEqual(shown(['user:/a\\/b/c', 'user:/a\\/b/d']), ['.user: v', '..a\\/b v', '...c', '...d']);
});

test('rows say their place among siblings, for screen readers', (t) => {
	const rows = keyRows(keyTree(found('user:/a', 'user:/b', 'user:/c')), () => true);
	t.deepEqual(
		rows.map(({position, siblings}) => [position, siblings]),
		[
			[1, 1],
			[1, 3],
			[2, 3],
			[3, 3],
		],
	);
});

test('a branch counts the keys at and below it', (t) => {
	const {nodes} = keyTree(found('user:/a', 'user:/a/b', 'user:/c'));
	t.is(nodes.get('user:/a')?.count, 2);
	t.is(nodes.get('user:/')?.count, 3);
});

test('the branches above a key are named from the top', (t) => {
	t.deepEqual(branchesAbove('system:/sw/app/port'), ['system:/', 'system:/sw', 'system:/sw/app']);
	t.deepEqual(branchesAbove('user:/'), ['user:/']);
});

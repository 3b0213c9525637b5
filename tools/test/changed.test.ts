import test from 'ava';
import {projectsOf, testsOf, type ChangedFile, type TestFile} from '#tools/changed.js';

const file = (path: string, text = ''): ChangedFile => ({path, text});
const compiled = (name: string, text = ''): TestFile => ({path: `packages/core/dist/test/${name}.test.js`, text});

test('the tests of each changed package are compiled, once', (t) => {
	t.deepEqual(
		projectsOf([
			file('packages/core/src/plan/plan.ts'),
			file('packages/core/test/manager/undo.test.ts'),
			file('tools/src/tap.ts'),
			file('examples/library/src/manage.ts'),
			file('README.md'),
		]),
		['packages/core/test', 'tools/test', 'examples/library/test'],
	);
});

test('a changed test comes first, then those that import a changed file, share a word of its path, or a ruling', (t) => {
	const tests = [
		compiled('manager/first', "test('S4, S0.4: restores')"),
		compiled('manager/undos'),
		compiled('fleet/other'),
		compiled('units/unit', "import {unitOf} from '#src/plan/undo/undo.js';"),
		compiled('manager/changes'),
	];
	t.deepEqual(
		testsOf(
			[file('packages/core/src/plan/undo/undo.ts', '(S4, S9)'), file('packages/core/test/manager/changes.test.ts')],
			tests,
		),
		[
			'packages/core/dist/test/manager/changes.test.js',
			'packages/core/dist/test/units/unit.test.js',
			'packages/core/dist/test/manager/undos.test.js',
			'packages/core/dist/test/manager/first.test.js',
		],
	);
});

test('of a package at most eight test files run, and none of a package that did not change', (t) => {
	const tests = Array.from({length: 12}, (_, at) => compiled(`plan/${at}`));
	t.is(testsOf([file('packages/core/src/plan/plan.ts')], tests).length, 8);
	t.deepEqual(testsOf([file('packages/web/src/plan/plan.ts')], tests), []);
});

/** Chooses the tests that concern changed files, for a quick run while editing. `npm test` runs all. */

/** Keeps a run short: of each package at most so many test files, those that fit best. */
const MOST = 8;

export interface TestFile {
	/** Compiled, as `packages/core/dist/test/manager/undo.test.js`. */
	readonly path: string;
	readonly text: string;
}

/** A changed file, as `packages/core/src/plan/undo/undo.ts`, with its text (empty when the file was removed). */
export interface ChangedFile {
	readonly path: string;
	readonly text: string;
}

const PROJECT = /^((?:packages|examples)\/[^/]+|tools)\/(src|test)\/(.+)\.ts$/;
const RULING = /\bS\d+(?:\.\d+)?\b/g;

/** The TypeScript projects to compile: the tests of each changed package, which compile its source as well. */
export const projectsOf = (changed: readonly ChangedFile[]): readonly string[] => [
	...new Set(changed.flatMap(({path}) => PROJECT.exec(path)?.[1] ?? []).map((project) => `${project}/test`)),
];

/** The test files that concern the changed files; best matches first, per package. */
export function testsOf(changed: readonly ChangedFile[], tests: readonly TestFile[]): readonly string[] {
	return projectsOf(changed).flatMap((project) => {
		const root = project.slice(0, -'/test'.length);
		const own = changed.filter(({path}) => path.startsWith(`${root}/`));
		return tests
			.filter(({path}) => path.startsWith(`${root}/dist/test/`))
			.map((test) => ({path: test.path, score: Math.max(...own.map((file) => scoreOf(file, test)))}))
			.filter(({score}) => score > 0)
			.sort((one, other) => other.score - one.score || (one.path < other.path ? -1 : 1))
			.slice(0, MOST)
			.map(({path}) => path);
	});
}

/**
 * How much a test concerns a changed file: it is that test, imports the file, has a word of its path in its own, or
 * names rulings that the file names.
 */
function scoreOf({path, text}: ChangedFile, test: TestFile): number {
	const [, root = '', kind = '', name = ''] = PROJECT.exec(path) ?? [];
	if (kind === 'test') {
		const isImported = test.text.includes(`/${name.split('/').at(-1)}.js'`);
		return test.path === `${root}/dist/test/${name}.js` ? 1000 : isImported ? 500 : 0;
	}
	return (
		(test.text.includes(`/${name}.js'`) ? 500 : 0) +
		100 * shared(wordsOf(name), wordsOf(test.path.slice(`${root}/dist/test/`.length).replace('.test.js', ''))) +
		shared(new Set(text.match(RULING)), new Set(test.text.match(RULING)))
	);
}

/** The words of a path, in the singular: `delivery/drift/repairs` has delivery, drift and repair. */
const wordsOf = (path: string): ReadonlySet<string> =>
	new Set(path.split(/[/-]/).map((word) => word.replace(/s$/, '')));

const shared = (some: ReadonlySet<string>, others: ReadonlySet<string>): number =>
	[...some].filter((each) => others.has(each)).length;

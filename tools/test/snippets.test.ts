import test from 'ava';
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {regionOf, snippetFaults} from '#tools/snippets.js';

const ROOT = join(import.meta.dirname, '../../..');
const FILE = 'before\n\t// #region one\n\tconst a = 1;\n\n\tif (a) {\n\t\tgo();\n\t}\n\t// #endregion\nafter\n';
const read = (file: string): string | undefined => (file === 'f.ts' ? FILE : undefined);
const page = (source: string, code: string): string => `# Page\n\n\`\`\`ts${source}\n${code}\`\`\`\n`;

test('a region loses its common indentation and nothing else', (t) => {
	t.is(regionOf(FILE, 'one'), 'const a = 1;\n\nif (a) {\n\tgo();\n}\n');
	t.is(regionOf(FILE, 'two'), undefined);
});

test('a snippet is what its region says, and names one', (t) => {
	t.deepEqual(snippetFaults('p.md', page(' f.ts#one', regionOf(FILE, 'one')!), read), []);
	t.deepEqual(snippetFaults('p.md', page(' f.ts#one', 'const a = 2;\n'), read), [
		'p.md:3: the snippet is not what f.ts#one says',
	]);
	t.deepEqual(snippetFaults('p.md', page(' f.ts#two', ''), read), ['p.md:3: there is no f.ts#two']);
	t.deepEqual(snippetFaults('p.md', page('', 'a;\n'), read), [
		'p.md:3: the snippet names no FILE#REGION that a test runs',
	]);
});

const PAGES = [
	'README.md',
	'CONTRIBUTING.md',
	...readdirSync(join(ROOT, 'docs'), {recursive: true, encoding: 'utf8'})
		.filter((file) => file.endsWith('.md'))
		.map((file) => join('docs', file)),
];
/** The style page shows shapes, not code that runs. */
const SHAPES = join('docs', 'style.md');

for (const file of PAGES.filter((each) => each !== SHAPES)) {
	test(`the snippets of ${file} are regions of tested files`, (t) => {
		const text = (name: string): string | undefined =>
			existsSync(join(ROOT, name)) ? readFileSync(join(ROOT, name), 'utf8') : undefined;
		t.deepEqual(snippetFaults(file, text(file)!, text), []);
	});
}

import {execFileSync, spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {projectsOf, testsOf, type ChangedFile} from './changed.js';

/**
 * `npm run test:changed`: compiles the packages that differ from HEAD, and runs the tests that concern the differences;
 * after a change of the core also a few random histories.
 */
const root = join(import.meta.dirname, '../..');
const read = (path: string): string => (existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : '');
const git = (...words: string[]): string[] =>
	execFileSync('git', words, {cwd: root, encoding: 'utf8'}).split('\n').filter(Boolean);
const node = (...words: string[]): Promise<number> =>
	new Promise((resolve) => {
		spawn(process.execPath, words, {cwd: root, stdio: 'inherit'}).on('close', (code) => resolve(code ?? 1));
	});

async function playHistories(): Promise<number> {
	const main = join(root, 'packages/core/dist/test/model-check/main.js');
	const played = spawn(process.execPath, [main, '--histories', '20'], {stdio: ['ignore', 'pipe', 'inherit']});
	let output = '';
	played.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
	const [code] = (await once(played, 'close')) as [number | null];
	process.stdout.write(code === 0 ? `Random histories: ${output.trim().split('\n').at(-1)}\n` : output);
	return code ?? 1;
}

const changed = [
	...git('diff', '--name-only', '--relative', 'HEAD'),
	...git('ls-files', '--others', '--exclude-standard'),
].map((path): ChangedFile => ({path, text: read(path)}));
const projects = projectsOf(changed);

function testFilesOf(project: string): string[] {
	const directory = project.replace(/test$/, 'dist/test');
	return readdirSync(join(root, directory), {recursive: true, encoding: 'utf8'})
		.filter((file) => file.endsWith('.test.js'))
		.map((file) => `${directory}/${file}`);
}

async function run(): Promise<number> {
	if (projects.length === 0) process.stdout.write('No package differs from HEAD.\n');
	if (projects.length === 0) return 0;
	const compiled = await node('node_modules/typescript7/bin/tsc', '-b', ...projects);
	if (compiled !== 0) return compiled;
	const files = projects.flatMap(testFilesOf);
	const tests = testsOf(
		changed,
		files.map((path) => ({path, text: read(path)})),
	);
	process.stdout.write(`${tests.length === 0 ? 'No test concerns the changes.' : tests.join('\n')}\n`);
	const codes = await Promise.all([
		...(tests.length > 0 ? [node('tools/dist/run-tests.js', '--no-rulings', ...tests)] : []),
		...(projects.includes('packages/core/test') ? [playHistories()] : []),
	]);
	return Math.max(0, ...codes);
}

process.exitCode = await run();

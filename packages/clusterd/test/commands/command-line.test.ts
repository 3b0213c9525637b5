import test, {type ExecutionContext} from 'ava';
import {ClusterdError} from '@clusterd/core';
import {runCommandLine, type GivenFlags} from '#src/commands/command-line.js';
import {AddressError} from '#src/commands/failures.js';
import {serve} from '#src/commands/serve.js';

interface Run {
	readonly code: number;
	readonly out: string;
	readonly err: string;
	readonly given: readonly GivenFlags[];
}

/** Runs words; `serve` and `demo` only note what they were given, and then do what `serving` does. */
async function run(
	words: readonly string[],
	serving: (given: GivenFlags) => Promise<void> = async () => {},
): Promise<Run> {
	let [out, err] = ['', ''];
	const given: GivenFlags[] = [];
	const note = async (flags: GivenFlags): Promise<void> => {
		given.push(flags);
		await serving(flags);
	};
	const code = await runCommandLine({
		words,
		version: '1.2.3',
		commands: {serve: note, demo: note},
		out: (text) => void (out += text),
		err: (text) => void (err += text),
	});
	return {code, out, err, given};
}

test('flags reach their command as given', async (t) => {
	const {code, given} = await run(['serve', '--data', '/d', '--log-level', 'warn', '--config', 'f.json']);
	t.is(code, 0);
	t.deepEqual(given, [{flags: {data: '/d', logLevel: 'warn'}, file: 'f.json'}]);
	t.deepEqual((await run(['demo'])).given, [{flags: {}}]);
});

test('help, version and the reference of options are printed', async (t) => {
	t.like(await run(['--version']), {code: 0, out: '1.2.3\n'});
	t.regex((await run(['--help'])).out, /serve[\s\S]*demo/);
	t.regex((await run(['serve', '--help'])).out, /--data <DIR>/);
	t.notRegex((await run(['demo', '--help'])).out, /--data/);
	t.regex((await run(['options'])).out, /^# Options\n/);
	t.is((await run([])).code, 2, 'no command is none');
});

const usage = test.macro({
	async exec(t: ExecutionContext, words: readonly string[], told: RegExp) {
		const {code, err, out} = await run(words, (given) => serve(given, (text) => t.fail(text)));
		t.is(code, 2);
		t.regex(err, told);
		t.notRegex(err, /^\s+at /m);
		t.is(out, '');
	},
	title: (providedTitle = '') => `${providedTitle} is told with exit code 2`,
});
test('a missing directory option', usage, ['serve'], /^clusterd: --data: is needed/);
test('an option that does not exist', usage, ['serve', '--data', 'd', '--prot', '1'], /unknown option '--prot'/);
test('an option without its value', usage, ['serve', '--data'], /--data/);
test('an option with an empty value', usage, ['serve', '--data', ''], /^clusterd: --data: it is empty\n$/);
test(
	'a port that is no number',
	usage,
	['serve', '--data', 'd', '--port', 'http'],
	/^clusterd: --port: "http" is not a whole number\n$/,
);
test('a command that does not exist', usage, ['srve'], /unknown command 'srve'/);
test('a word too many', usage, ['serve', '--data', 'd', 'now'], /too many arguments/);
test(
	'an options file that is missing',
	usage,
	['serve', '--config', '/nowhere.json'],
	/^clusterd: \/nowhere\.json: it cannot be read/,
);

const failing = test.macro({
	async exec(t: ExecutionContext, error: Error, expected: number, told: RegExp) {
		const {code, err} = await run(['serve'], () => Promise.reject(error));
		t.is(code, expected);
		t.regex(err, told);
	},
	title: (providedTitle = '') => `${providedTitle} has its exit code`,
});
const cause = Object.assign(new Error('no'), {code: 'EADDRINUSE'});
test(
	'an address that is taken',
	failing,
	new AddressError('::1', 80, cause),
	4,
	/^clusterd: cannot listen on ::1 port 80: it is in use.*\n$/,
);
test(
	'a directory that cannot be used, with its cause,',
	failing,
	new ClusterdError('STORE_FAILED', {store: 'data directory', doing: 'making it'}, {cause}),
	3,
	/^clusterd: data directory failed while making it \(no\)\n$/,
);
test(
	'a directory that another daemon holds',
	failing,
	new ClusterdError('STORE_LOCKED', {directory: '/d'}),
	3,
	/^clusterd: \/d is in use by another daemon\n$/,
);
test(
	'damaged storage, with its cause,',
	failing,
	new ClusterdError('STORE_DAMAGED', {file: 'f', line: 3, reason: 'torn'}, {cause}),
	3,
	/^clusterd: f:3 is damaged: torn.* \(no\)\n$/,
);
test(
	'a failure that nobody foresaw, with its stack,',
	failing,
	new TypeError('oops'),
	1,
	/^clusterd: TypeError: oops\n\s+at /,
);

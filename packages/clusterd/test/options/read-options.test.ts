import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {OptionError} from '#src/options/option-error.js';
import {optionEntries} from '#src/options/option-table.js';
import {readOptions, strayVariables, type OptionSources} from '#src/options/read-options.js';

function fileWith(t: ExecutionContext, text: string): string {
	const directory = mkdtempSync(join(tmpdir(), 'clusterd-options-'));
	t.teardown(() => rmSync(directory, {recursive: true}));
	const file = join(directory, 'clusterd.json');
	writeFileSync(file, text);
	return file;
}

const refuses = test.macro({
	exec(t, sources: (t: ExecutionContext) => OptionSources, option: RegExp, reason: RegExp) {
		const error = t.throws(() => readOptions(sources(t)), {instanceOf: OptionError});
		t.regex(error.option, option);
		t.regex(error.message, reason);
		t.true(error.message.startsWith(error.option));
	},
	title: (providedTitle = '') => `${providedTitle} is refused by its name`,
});

test('without anything, options have their defaults', (t) => {
	t.like(readOptions({}), {host: '127.0.0.1', port: 33_334, logLevel: 'info', data: undefined});
});

test('a flag wins over the environment, that over the file, that over the default', (t) => {
	const file = fileWith(t, '{"port": 1, "host": "::1", "logLevel": "warn"}');
	const environment = {CLUSTERD_CONFIG: file, CLUSTERD_PORT: '2', CLUSTERD_HOST: '127.0.0.2'};
	t.like(readOptions({flags: {port: '3'}, environment}), {port: 3, host: '127.0.0.2', logLevel: 'warn'});
	t.is(readOptions({environment}).port, 2);
	t.is(readOptions({file}).port, 1);
	t.is(readOptions({file, environment: {CLUSTERD_PORT: ''}}).port, 1);
	t.is(readOptions({defaults: {port: 0}}).port, 0);
	t.is(readOptions({file: fileWith(t, '{}'), environment}).port, 2);
});

test(
	'a number that is none, in a flag,',
	refuses,
	() => ({flags: {port: '8o'}}),
	/^--port$/,
	/"8o" is not a whole number/,
);
test(
	'a number out of range, in a variable,',
	refuses,
	() => ({environment: {CLUSTERD_PORT: '65536'}}),
	/^CLUSTERD_PORT$/,
	/65535/,
);
test(
	'a text where the file needs a number',
	refuses,
	(t) => ({file: fileWith(t, '{"port": "80"}')}),
	/^port in .*clusterd\.json$/,
	/number|int/,
);
test('an unknown word', refuses, () => ({flags: {logLevel: 'loud'}}), /^--log-level$/, /debug/);
test(
	'an unknown field of the file',
	refuses,
	(t) => ({file: fileWith(t, '{"prot": 1}')}),
	/^prot in /,
	/there are .*port/,
);
test('a file that is a list', refuses, (t) => ({file: fileWith(t, '[]')}), /clusterd\.json$/, /JSON object/);
test('a file that is not JSON', refuses, (t) => ({file: fileWith(t, 'port: 1')}), /clusterd\.json$/, /not JSON/);
test(
	'a file that is missing',
	refuses,
	() => ({file: '/nowhere/clusterd.json'}),
	/^\/nowhere\/clusterd\.json$/,
	/cannot be read: ENOENT/,
);

test('variables that look like options and are none are found', (t) => {
	t.deepEqual(strayVariables({CLUSTERD_PROT: '1', CLUSTERD_PORT: '1', CLUSTERD_CONFIG: 'x', PATH: ''}), [
		'CLUSTERD_PROT',
	]);
});

test('every option tells its flag, its variable and what it is for', (t) => {
	for (const {flag, variable, description, allowed} of optionEntries()) {
		t.regex(flag, /^--[a-z]+(-[a-z\d]+)*$/);
		t.regex(variable, /^CLUSTERD_[A-Z\d_]+$/);
		t.true(description.length > 20 && description.endsWith('.'));
		t.not(allowed, '');
	}
});

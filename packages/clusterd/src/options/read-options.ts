import {readFileSync} from 'node:fs';
import {OptionError} from './option-error.js';
import {OPTION_SCHEMAS, optionEntries, type OptionEntry, type OptionName, type Options} from './option-table.js';

export interface OptionSources {
	/** From the command line, by option name. */
	readonly flags?: Readonly<Partial<Record<OptionName, string>>>;
	readonly environment?: Readonly<Record<string, string | undefined>>;
	/** A JSON file; default: what CLUSTERD_CONFIG names, else none. */
	readonly file?: string;
	/** In place of the table's defaults. */
	readonly defaults?: Partial<Options>;
}

/** Where a value was found, and what it is named there. */
interface Given {
	readonly value: unknown;
	readonly as: string;
}

/**
 * The options in force: a flag wins over the environment, that over the file, that over the default.
 * An empty environment variable counts as none.
 *
 * @throws OptionError
 */
export function readOptions({
	flags = {},
	environment = {},
	file = environment['CLUSTERD_CONFIG'],
	defaults = {},
}: OptionSources): Options {
	const entries = optionEntries();
	const fields = file ? readFile(file, entries) : {};
	return Object.fromEntries(
		entries.map((entry) => [entry.name, check(entry, find(entry), defaults)]),
	) as unknown as Options;

	function find(entry: OptionEntry): Given | undefined {
		const {name, flag, variable} = entry;
		if (flags[name] !== undefined) return {value: parse(entry, flag, flags[name]), as: flag};
		if (environment[variable]) return {value: parse(entry, variable, environment[variable]), as: variable};
		return name in fields ? {value: fields[name], as: `${name} in ${file}`} : undefined;
	}
}

/** Environment variables that look like options and are none, for a warning. */
export function strayVariables(environment: Readonly<Record<string, string | undefined>>): readonly string[] {
	const known = new Set(['CLUSTERD_CONFIG', ...optionEntries().map(({variable}) => variable)]);
	return Object.keys(environment)
		.filter((name) => name.startsWith('CLUSTERD_') && !known.has(name))
		.sort();
}

function check({name}: OptionEntry, given: Given | undefined, defaults: Partial<Options>): unknown {
	const result = OPTION_SCHEMAS[name].safeParse(given?.value ?? defaults[name]);
	if (result.success) return result.data;
	throw new OptionError(given?.as ?? name, result.error.issues.map(({message}) => message).join('; '));
}

function parse({kind}: OptionEntry, as: string, text: string): unknown {
	if (kind === 'list')
		return text
			.split(',')
			.map((item) => item.trim())
			.filter((item) => item !== '');
	if (kind === 'boolean' && !['true', 'false'].includes(text))
		throw new OptionError(as, `${JSON.stringify(text)} is neither true nor false`);
	if (kind === 'boolean') return text === 'true';
	if (kind === 'number' && !/^-?\d{1,15}$/.test(text))
		throw new OptionError(as, `${JSON.stringify(text)} is not a whole number`);
	return kind === 'number' ? Number(text) : text;
}

function readFile(file: string, entries: readonly OptionEntry[]): Readonly<Record<string, unknown>> {
	const fields = parseFile(file);
	if (typeof fields !== 'object' || fields === null || Array.isArray(fields))
		throw new OptionError(file, 'it does not hold a JSON object');
	const stray = Object.keys(fields).find((field) => !entries.some(({name}) => name === field));
	if (stray !== undefined)
		throw new OptionError(
			`${stray} in ${file}`,
			`there is no such option; there are ${entries.map(({name}) => name).join(', ')}`,
		);
	return fields as Readonly<Record<string, unknown>>;
}

function parseFile(file: string): unknown {
	try {
		return JSON.parse(readFileSync(file, 'utf8'));
	} catch (error) {
		throw new OptionError(
			file,
			error instanceof SyntaxError
				? `it is not JSON: ${error.message}`
				: `it cannot be read: ${(error as Error).message}`,
			{cause: error},
		);
	}
}

import {Command, CommanderError, Option} from 'commander';
import {optionEntries, type OptionName} from '../options/option-table.js';
import {OptionError} from '../options/option-error.js';
import {optionsPage} from '../options/options-page.js';
import {EXIT_CODES} from './exit-codes.js';
import {exitCodeFor, explain} from './failures.js';

/** Flags as given, and the file they name. */
export interface GivenFlags {
	readonly flags: Readonly<Partial<Record<OptionName, string>>>;
	readonly file?: string;
}

/** What the commands do; each ends when its work is over. */
export interface Commands {
	serve(given: GivenFlags): Promise<void>;
	demo(given: GivenFlags): Promise<void>;
}

export interface CommandLineOptions {
	/** Without the program's own names. */
	readonly words: readonly string[];
	readonly version: string;
	readonly commands: Commands;
	readonly out: (text: string) => void;
	readonly err: (text: string) => void;
}

/**
 * Does what the command line asks for, and answers with the exit code. Failures that have a name are told in a line,
 * without a stack.
 */
export async function runCommandLine({words, version, commands, out, err}: CommandLineOptions): Promise<number> {
	const program = programOf({version, commands, out, err});
	try {
		await program.parseAsync([...words], {from: 'user'});
		return EXIT_CODES.stopped;
	} catch (error) {
		if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_CODES.stopped : EXIT_CODES.usage;
		err(`clusterd: ${explain(error)}\n`);
		return exitCodeFor(error);
	}
}

function programOf({version, commands, out, err}: Omit<CommandLineOptions, 'words'>): Command {
	const program = new Command('clusterd')
		.description('One daemon for single elektrad instances, clusters of them, and clusters of clusters.')
		.version(version)
		.exitOverride()
		.configureOutput({writeOut: out, writeErr: err})
		.showHelpAfterError('(clusterd --help lists the commands and options)');
	withFlags(program.command('serve').description('manage the fleet that a directory keeps'), []).action(
		(flags: Record<string, string>) => commands.serve(given(flags)),
	);
	withFlags(program.command('demo').description('show clusterd with a fleet of embedded elektrads; nothing is kept'), [
		'data',
	]).action((flags: Record<string, string>) => commands.demo(given(flags)));
	program
		.command('options')
		.description('print the reference of all options as Markdown')
		.action(() => out(optionsPage()));
	return program;
}

function withFlags(command: Command, without: readonly OptionName[]): Command {
	for (const {name, flag, placeholder, description} of optionEntries()) {
		if (!without.includes(name)) command.addOption(new Option(`${flag} <${placeholder}>`, description));
	}
	return command.option('--config <FILE>', 'A JSON file with options.');
}

function given({config, ...flags}: Record<string, string>): GivenFlags {
	const empty = Object.keys(flags).find((name) => flags[name] === '');
	if (empty !== undefined)
		throw new OptionError(optionEntries().find(({name}) => name === empty)?.flag ?? empty, 'it is empty');
	return {flags, ...(config !== undefined && {file: config})};
}

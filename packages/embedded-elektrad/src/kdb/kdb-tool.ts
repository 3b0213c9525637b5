import {isClusterdError} from '@clusterd/core';
import {KdbError} from './kdb-error.js';
import type {OutsideKdb} from './outside-kdb.js';

/** How a command of the `kdb` tool ended. */
export interface CommandResult {
	/** The exit code. */
	readonly rc: number;
	readonly stdout: string;
	readonly stderr: string;
}

type Command = (kdb: OutsideKdb, args: readonly string[]) => CommandResult;

const FAILED = 5;
const WRONG_ARGUMENTS = 2;
const NOT_FOUND = 11;
const META_NOT_FOUND = 12;

const COMMANDS: Readonly<Record<string, Command>> = {
	get: (kdb, [name = '']) => {
		const value = kdb.get(name);
		return value === undefined ? missing(name, '\n') : done(`${value}\n`);
	},
	set: (kdb, [name = '', value = '']) =>
		done(kdb.set(name, value) ? `Create a new key ${name} with string "${value}"\n` : `Set string to "${value}"\n`),
	rm: (kdb, args) => {
		const recursive = args.includes('-r');
		const name = args.find((arg) => arg !== '-r' && arg !== '-f') ?? '';
		return kdb.rm(name, {recursive}) === 0 && !args.includes('-f') ? missing(name) : done();
	},
	ls: (kdb, [name = '']) => done(lines(kdb.ls(name))),
	'meta-set': (kdb, [name = '', meta = '', value = '']) => {
		kdb.metaSet(name, meta, value);
		return done();
	},
	'meta-get': (kdb, [name = '', meta = '']) => {
		const key = kdb.key(name);
		if (key === undefined) {
			return missing(name);
		}
		const value = key.meta.get(meta);
		return value === undefined ? {rc: META_NOT_FOUND, stdout: '', stderr: 'Metakey not found\n'} : done(`${value}\n`);
	},
	'meta-ls': (kdb, [name = '']) => {
		const key = kdb.key(name);
		return key === undefined ? missing(name) : done(lines([...key.meta.keys()]));
	},
	'meta-rm': (kdb, [name = '', meta = '']) => {
		kdb.metaRm(name, meta);
		return done();
	},
	mount: (kdb, args) => {
		const [file = '', mountpoint = '', ...plugins] = args.filter((arg) => !arg.startsWith('-'));
		kdb.mount({file, mountpoint, plugins: plugins.length === 0 ? ['dump'] : plugins});
		return done();
	},
	umount: (kdb, [mountpoint = '']) => {
		kdb.umount(mountpoint);
		return done();
	},
};

/**
 * Runs a command line of the `kdb` tool, as recordings hold them.
 *
 * @param args such as `['set', 'user:/x', 'value']`; `get`, `set`, `rm`, `ls`, `meta-get`, `meta-set`, `meta-rm`,
 * `meta-ls`, `mount` and `umount` are known.
 */
export function runKdb(kdb: OutsideKdb, [name = '', ...args]: readonly string[]): CommandResult {
	const command = COMMANDS[name];
	if (command === undefined) {
		return {rc: WRONG_ARGUMENTS, stdout: '', stderr: `The command ${name} is not known\n`};
	}
	try {
		return command(
			kdb,
			args.filter((arg) => arg !== '--'),
		);
	} catch (error) {
		if (error instanceof KdbError) {
			return {rc: FAILED, stdout: '', stderr: `${error.message}\n`};
		}
		if (isClusterdError(error, 'KEY_NAME_INVALID')) {
			return {rc: WRONG_ARGUMENTS, stdout: '', stderr: `${error.message}\n`};
		}
		throw error;
	}
}

function done(stdout = ''): CommandResult {
	return {rc: 0, stdout, stderr: ''};
}

function missing(name: string, stdout = ''): CommandResult {
	return {rc: NOT_FOUND, stdout, stderr: `Did not find key '${name}'`};
}

function lines(texts: readonly string[]): string {
	return texts.map((text) => `${text}\n`).join('');
}

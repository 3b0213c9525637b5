import type {Key, KeyName} from '@clusterd/core';
import type {PluginResult} from '../plugins/index.js';
import type {Backend} from './backend.js';
import type {ConfigFile} from './disk.js';
import {KdbError} from './kdb-error.js';

/** What a handle remembers of a backend from the last time it read or wrote it. */
export interface State {
	/** Of the file; 0 while there is none. */
	readonly mtime: number;
	readonly known: readonly Key[];
}

/** @throws {@link KdbError} for a parent that libelektra does not take. */
export function refuseMeta(parent: KeyName): void {
	if (parent.namespace === 'meta') {
		throw KdbError.of('C01320', `parentKey with meta:/ name passed ('${parent.toString()}')`);
	}
}

/** What keeps a file from being written that was read as `state` says, or undefined (protocol.md 5). */
export function conflict(state: State, file: ConfigFile | undefined, {path}: Backend): KdbError | undefined {
	if (state.mtime === (file?.mtime ?? 0)) {
		return undefined;
	}
	if (file === undefined) {
		return KdbError.of('C01310', `The configuration file '${path}' was there earlier, now it is missing`);
	}
	return state.mtime === 0
		? KdbError.of('C01100', `No configuration file was there earlier. Now configuration file '${path}' exists`)
		: KdbError.of(
				'C02000',
				`Conflict, file modification time stamp '${file.mtime}' is different than our time stamp '${state.mtime}', config file name is '${path}'.`,
			);
}

/** The keys that plugins made. @throws {@link KdbError} with the text of the plugin that refused. */
export function unwrap(result: PluginResult): readonly Key[] {
	if ('error' in result) {
		throw new KdbError(result.error);
	}
	return result.keys;
}

/** Whether nothing changed: neither a name nor a value nor metadata. */
export function sameKeys(before: readonly Key[], now: readonly Key[]): boolean {
	return before === now || (before.length === now.length && before.every((key, index) => sameKey(key, now[index])));
}

function sameKey(a: Key, b: Key | undefined): boolean {
	if (a === b) {
		return true;
	}
	return (
		b !== undefined &&
		a.name.equals(b.name) &&
		a.value === b.value &&
		a.meta.size === b.meta.size &&
		[...a.meta].every(([name, value]) => b.meta.get(name) === value)
	);
}

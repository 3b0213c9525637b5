import type {Key, KeyName} from '@clusterd/core';
import type {Backend} from './backend.js';
import type {ConfigFile} from './disk.js';
import {formatDump, parseDump} from './dump-format.js';
import {KdbError} from './kdb-error.js';
import {parseYajl, readYajl, yajlError} from './yajl.js';
import {readToml, tomlError} from './toml.js';

/** What makes keys of a file and the other way round. */
interface Storage {
	/** The keys of bytes that somebody else wrote. */
	readonly parse: (bytes: Buffer, backend: Backend) => readonly Key[];
	/** What comes back of keys that were written. */
	readonly read: (keys: readonly Key[], backend: Backend) => readonly Key[];
	/** Why keys cannot be written. */
	readonly refuse: (keys: readonly Key[]) => KdbError | undefined;
}

const DUMP: Storage = {
	parse: (bytes, {mountpoint}) => parseDump(bytes, mountpoint),
	read: (keys) => keys,
	refuse: () => undefined,
};
const STORAGES: Readonly<Record<string, Storage>> = {
	dump: DUMP,
	yajl: {parse: (bytes, {mountpoint}) => parseYajl(bytes, mountpoint), read: readYajl, refuse: yajlError},
	toml: {
		parse: () => {
			throw KdbError.of(
				'C03100',
				'Could not parse the file: only what was written by the key database itself can be read',
			);
		},
		read: (keys, {mountpoint}) => readToml(keys, mountpoint),
		refuse: tomlError,
	},
};

/**
 * The keys in a file, in order. Whoever reads one state of a file gets the very same keys.
 *
 * @throws {@link KdbError} when the file is broken.
 */
export function parseFile(file: ConfigFile, backend: Backend): readonly Key[] {
	const id = `${backend.mountpoint.toString()}\0${backend.plugins.join('\0')}`;
	const known = file.parsed.get(id);
	if (known !== undefined) {
		return known;
	}
	const {content} = file;
	const storage = storageOf(backend);
	const keys = 'keys' in content ? storage.read(content.keys, backend) : storage.parse(content.text, backend);
	file.parsed.set(id, keys);
	return keys;
}

/** Why the storage of the backend cannot take these keys, or undefined. */
export function storageError(keys: readonly Key[], backend: Backend): KdbError | undefined {
	return storageOf(backend).refuse(keys);
}

/**
 * The bytes of a file as somebody would see who opens it past the key database; what the key database wrote is always
 * in dump format.
 */
export function fileBytes({content}: ConfigFile, mountpoint: KeyName): Buffer {
	return 'text' in content ? content.text : formatDump(content.keys, mountpoint);
}

function storageOf({plugins}: Backend): Storage {
	const name = plugins.find((plugin) => Object.hasOwn(STORAGES, plugin));
	return STORAGES[name ?? 'dump'] ?? DUMP;
}

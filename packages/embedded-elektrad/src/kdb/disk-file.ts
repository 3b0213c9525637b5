import {readFileSync, renameSync, writeFileSync} from 'node:fs';
import {KeyName, type Key} from '@clusterd/core';
import type {ConfigFile, Disk} from './disk.js';
import {withMetaMap} from './key-edits.js';

type StoredKey = readonly [name: string, value: string | null, meta: Readonly<Record<string, string>>];
type StoredFile = {readonly keys: readonly StoredKey[]} | {readonly text: string};

interface StoredDisk {
	readonly format: 1;
	readonly files: Readonly<Record<string, StoredFile>>;
}

/**
 * Lets a disk live in a JSON file: reads what is there, and writes every change before it is acknowledged.
 *
 * Written is another file that then takes the place of the first, so whoever kills the process finds either.
 *
 * @returns whether there was anything to read.
 * @throws what node:fs throws, SyntaxError when the file is damaged.
 */
export function keepInFile(disk: Disk, file: string): boolean {
	const stored = read(file);
	for (const [path, content] of Object.entries(stored?.files ?? {})) {
		disk.write(
			path,
			'text' in content ? {text: Buffer.from(content.text, 'base64')} : {keys: content.keys.map((key) => revive(key))},
		);
	}
	disk.onChange(() => {
		const temporary = `${file}.${process.pid}.tmp`;
		writeFileSync(temporary, JSON.stringify(describe(disk)));
		renameSync(temporary, file);
	});
	return stored !== undefined;
}

function read(file: string): StoredDisk | undefined {
	let text: string;
	try {
		text = readFileSync(file, 'utf8');
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
			return undefined;
		}
		throw error;
	}
	return JSON.parse(text) as StoredDisk;
}

function describe(disk: Disk): StoredDisk {
	return {format: 1, files: Object.fromEntries([...disk.entries()].map(([path, file]) => [path, describeFile(file)]))};
}

function describeFile({content}: ConfigFile): StoredFile {
	return 'text' in content
		? {text: content.text.toString('base64')}
		: {
				keys: content.keys.map(({name, value, meta}): StoredKey => [
					name.toString(),
					value ?? null,
					Object.fromEntries(meta),
				]),
			};
}

function revive([name, value, meta]: StoredKey): Key {
	const parsed = KeyName.parse(name);
	const map = new Map(Object.entries(meta));
	return withMetaMap(value === null ? {name: parsed, meta: map} : {name: parsed, value, meta: map}, map);
}

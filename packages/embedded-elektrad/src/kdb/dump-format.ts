import {KeyName, type Key} from '@clusterd/core';
import {fromBytes, hasStrayByte, shown, toBytes, untilNul} from '../wire/go-text.js';
import {KdbError} from './kdb-error.js';
import {withMeta} from './key-edits.js';

/**
 * Reads a file in Elektra's dump format, version 2: keys relative to the mountpoint.
 *
 * @throws {@link KdbError} with the text of libelektra when it is another format or broken.
 */
export function parseDump(bytes: Buffer, mountpoint: KeyName): readonly Key[] {
	const reader = new Reader(bytes);
	const first = reader.line();
	if (first === undefined) {
		return [];
	}
	if (first !== 'kdbOpen 2') {
		throw first.startsWith('kdbOpen ')
			? KdbError.of('C01200', `Wrong version detected in dumpfile: ${firstWord(first.slice(8))}`)
			: unknownCommand(first);
	}
	return parseKeys(reader, mountpoint);
}

/** Writes keys in Elektra's dump format, version 2. */
export function formatDump(keys: readonly Key[], mountpoint: KeyName): Buffer {
	const chunks: Buffer[] = [Buffer.from('kdbOpen 2\n')];
	const line = (text: string) => chunks.push(toBytes(text), Buffer.from('\n'));
	for (const key of keys) {
		const name = relativeName(key.name, mountpoint);
		const value = key.value ?? '';
		line(`$key ${key.binary === true ? 'binary' : 'string'} ${toBytes(name).length} ${toBytes(value).length}`);
		line(name);
		line(value);
		for (const [meta, text] of key.meta) {
			if (meta !== 'binary') {
				line(`$meta ${toBytes(meta).length} ${toBytes(text).length}`);
				line(meta);
				line(text);
			}
		}
	}
	chunks.push(Buffer.from('$end\n'));
	return Buffer.concat(chunks);
}

function parseKeys(reader: Reader, mountpoint: KeyName): readonly Key[] {
	const keys = new Map<string, Key>();
	let current = '';
	for (let line = reader.line(); line !== undefined; line = reader.line()) {
		const [command = '', ...words] = line.trim().split(/\s+/);
		if (command === '$key') {
			const [type = '', nameSize, valueSize] = words;
			current = reader.text(nameSize);
			const name = nameBelow(mountpoint, current);
			keys.set(current, makeKey(name, type, reader.text(valueSize)));
		} else if (command === '$meta') {
			const meta = reader.text(words[0]);
			edit(keys, current, meta, untilNul(reader.text(words[1])));
		} else if (command === '$copymeta') {
			const from = reader.text(words[0]);
			const meta = reader.text(words[1]);
			edit(keys, current, meta, keys.get(from)?.meta.get(meta));
		} else if (command === '$end') {
			break;
		} else {
			throw unknownCommand(line);
		}
	}
	return [...keys.values()].sort((a, b) => KeyName.compare(a.name, b.name));
}

function edit(keys: Map<string, Key>, current: string, meta: string, value: string | undefined): void {
	const key = keys.get(current);
	if (key !== undefined) {
		keys.set(current, withMeta(key, meta, value));
	}
}

function makeKey(name: KeyName, type: string, value: string): Key {
	if (type === 'string') {
		return {name, value: untilNul(value), meta: new Map()};
	}
	if (type !== 'binary') {
		throw KdbError.of('C03100', `Unknown key type detected in dumpfile: ${type}.\n`);
	}
	const meta = new Map([['binary', '']]);
	return value === '' ? {name, binary: true, meta} : {name, value, binary: true, meta};
}

/** The name as written below the mountpoint; libelektra makes it of both texts, so `..` in it counts. */
function nameBelow(mountpoint: KeyName, relative: string): KeyName {
	return KeyName.parse(`${mountpoint.toString()}/${untilNul(relative)}`);
}

function relativeName(name: KeyName, mountpoint: KeyName): string {
	return name.toString().slice(mountpoint.toString().length).replace(/^\//, '');
}

function unknownCommand(line: string): KdbError {
	return KdbError.of(
		'C03100',
		`Unknown command detected in dumpfile: ${firstWord(line)}.\n` +
			'Maybe the file is not in dump configuration file format? Try to remount with another plugin (eg. ini, ni, etc.)',
	);
}

function firstWord(line: string): string {
	return line.trim().split(/\s+/)[0] ?? '';
}

/** Takes lines and counted texts from a file. */
class Reader {
	readonly #bytes: Buffer;
	#at = 0;

	constructor(bytes: Buffer) {
		this.#bytes = bytes;
	}

	/** The next line without its newline; undefined at the end. */
	line(): string | undefined {
		if (this.#at >= this.#bytes.length) {
			return undefined;
		}
		const found = this.#bytes.indexOf(0x0a, this.#at);
		const end = found === -1 ? this.#bytes.length : found;
		const line = fromBytes(this.#bytes.subarray(this.#at, end));
		this.#at = end + 1;
		return line;
	}

	/** The next `size` bytes, after which a newline must stand. */
	text(size: string | undefined): string {
		const length = Number.parseInt(size ?? '0', 10) || 0;
		const text = fromBytes(this.#bytes.subarray(this.#at, this.#at + length));
		this.#at += length + 1;
		const end = this.#bytes[this.#at - 1];
		if (end !== 0x0a) {
			const got = end === undefined ? '' : fromBytes(Buffer.of(end));
			throw KdbError.of(
				'C03100',
				`Expected newline '\\n' but got '${hasStrayByte(got) ? shown(got) : got}' at position ${this.#at}.\n`,
			);
		}
		return text;
	}
}

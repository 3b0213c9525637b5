import {KeyName, type Key} from '@clusterd/core';
import {KdbError} from './kdb-error.js';

/** Metakeys that the JSON storage knows; every other one makes it refuse the whole file. */
const KNOWN = new Set(['array', 'binary', 'origvalue', 'type']);

/** What the JSON storage `yajl` gives back of keys it wrote. */
export function readYajl(keys: readonly Key[]): readonly Key[] {
	return keys;
}

/** Why `yajl` cannot write these keys, or undefined. */
export function yajlError(keys: readonly Key[]): KdbError | undefined {
	for (const {meta} of keys) {
		for (const name of meta.keys()) {
			if (!KNOWN.has(name)) {
				return KdbError.of('C01100', `The Metakey meta:/${name} is not supported by yajl`);
			}
		}
	}
	return undefined;
}

/**
 * The keys of a JSON document: members and elements become keys below the mountpoint.
 *
 * @throws {@link KdbError} when it is no JSON.
 */
export function parseYajl(bytes: Buffer, mountpoint: KeyName): readonly Key[] {
	const keys: Key[] = [];
	collect(parse(bytes), mountpoint, keys);
	return keys.sort((a, b) => KeyName.compare(a.name, b.name));
}

function parse(bytes: Buffer): unknown {
	try {
		return JSON.parse(bytes.toString('utf8'));
	} catch (cause) {
		throw new KdbError('C03100 Validation Syntactic - Yajl parse error happened', {cause});
	}
}

function collect(value: unknown, name: KeyName, keys: Key[]): void {
	if (Array.isArray(value)) {
		const last = value.length - 1;
		keys.push({name, value: '', meta: new Map([['array', last < 0 ? '' : index(last)]])});
		value.forEach((item: unknown, at) => {
			collect(item, name.child(index(at)), keys);
		});
	} else if (typeof value === 'object' && value !== null) {
		for (const [part, member] of Object.entries(value)) {
			collect(member, name.child(part), keys);
		}
	} else {
		keys.push(leaf(value, name));
	}
}

function leaf(value: unknown, name: KeyName): Key {
	if (value === null) {
		return {name, binary: true, meta: new Map([['binary', '']])};
	}
	if (typeof value === 'string') {
		return {name, value, meta: new Map()};
	}
	return typeof value === 'boolean'
		? {name, value: value ? '1' : '0', meta: new Map([['type', 'boolean']])}
		: {name, value: JSON.stringify(value), meta: new Map([['type', 'double']])};
}

function index(at: number): string {
	const digits = String(at);
	return `#${'_'.repeat(digits.length - 1)}${digits}`;
}

import {readFile} from 'node:fs/promises';
import {isClusterdError, KeyName} from '@clusterd/core';
import {KEY_NAMES} from './recording.js';

/** What libelektra makes of a spelling. */
export interface RecordedName {
	readonly input: string;
	readonly valid: boolean;
	readonly canonical?: string;
	readonly namespace?: string;
	readonly baseName?: string;
	readonly parts?: readonly string[];
}

/** Recorded key names, and canonical ones in libelektra's order. */
export interface RecordedNames {
	readonly names: readonly RecordedName[];
	readonly order: readonly string[];
}

/** Reads recordings of the form of `key-names.json`. */
export async function readNames(file: URL | string = KEY_NAMES): Promise<RecordedNames> {
	return JSON.parse(await readFile(file, 'utf8')) as RecordedNames;
}

/** What differs between a recorded name and what the core makes of it, or undefined. */
export function nameDifference({input, ...recorded}: RecordedName): string | undefined {
	const actual = describe(input);
	const expected = recorded.valid ? recorded : {valid: false};
	return JSON.stringify(sorted(expected)) === JSON.stringify(sorted(actual))
		? undefined
		: `${JSON.stringify(input)}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`;
}

/** What differs between two neighbours in libelektra's order and the core's, or undefined. */
export function orderDifference(before: string, after: string): string | undefined {
	const [a, b] = [KeyName.parse(before), KeyName.parse(after)];
	return KeyName.compare(a, b) < 0 && KeyName.compare(b, a) > 0
		? undefined
		: `${JSON.stringify(before)} must come before ${JSON.stringify(after)}`;
}

function describe(input: string): Omit<RecordedName, 'input'> {
	try {
		const name = KeyName.parse(input);
		return {
			valid: true,
			canonical: name.toString(),
			namespace: name.namespace,
			baseName: name.baseName,
			parts: name.parts,
		};
	} catch (error) {
		if (isClusterdError(error, 'KEY_NAME_INVALID')) {
			return {valid: false};
		}
		throw error;
	}
}

function sorted(value: object): ReadonlyArray<readonly [string, unknown]> {
	return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
}

import type {KeyReading} from '@clusterd/core';
import type {ShownKey} from '../wire/answers.js';
import {isAddressable, isListed, toReading, unaddressable} from './readings.js';

/** What came of reading a subtree. */
export interface SubtreeRead {
	readonly readings: readonly KeyReading[];
	/** Whether the list of names was the same before and after, in the first or the second go. */
	readonly isSteady: boolean;
}

/**
 * Reads all keys at and below a name. elektrad leaves every second sibling out of what it shows (protocol.md 6.5), but
 * lists all names: what it does not show is asked for one by one.
 *
 * @param show asks for a key with all that elektrad shows below it
 */
export async function readSubtree(below: string, show: (name: string) => Promise<ShownKey>): Promise<SubtreeRead> {
	const first = await readOnce(below, show);
	if (first.isSteady) return first;
	return readOnce(below, show);
}

async function readOnce(below: string, show: (name: string) => Promise<ShownKey>): Promise<SubtreeRead> {
	const top = await show(below);
	const shown = new Map<string, ShownKey>();
	collect(top, shown);
	const readings: KeyReading[] = [];
	for (const name of top.ls) {
		if (!isListed(name)) continue;
		if (!isAddressable(name)) {
			readings.push(unaddressable(name));
			continue;
		}
		if (!shown.has(name)) collect(await show(name), shown);
		const key = shown.get(name);
		if (key?.exists) readings.push(toReading(key));
	}
	const after = await show(below);
	return {readings, isSteady: isSame(top.ls, after.ls)};
}

function collect(key: ShownKey, into: Map<string, ShownKey>): void {
	into.set(key.path, key);
	for (const child of key.children ?? []) collect(child, into);
}

function isSame(names: readonly string[], others: readonly string[]): boolean {
	return names.length === others.length && names.every((name, index) => name === others[index]);
}

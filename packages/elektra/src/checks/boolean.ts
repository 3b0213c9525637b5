import {equalsIgnoringCase} from '../text/c-text.js';
import type {Metadata} from './violation.js';

const PAIRS: ReadonlyArray<readonly [yes: string, no: string]> = [
	['yes', 'no'],
	['true', 'false'],
	['on', 'off'],
	['enabled', 'disabled'],
	['enable', 'disable'],
];

/** What a text means where `check/type` is `boolean`. */
export interface BooleanReading {
	readonly truth: boolean;
	/** The spelling that is kept in storage; absent for `1` and `0`, which stand for themselves. */
	readonly stored?: string;
}

/**
 * Reads a boolean as Elektra's `type` plugin does by default: `1`, `yes`, `true`, `on`, `enabled`, `enable` and their
 * opposites in any case; with `check/boolean/true` and `check/boolean/false` only these two, and `1` and `0`.
 *
 * @returns undefined for a text that means neither, and when only one of the two metakeys is there.
 */
export function booleanOf(value: string, meta: Metadata): BooleanReading | undefined {
	const yes = meta.get('check/boolean/true');
	const no = meta.get('check/boolean/false');
	if (yes !== undefined && no !== undefined) {
		return overridden(value, yes, no);
	}
	if (yes !== undefined || no !== undefined) {
		return undefined;
	}
	if (value === '1' || value === '0') {
		return {truth: value === '1'};
	}
	const pair = PAIRS.find((candidate) => candidate.some((word) => equalsIgnoringCase(word, value)));
	return pair && {truth: equalsIgnoringCase(pair[0], value), stored: value};
}

function overridden(value: string, yes: string, no: string): BooleanReading | undefined {
	if (equalsIgnoringCase(value, yes) || value === '1') {
		return {truth: true, stored: yes};
	}
	return equalsIgnoringCase(value, no) || value === '0' ? {truth: false, stored: no} : undefined;
}

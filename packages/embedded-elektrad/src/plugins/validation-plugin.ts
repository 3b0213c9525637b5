import type {Key, Violation} from '@clusterd/core';
import {checkedBy} from './checkers.js';
import {type CheckerPlugin, type KdbFault, nameOf, syntactic, textOf} from './plugin.js';

/** Tries regular expressions. Where it tries words it cuts the value off behind the first one, as the real one does. */
export const VALIDATION_PLUGIN: CheckerPlugin = {
	set(key) {
		const checked = matches(key);
		return checked === key && key.meta.has('check/validation') && triesWords(key)
			? {...key, value: firstWord(textOf(key))}
			: checked;
	},
};

const matches = checkedBy('check/validation', (key, violation) => {
	if (violation.fault === 'metadata') {
		return syntactic(
			`Could not compile regex '${violation.expected}' of the key '${nameOf(key)}'. Reason: ${violation.reason ?? ''}`,
		);
	}
	return mismatch(key, violation);
});

function mismatch(key: Key, {expected, reason}: Violation): KdbFault {
	const value = triesWords(key) ? firstWord(textOf(key)) : textOf(key);
	const nothingFailed = key.meta.has('check/validation/invert') || (triesWords(key) && value.trim() === '');
	const because = reason ?? (nothingFailed ? 'Success' : 'No match');
	return syntactic(
		`The key '${nameOf(key)}' with value '${value}' does not confirm to '${expected}'. Reason: ${because}`,
	);
}

function triesWords(key: Key): boolean {
	return key.meta.get('check/validation/match')?.toUpperCase() === 'WORD';
}

function firstWord(value: string): string {
	return /^[ \t\n]*[^ \t\n]*/.exec(value)?.[0] || value;
}

import type {Key, Violation} from '@clusterd/core';
import {checkedBy} from './checkers.js';
import {type CheckerPlugin, type KdbFault, SILENT_FAILURE, syntactic, textOf} from './plugin.js';

/** Checks dates, when storing and when reading. */
export const DATE_PLUGIN: CheckerPlugin = {
	set: checkedBy('check/date', (key, violation) => fault(key, violation) ?? SILENT_FAILURE.set),
	get: checkedBy('check/date', (key, violation) => fault(key, violation) ?? SILENT_FAILURE.get),
};

/** Undefined where the plugin fails without a word: an unknown standard, a format that is missing. */
function fault(key: Key, violation: Violation): KdbFault | undefined {
	const reason = reasonOf(key, violation);
	return reason === undefined ? undefined : syntactic(reason);
}

function reasonOf(key: Key, {fault: blamed}: Violation): string | undefined {
	const format = key.meta.get('check/date/format');
	const date = `Date '${textOf(key)}'`;
	switch (key.meta.get('check/date')?.toUpperCase()) {
		case 'POSIX': {
			return blamed === 'metadata' ? undefined : `${date} doesn't match format string ${format}`;
		}

		case 'ISO8601': {
			if (blamed === 'metadata') {
				return `Syntax error in ISO8601 format string '${format}'`;
			}
			return format === undefined
				? `${date} is not a valid ISO8601 date`
				: `${date} doesn't match iso specification ${format}`;
		}

		case 'RFC2822': {
			return `${date} doesn't match rfc2822 specification`;
		}

		case 'RFC822': {
			return `${date} doesn't match format string ${format ?? '(null)'}`;
		}

		default: {
			return undefined;
		}
	}
}

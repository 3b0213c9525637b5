import {matchesIso8601} from '../text/iso-8601.js';
import {matchesTimeFormat} from '../text/strptime.js';
import type {Metadata, Violation} from '../checks/violation.js';

const RFC_2822 = ['%a, %d %b %Y %T %z', '%d %b %Y %T %z', '%a, %d %b %Y %H:%M %z', '%d %b %Y %H:%M %z'];
const RFC_822 = RFC_2822.map((format) => format.replace('%Y', '%y'));

/**
 * Judges by `check/date` and `check/date/format`: `POSIX` (a format for `strptime`), `ISO8601` (a description such as
 * `calendardate`), `RFC2822` or `RFC822`.
 */
export function checkDate(value: string, meta: Metadata): Violation | undefined {
	const standard = meta.get('check/date');
	if (standard === undefined) {
		return undefined;
	}
	const format = meta.get('check/date/format');
	const fits = matchesStandard(value, standard.toUpperCase(), format);
	if (fits === true) {
		return undefined;
	}
	return {
		check: 'check/date',
		fault: fits === undefined ? 'metadata' : 'value',
		value,
		expected: format ?? standard,
		certain: true,
	};
}

/** Undefined when the standard or the format makes no sense. */
function matchesStandard(value: string, standard: string, format: string | undefined): boolean | undefined {
	switch (standard) {
		case 'POSIX': {
			return format === undefined ? undefined : matchesTimeFormat(value, format);
		}

		case 'ISO8601': {
			return matchesIso8601(value, format);
		}

		case 'RFC2822': {
			return RFC_2822.some((candidate) => matchesTimeFormat(value, candidate));
		}

		case 'RFC822': {
			return RFC_822.some((candidate) => matchesTimeFormat(value, candidate));
		}

		default: {
			return undefined;
		}
	}
}

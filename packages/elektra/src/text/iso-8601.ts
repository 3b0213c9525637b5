import {matchesTimeFormat} from './strptime.js';

type Precision = 'complete' | 'reduced' | 'truncated';
/** Formats for `strptime`: without separators (or the only one), and with them. */
type Format = readonly [basic: string, extended?: string];
type Formats = Readonly<Record<Precision, readonly Format[]>>;

const CALENDAR: Formats = {
	complete: [['%Y%m%d', '%F']],
	reduced: [['%Y-%m'], ['%Y'], ['%C']],
	truncated: [['%y%m%d', '%y-%m-%d'], ['-%y%m', '-%y-%m'], ['-%y'], ['--%m%d', '--%m-%d'], ['--%m'], ['---%d']],
};
const ORDINAL: Formats = {
	complete: [['%Y%j', '%Y-%j']],
	reduced: [],
	truncated: [['%y%j', '%y-%j'], ['-%j']],
};
const WEEK: Formats = {
	complete: [['%GW%V%u', '%G-W%V-%u']],
	reduced: [['%GW%V', '%G-W%V']],
	truncated: [
		['%gW%V%u', '%g-W%V-%u'],
		['%gW%V', '%g-W%V'],
		['-%1CW%V%u', '-%1C-W%V-%u'],
		['-W%V%u', '-%W%V-%u'],
		['-W%V'],
		['-W-%u'],
		['---%u'],
	],
};
const TIME_OF_DAY: Formats = {
	complete: [
		['%H%M%S', '%T'],
		['%H%M%S,%Y', '%T,%Y'],
	],
	reduced: [['%H%M', '%R'], ['%H'], ['%H%M,%Y', '%R,%Y'], ['%H,%Y']],
	truncated: [['-%M%S', '-%M:%S'], ['-%M'], ['--%S'], ['%H,%Y'], ['-%M,%Y'], ['-%M%S,%Y', '-%M:%S,%Y'], ['-%S,%Y']],
};
const UTC: Formats = {
	complete: [
		['%H%M%S%Z', '%T%Z'],
		['%H%M%S%z', '%T%z'],
	],
	reduced: [['%H%M%Z', '%R%Z'], ['%H%M%z', '%R%z'], ['%H%Z'], ['%H%z']],
	truncated: [],
};
const DATES = [CALENDAR, ORDINAL, WEEK];
const TIMES = [TIME_OF_DAY, UTC];

/** What `check/date/format` may begin with, longest first where one begins another. */
const KINDS: ReadonlyArray<readonly [name: string, formats: readonly Formats[]]> = [
	['datetime', []],
	['date', DATES],
	['calendardate', [CALENDAR]],
	['ordinaldate', [ORDINAL]],
	['weekdate', [WEEK]],
	['timeofday', [TIME_OF_DAY]],
	['time', TIMES],
	['utc', [UTC]],
];
const PRECISIONS: ReadonlyArray<readonly [name: string, precisions: readonly Precision[]]> = [
	['complete+reduced+truncated', ['complete', 'reduced', 'truncated']],
	['complete+reduced', ['complete', 'reduced']],
	['reduced+truncated', ['reduced', 'truncated']],
	['complete', ['complete']],
	['reduced', ['reduced']],
	['truncated', ['truncated']],
];
const ALL: readonly Precision[] = ['complete', 'reduced', 'truncated'];

interface Demand {
	readonly kind: string;
	readonly formats: readonly Formats[];
	readonly precisions: readonly Precision[];
	readonly basic: boolean;
	readonly extended: boolean;
	/** Date and time may stand without `T` between them. */
	readonly joined: boolean;
}

/**
 * Whether a text is a date or time in the format of ISO 8601 that `check/date/format` describes, such as `calendardate`
 * or `datetime complete extended`; undefined for a description that Elektra does not know.
 *
 * Without a description Elektra knows no valid date at all, and for `datetime` only `complete` or `truncated` alone.
 */
export function matchesIso8601(text: string, description: string | undefined): boolean | undefined {
	if (description === undefined) {
		return false;
	}
	const demand = readDescription(description);
	if (demand === undefined) {
		return undefined;
	}
	return demand.kind === 'datetime'
		? matchesDateTime(text, demand)
		: demand.formats.some((formats) => matchesOne(text, formats, demand));
}

function matchesOne(text: string, formats: Formats, {precisions, basic, extended}: Demand): boolean {
	return precisions
		.flatMap((precision) => formats[precision])
		.some(
			([plain, separated]) =>
				(basic && matchesTimeFormat(text, plain)) ||
				(extended && separated !== undefined && matchesTimeFormat(text, separated)),
		);
}

function matchesDateTime(text: string, demand: Demand): boolean {
	const [precision, ...others] = demand.precisions;
	if (
		precision === undefined ||
		precision === 'reduced' ||
		others.length > 0 ||
		(!text.includes('T') && !demand.joined)
	) {
		return false;
	}
	const times = (['complete', 'reduced'] as const).flatMap((timePrecision) =>
		TIMES.flatMap((formats) => formats[timePrecision]),
	);
	return DATES.flatMap((formats) => formats[precision]).some((date) =>
		times.some((time) => matchesPair(text, date, time, demand)),
	);
}

function matchesPair(text: string, date: Format, time: Format, {basic, extended}: Demand): boolean {
	const separator = text.includes('T') ? 'T' : '';
	if (basic && matchesTimeFormat(text, `${date[0]}${separator}${time[0]}`)) {
		return true;
	}
	if (!extended || date[1] === undefined || time[1] === undefined) {
		return false;
	}
	// Leading hyphens stand for what a truncated date leaves out; before a time they may be left out as well.
	const separated = /^ *-/.test(text) ? date[1] : date[1].replace(/^-+/, '');
	return matchesTimeFormat(text, `${separated}${separator}${time[1]}`);
}

function readDescription(description: string): Demand | undefined {
	const lower = description.toLowerCase();
	const kind = KINDS.find(([name]) => lower.startsWith(name));
	if (kind === undefined) {
		return undefined;
	}
	const words = description.includes(' ') ? lower.slice(lower.indexOf(' ') + 1).split(' ') : [];
	return {kind: kind[0], formats: kind[1], ...readOptions(words)};
}

function readOptions(words: readonly string[]): Pick<Demand, 'precisions' | 'basic' | 'extended' | 'joined'> {
	const [first = '', second] = words;
	const named = PRECISIONS.find(([name]) => first.startsWith(name))?.[1];
	const joined = words.at(-1) === 'not';
	const style = second ?? (named === undefined ? first : '');
	const precisions = named ?? (second === undefined || joined ? ALL : []);
	const basic = style.startsWith('basic');
	const extended = style.startsWith('extended');
	const either =
		words.length === 0 || (!basic && !extended && (joined || (named !== undefined && second === undefined)));
	return {precisions, basic: basic || either, extended: extended || either, joined};
}

import {
	booleanOf,
	enumWords,
	listedValues,
	validate,
	type KeyView,
	type Metadata,
	type RegexEngine,
	type Violation,
} from '@clusterd/core';

/** How a value is typed in. */
export type FieldKind = 'boolean' | 'enum' | 'number' | 'lines' | 'text';

const NUMBERS: ReadonlySet<string> = new Set([
	'short',
	'unsigned_short',
	'long',
	'unsigned_long',
	'long_long',
	'unsigned_long_long',
	'float',
	'double',
	'long_double',
	'octet',
	'byte',
]);
const LONG = 120;

/** The metadata of a key, by metakey without `meta:/`, where members that have it do not disagree. */
export function metadataOf(view: KeyView | undefined): Metadata {
	return new Map(
		Object.entries(view?.meta ?? {}).flatMap(([metakey, {value, values}]) => {
			const present = values.filter(({state}) => state === 'present');
			const content = value ?? (present.length === 1 ? present[0]!.content : undefined);
			return content === undefined ? [] : [[metakey, content] as const];
		}),
	);
}

/** How a value with this metadata is typed in. */
export function fieldKind(value: string | undefined, meta: Metadata): FieldKind {
	const type = meta.get('check/type') ?? meta.get('type');
	if (type === 'boolean' && (value === undefined || booleanOf(value, meta) !== undefined)) return 'boolean';
	const listed = listedValues(meta);
	if (listed.length > 0 && !meta.has('check/enum/delimiter') && enumWords(value ?? '', meta).length <= 1) return 'enum';
	if (type !== undefined && NUMBERS.has(type)) return 'number';
	if (value !== undefined && (value.includes('\n') || value.length > LONG)) return 'lines';
	return 'text';
}

/** The values that may be chosen; what is there now is one of them. */
export function optionsOf(value: string | undefined, meta: Metadata): readonly string[] {
	const listed = listedValues(meta);
	return value === undefined || listed.includes(value) ? listed : [value, ...listed];
}

const OPPOSITES: readonly (readonly [string, string])[] = [
	['1', '0'],
	['true', 'false'],
	['yes', 'no'],
	['on', 'off'],
	['enabled', 'disabled'],
	['enable', 'disable'],
];

/** How yes and no are spelled here: as the present value is. */
export function booleanWords(value: string | undefined, meta: Metadata): readonly [yes: string, no: string] {
	const yes = meta.get('check/boolean/true');
	const no = meta.get('check/boolean/false');
	if (yes !== undefined && no !== undefined) return [yes, no];
	return OPPOSITES.find((pair) => pair.includes(value?.toLowerCase() ?? '')) ?? ['1', '0'];
}

const SAFE_LENGTH = 200;

/**
 * Tries expressions with the browser's engine. That one may take very long for some, so those that repeat a group or
 * are long are left to the plan, which judges with an engine that cannot.
 */
export const BROWSER_REGEX: RegexEngine = {
	compile(pattern, {multiline}) {
		if (pattern.length > SAFE_LENGTH || /\)(?:[*+]|\{)/.test(pattern) || (pattern.match(/[*+{]/g)?.length ?? 0) > 3)
			return undefined;
		return new RegExp(pattern, multiline ? 'm' : '');
	},
};

/** What is wrong with a value, in words; undefined when it fits. The same checks as the plan's. */
export function faultOf(value: string, meta: Metadata): string | undefined {
	const violations = validate(value, meta, {regex: BROWSER_REGEX}).filter(({certain}) => certain);
	// A range says more than a type.
	const violation = violations.find(({check}) => check === 'check/range') ?? violations[0];
	return violation && wordsOf(violation);
}

function wordsOf({check, fault, expected, listed, reason}: Violation): string {
	if (fault === 'metadata') return `The metadata ${check} makes no sense, so no value can pass`;
	if (check === 'check/blacklist') return `Not allowed here: ${(listed ?? [expected]).join(', ')}`;
	if (listed && listed.length > 0) return `One of ${listed.join(', ')} is expected`;
	if (reason !== undefined) return reason;
	if (check === 'check/range') return `A number in ${expected} is expected`;
	return `${expected} is expected (${check})`;
}

/** What to know before typing: type, range, unit. */
export function hintOf(meta: Metadata): string {
	const type = meta.get('check/type') ?? meta.get('type');
	return [
		...(type === undefined || type === 'any' || type === 'string' || type === 'enum'
			? []
			: [type.replaceAll('_', ' ')]),
		...['check/range', 'unit/base', 'check/length/max', 'check/date/format'].flatMap((metakey) =>
			meta.has(metakey) ? [meta.get(metakey)!] : [],
		),
	].join(', ');
}

import type {RegexEngine} from '../patterns/regex-engine.js';

/** Metadata of a key by name without `meta:/`, its own and that of its `spec:/` twin together. */
export type Metadata = ReadonlyMap<string, string>;

/** What a check cannot do by itself. */
export interface ValidationTools {
	readonly regex: RegexEngine;
}

/** The metakeys by which a value is judged. */
export const CHECK_NAMES = [
	'check/type',
	'check/range',
	'check/validation',
	'check/path',
	'check/ipaddr',
	'check/port',
	'check/length/max',
	'unit/base',
	'check/date',
	'check/rgbcolor',
	'check/macaddr',
	'check/unit',
	'check/blacklist',
	'array',
] as const;
/** The metakey that asks for a check. */
export type CheckName = (typeof CHECK_NAMES)[number];

/** That a value does not fit its metadata, as facts. */
export interface Violation {
	readonly check: CheckName;
	/** Whether the value is to blame, or the metadata itself makes no sense, so that no value could pass. */
	readonly fault: 'value' | 'metadata';
	readonly value: string;
	/** What is asked for, in the words of the metadata: a type, a range, a pattern, a format. */
	readonly expected: string;
	/** The values that would be accepted (or, for `check/blacklist`, that are refused), where they can be listed. */
	readonly listed?: readonly string[];
	/** What the author of the metadata or the parser of its syntax says about it. */
	readonly reason?: string;
	/** False where the answer depends on the machine on which the instance runs; then this is only a guess (S11.1). */
	readonly certain: boolean;
}

/** Judges a value by one part of its metadata; undefined where nothing is asked for or the value fits. */
export type Check = (value: string, meta: Metadata, tools: ValidationTools) => Violation | undefined;

import {isClusterdError} from '@clusterd/core';
import {parseSingleInstance} from '@clusterd/http';
import {z} from 'zod';
import {LOG_LEVELS} from '../system/pino-logger.js';

/** What the table says of an option besides its schema. */
export interface OptionNotes {
	/** What stands for the value on the command line, as `DIR`. */
	readonly placeholder: string;
	readonly unit?: string;
}

/** As {@link BACKOFF} of the core has it, written out for the reference page. */
const BACKOFF_MS = {shortest: 1_000, longest: 300_000} as const;

const notes = z.registry<OptionNotes>();

const text = (placeholder: string): z.ZodString => z.string().min(1).register(notes, {placeholder});
const list = (placeholder: string): z.ZodArray<z.ZodString> =>
	z.array(z.string().min(1)).register(notes, {placeholder});
const whole = (minimum: number, maximum: number, unit?: string): z.ZodInt =>
	z.int().min(minimum).max(maximum).register(notes, {placeholder: 'N', unit});

/**
 * Every option of the daemon: the one place where its name, type, limits, default and meaning are written.
 * Flags, environment variables, the file's fields and the reference page are made of it.
 */
export const OPTION_SCHEMAS = {
	data: text('DIR')
		.optional()
		.describe(
			'The directory that keeps the fleet: revisions, ledger, notes. Made when it is missing. One daemon holds it at a time.',
		),
	host: text('HOST')
		.default('127.0.0.1')
		.describe(
			'The address to listen on. There is no sign-in yet: on anything but a loopback address everybody who reaches it can change everything.',
		),
	port: whole(0, 65_535)
		.default(33_334)
		.describe('The TCP port to listen on. 0 takes any free one; the line on standard output says which.'),
	hosts: list('NAMES')
		.default([])
		.describe(
			'Further names the server answers to, without port. On a loopback address its own names are always among them, and others are refused; elsewhere none means all.',
		),
	origins: list('ORIGINS')
		.default([])
		.describe('Origins of other sites whose pages may change things, as `https://admin.example`.'),
	instance: z
		.string()
		.refine(isSingleInstance, 'must be [VISIBILITY@]http://host:port')
		.register(notes, {placeholder: '[VISIBILITY@]URL'})
		.optional()
		.describe(
			"The instance that clients of webd get as `my`, webd's single-instance mode. It is added when it is asked for first.",
		),
	logLevel: z
		.enum(LOG_LEVELS)
		.register(notes, {placeholder: 'LEVEL'})
		.default('info')
		.describe('What is logged, as lines of JSON on standard error. Values of keys never are.'),
	rootName: text('NAME')
		.default('all')
		.describe(
			'What the cluster that everything is below is called at the first start. Later it is renamed like any other.',
		),

	concurrency: whole(1, 10_000).default(200).describe('How many instances are delivered to at the same time.'),
	concurrencyPerCluster: whole(1, 10_000)
		.optional()
		.describe(
			'How many instances directly in one cluster are delivered to at the same time. Left out: as many as of all.',
		),
	concurrencyPerHost: whole(1, 10_000)
		.optional()
		.describe(
			'How many instances on one machine are delivered to at the same time. Addresses with a path, and those of `separateHosts`, count as machines of their own. Left out: as many as of all.',
		),
	retryShortestMs: whole(1, 3_600_000, 'ms')
		.default(BACKOFF_MS.shortest)
		.describe(
			'How long delivery waits after the first failure of an instance. Each further one in a row doubles it (S8.1).',
		),
	retryLongestMs: whole(1, 86_400_000, 'ms')
		.default(BACKOFF_MS.longest)
		.describe('How long delivery waits at most before it tries an instance again (S8.1).'),
	checkReadsPerSecond: whole(0, 100_000)
		.default(200)
		.describe(
			'How many reads a second are sent to look for drift, over the whole fleet: one for each key that clusters set on an instance, and one for contact with it (S9). 0: none; then nobody notices either that an idle instance is away.',
		),
	checkIntervalMs: whole(100, 86_400_000, 'ms')
		.default(30_000)
		.describe('No instance is looked at for drift more often than this.'),
	contestedAfter: whole(0, 1_000)
		.default(3)
		.describe(
			'Which repair of a unit within ten minutes is not done any more, since somebody else fights for another value (S9). 0: every one is done.',
		),
	keepResults: whole(1, 100_000_000)
		.default(10_000)
		.describe(
			'Of how many revisions, the newest, it is kept what became of them: their operations with their results, and what their commands on single instances replaced, without which these cannot be undone (S0.4). Revisions are kept for ever.',
		),
	deadlineMs: whole(1, 60_000, 'ms')
		.default(2_000)
		.describe('How long a read of many instances waits for them unless the caller says otherwise (S12).'),
	confirmAbove: whole(0, 1_000_000_000)
		.default(10)
		.describe('Changes that touch more instances than this need the digest of their plan (S14.2).'),
	maxValueBytes: whole(1, 16_777_216, 'bytes of UTF-8')
		.default(1_048_576)
		.describe('The longest value that is taken (S14.3).'),
	maxNameBytes: whole(16, 16_384, 'bytes of UTF-8')
		.default(4_096)
		.describe('The longest key name that is taken (S14.3).'),
	maxUnits: whole(1, 1_000_000).default(10_000).describe('How many units one change may name (S14.3).'),
	maxWrites: whole(1, 1_000_000_000)
		.default(10_000_000)
		.describe('How much one change may write: units times instances (S14.3).'),

	instanceTimeoutMs: whole(1, 600_000, 'ms')
		.default(10_000)
		.describe('How long an instance may be silent while an answer is due.'),
	separateHosts: list('HOSTS')
		.default([])
		.describe(
			'Hosts, without port, whose elektrads do not share the files of `system:` and `spec:`: writes there need not go one at a time. Addresses with a path never do.',
		),
	marker: z
		.boolean()
		.register(notes, {placeholder: 'BOOLEAN'})
		.default(true)
		.describe('Whether instances get a key by which they are known again (S13.2).'),
	sessionsPerTenMinutes: whole(1, 1_000_000)
		.default(4)
		.describe('How many sessions are opened at one elektrad in ten minutes; each costs it memory for an hour.'),
	sessionsPerHour: whole(1, 1_000_000).default(12).describe('How many sessions are opened at one elektrad in an hour.'),
} as const;

function isSingleInstance(text: string): boolean {
	try {
		parseSingleInstance(text);
		return true;
	} catch (error) {
		if (isClusterdError(error, 'INSTANCE_URL_INVALID')) return false;
		throw error;
	}
}

/** The options in force. */
export type Options = {readonly [Name in keyof typeof OPTION_SCHEMAS]: z.output<(typeof OPTION_SCHEMAS)[Name]>};
export type OptionName = keyof Options;
export const OPTION_NAMES = Object.keys(OPTION_SCHEMAS) as readonly OptionName[];

/** One option as people meet it. */
export interface OptionEntry extends OptionNotes {
	readonly name: OptionName;
	/** As `--log-level`. */
	readonly flag: string;
	/** As `CLUSTERD_LOG_LEVEL`. */
	readonly variable: string;
	readonly description: string;
	/** Left out where there is none. */
	readonly fallback?: unknown;
	readonly kind: 'text' | 'number' | 'boolean' | 'list';
	/** What is allowed, in words. */
	readonly allowed: string;
}

/** The table as a list, in its order. */
export function optionEntries(): readonly OptionEntry[] {
	return OPTION_NAMES.map((name) => {
		const schema = OPTION_SCHEMAS[name];
		const inner = unwrap(schema);
		return {
			name,
			flag: `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
			variable: `CLUSTERD_${name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`,
			description: schema.description ?? '',
			...(schema instanceof z.ZodDefault && {fallback: schema.def.defaultValue}),
			...kindOf(inner),
			...(notes.get(inner) ?? {placeholder: 'VALUE'}),
		};
	});
}

const unwrap = (schema: z.core.$ZodType): z.core.$ZodType =>
	schema instanceof z.ZodDefault || schema instanceof z.ZodOptional ? unwrap(schema.def.innerType) : schema;

function kindOf(schema: z.core.$ZodType): Pick<OptionEntry, 'kind' | 'allowed'> {
	if (schema instanceof z.ZodBoolean) return {kind: 'boolean', allowed: 'true, false'};
	if (schema instanceof z.ZodArray)
		return {kind: 'list', allowed: 'texts, with commas between them; in the file a list'};
	if (schema instanceof z.ZodEnum) return {kind: 'text', allowed: schema.options.join(', ')};
	if (schema instanceof z.ZodNumber) return {kind: 'number', allowed: `${schema.minValue} to ${schema.maxValue}`};
	return {kind: 'text', allowed: 'text'};
}

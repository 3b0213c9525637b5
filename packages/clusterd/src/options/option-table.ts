import {z} from 'zod';
import {LOG_LEVELS} from '../system/pino-logger.js';

/** What the table says of an option besides its schema. */
export interface OptionNotes {
	/** What stands for the value on the command line, as `DIR`. */
	readonly placeholder: string;
	readonly unit?: string;
}

const notes = z.registry<OptionNotes>();

const text = (placeholder: string): z.ZodString => z.string().min(1).register(notes, {placeholder});
const whole = (minimum: number, maximum: number, unit?: string): z.ZodInt => z.int().min(minimum).max(maximum).register(notes, {placeholder: 'N', unit});

/**
 * Every option of the daemon: the one place where its name, type, limits, default and meaning are written.
 * Flags, environment variables, the file's fields and the reference page are made of it.
 */
export const OPTION_SCHEMAS = {
	data: text('DIR').optional().describe('The directory that keeps the fleet: revisions, ledger, notes. Made when it is missing. One daemon holds it at a time.'),
	host: text('HOST').default('127.0.0.1').describe('The address to listen on. There is no sign-in yet: on anything but a loopback address everybody who reaches it can change everything.'),
	port: whole(0, 65_535).default(33_334).describe('The TCP port to listen on. 0 takes any free one; the line on standard output says which.'),
	logLevel: z.enum(LOG_LEVELS).register(notes, {placeholder: 'LEVEL'}).default('info').describe('What is logged, as lines of JSON on standard error. Values of keys never are.'),
} as const;

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
	return OPTION_NAMES.map(name => {
		const schema = OPTION_SCHEMAS[name];
		const inner = unwrap(schema);
		return {
			name,
			flag: `--${name.replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`,
			variable: `CLUSTERD_${name.replaceAll(/[A-Z]/g, letter => `_${letter}`).toUpperCase()}`,
			description: schema.description ?? '',
			...(schema instanceof z.ZodDefault && {fallback: schema.def.defaultValue}),
			...kindOf(inner),
			...(notes.get(inner) ?? {placeholder: 'VALUE'}),
		};
	});
}

const unwrap = (schema: z.core.$ZodType): z.core.$ZodType => (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional ? unwrap(schema.def.innerType) : schema);

function kindOf(schema: z.core.$ZodType): Pick<OptionEntry, 'kind' | 'allowed'> {
	if (schema instanceof z.ZodBoolean) return {kind: 'boolean', allowed: 'true, false'};
	if (schema instanceof z.ZodArray) return {kind: 'list', allowed: 'texts, with commas between them; in the file a list'};
	if (schema instanceof z.ZodEnum) return {kind: 'text', allowed: schema.options.join(', ')};
	if (schema instanceof z.ZodNumber) return {kind: 'number', allowed: `${schema.minValue} to ${schema.maxValue}`};
	return {kind: 'text', allowed: 'text'};
}

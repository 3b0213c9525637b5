import {isClusterdError, type Logger} from '@clusterd/core';
import {pino, type DestinationStream, type Logger as Pino} from 'pino';

/** From nothing at all to everything. */
export const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface PinoLoggerOptions {
	/** @defaultValue info */
	readonly level?: LogLevel;
	/** Where lines of JSON go. @defaultValue standard error, at once */
	readonly destination?: DestinationStream;
}

type Facts = Readonly<Record<string, unknown>>;

/**
 * Logs lines of JSON by pino. What may be a secret or the value of a key is left out, however deep it lies in the
 * facts.
 */
export class PinoLogger implements Logger {
	readonly #pino: Pino;

	constructor({level = 'info', destination = pino.destination({fd: 2, sync: true})}: PinoLoggerOptions = {}) {
		this.#pino = pino(
			{
				level,
				base: {pid: process.pid},
				nestedKey: 'facts',
				timestamp: pino.stdTimeFunctions.isoTime,
				formatters: {level: (label) => ({level: label})},
			},
			destination,
		);
	}

	debug(message: string, facts?: Facts): void {
		this.#write('debug', message, facts);
	}

	info(message: string, facts?: Facts): void {
		this.#write('info', message, facts);
	}

	warn(message: string, facts?: Facts): void {
		this.#write('warn', message, facts);
	}

	error(message: string, facts?: Facts): void {
		this.#write('error', message, facts);
	}

	#write(level: keyof Logger, message: string, facts?: Facts): void {
		if (!this.#pino.isLevelEnabled(level)) return;
		if (facts === undefined) this.#pino[level](message);
		else this.#pino[level](scrub(facts), message);
	}
}

/** Names under which secrets and the values of keys travel. */
const SECRET = new Set([
	'value',
	'values',
	'content',
	'password',
	'secret',
	'token',
	'credentials',
	'authorization',
	'cookie',
	'set-cookie',
	'session',
]);
/** In the facts of an error, the same and what was there, what shall be, and what an instance said of it. */
const SECRET_IN_ERRORS = new Set([
	...SECRET,
	'own',
	'written',
	'wanted',
	'present',
	'expected',
	'before',
	'after',
	'now',
	'text',
	'meta',
	'conflicts',
	'plan',
	'refusals',
]);
const DEEPEST = 6;
const LONGEST_LIST = 20;

function scrub(value: unknown, depth = 0, secret: ReadonlySet<string> = SECRET): unknown {
	if (value instanceof Error) return scrubError(value, depth);
	if (typeof value === 'bigint') return String(value);
	if (typeof value !== 'object' || value === null) return value;
	if (depth >= DEEPEST) return '…';
	if (Array.isArray(value))
		return (value as readonly unknown[]).slice(0, LONGEST_LIST).map((item) => scrub(item, depth + 1, secret));
	return Object.fromEntries(
		Object.entries(value).map(([name, inner]) => [
			name,
			secret.has(name.toLowerCase()) ? '[left out]' : scrub(inner, depth + 1, secret),
		]),
	);
}

/**
 * Messages of ours may quote what an instance said, those of the JSON parser what it read: code and facts tell enough.
 * Only an error that nobody foresaw is told with the place where it arose.
 */
function scrubError(error: Error, depth: number): unknown {
	if (depth >= DEEPEST) return error.name;
	const cause = error.cause === undefined ? undefined : scrub(error.cause, depth + 1);
	if (isClusterdError(error))
		return {name: error.name, code: error.code, facts: scrub(error.facts, depth + 1, SECRET_IN_ERRORS), cause};
	const {code} = error as NodeJS.ErrnoException;
	const message = error instanceof SyntaxError ? undefined : error.message;
	return code === undefined
		? {name: error.name, message, at: framesOf(error), cause}
		: {name: error.name, message, code, cause};
}

const framesOf = ({stack = ''}: Error): readonly string[] =>
	stack
		.split('\n')
		.filter((line) => /^\s+at /.test(line))
		.map((line) => line.trim());

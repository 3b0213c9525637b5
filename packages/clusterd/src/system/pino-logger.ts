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

/** Logs lines of JSON by pino. What may be a secret or the value of a key is left out, however deep it lies in the facts. */
export class PinoLogger implements Logger {
	readonly #pino: Pino;

	constructor({level = 'info', destination = pino.destination({fd: 2, sync: true})}: PinoLoggerOptions = {}) {
		this.#pino = pino({level, base: {pid: process.pid}, timestamp: pino.stdTimeFunctions.isoTime}, destination);
	}

	debug(message: string, facts: Facts = {}): void {
		if (this.#pino.isLevelEnabled('debug')) this.#pino.debug(scrub(facts, 0), message);
	}

	info(message: string, facts: Facts = {}): void {
		this.#pino.info(scrub(facts, 0), message);
	}

	warn(message: string, facts: Facts = {}): void {
		this.#pino.warn(scrub(facts, 0), message);
	}

	error(message: string, facts: Facts = {}): void {
		this.#pino.error(scrub(facts, 0), message);
	}
}

/** Names under which the values of keys, or what an instance says of them, and secrets travel. */
const HIDDEN = new Set([
	'value', 'values', 'content', 'own', 'written', 'wanted', 'present', 'expected', 'before', 'after', 'now', 'text', 'meta',
	'password', 'secret', 'token', 'credentials', 'authorization', 'cookie', 'set-cookie', 'session',
]);
const DEEPEST = 6;
const LONGEST_LIST = 20;

function scrub(value: unknown, depth: number): unknown {
	if (value instanceof Error) return scrubError(value, depth);
	if (typeof value !== 'object' || value === null) return value;
	if (depth >= DEEPEST) return '…';
	if (Array.isArray(value)) return (value as readonly unknown[]).slice(0, LONGEST_LIST).map(item => scrub(item, depth + 1));
	return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, HIDDEN.has(name.toLowerCase()) ? '[left out]' : scrub(inner, depth + 1)]));
}

/** Messages of ours may quote what an instance said, those of the JSON parser what it read: code, facts and place tell enough. */
function scrubError(error: Error, depth: number): unknown {
	if (depth >= DEEPEST) return error.name;
	const cause = error.cause === undefined ? undefined : scrub(error.cause, depth + 1);
	return isClusterdError(error)
		? {name: error.name, code: error.code, facts: scrub(error.facts, depth + 1), at: framesOf(error), cause}
		: {name: error.name, message: error instanceof SyntaxError ? undefined : error.message, code: (error as NodeJS.ErrnoException).code, at: framesOf(error), cause};
}

const framesOf = ({stack = ''}: Error): readonly string[] => stack.split('\n').filter(line => /^\s+at /.test(line)).map(line => line.trim());

import type {Logger} from '../ports/logger.js';

/** What was logged once. */
export interface LoggedLine {
	readonly level: keyof Logger;
	readonly message: string;
	readonly facts: Readonly<Record<string, unknown>>;
}

/** Keeps what is logged, so that tests can look at it. */
export class MemoryLogger implements Logger {
	readonly #lines: LoggedLine[] = [];

	/** Oldest first. */
	get lines(): readonly LoggedLine[] {
		return this.#lines;
	}

	debug(message: string, facts: Readonly<Record<string, unknown>> = {}): void {
		this.#lines.push({level: 'debug', message, facts});
	}

	info(message: string, facts: Readonly<Record<string, unknown>> = {}): void {
		this.#lines.push({level: 'info', message, facts});
	}

	warn(message: string, facts: Readonly<Record<string, unknown>> = {}): void {
		this.#lines.push({level: 'warn', message, facts});
	}

	error(message: string, facts: Readonly<Record<string, unknown>> = {}): void {
		this.#lines.push({level: 'error', message, facts});
	}
}

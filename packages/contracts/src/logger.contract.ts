import type {Logger} from '@clusterd/core';
import type {ExecutionContext} from 'ava';
import type {SuiteTest} from './saboteur.js';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const satisfies readonly (keyof Logger)[];

export interface WrittenLine {
	readonly level: keyof Logger;
	readonly message: string;
	/** Those that were given; others beside them (time, host) are left out. */
	readonly facts: Readonly<Record<string, unknown>>;
}

export interface LoggerContractOptions {
	/** Begins every title. */
	readonly name: string;
	/** A logger for one law that writes from `debug` on, and a way to read what it wrote. */
	setup(t: ExecutionContext): {readonly logger: Logger; written(): Promise<readonly WrittenLine[]>};
}

/** The laws of the port Logger, for those that write. */
export function loggerContract(test: SuiteTest, {name, setup}: LoggerContractOptions): void {
	test(`${name}: messages and facts are written under their level, in order`, async (t) => {
		const {logger, written} = setup(t);
		for (const level of LOG_LEVELS)
			logger[level](`a ${level} message`, {named: level, bytes: 7, nested: {list: [1, 'two', null, true]}});
		t.deepEqual(
			await written(),
			LOG_LEVELS.map((level) => ({
				level,
				message: `a ${level} message`,
				facts: {named: level, bytes: 7, nested: {list: [1, 'two', null, true]}},
			})),
		);
	});

	test(`${name}: a message needs no facts`, async (t) => {
		const {logger, written} = setup(t);
		logger.warn('alone');
		t.deepEqual(await written(), [{level: 'warn', message: 'alone', facts: {}}]);
	});

	test(`${name}: a message with line breaks stays one message`, async (t) => {
		const {logger, written} = setup(t);
		const message = 'one\n{"level":"error"}\r\n%s %o';
		logger.info(message, {text: message});
		t.deepEqual(await written(), [{level: 'info', message, facts: {text: message}}]);
	});

	test(`${name}: facts that cannot be written do not fail the caller`, async (t) => {
		const {logger, written} = setup(t);
		const cyclic: Record<string, unknown> = {};
		cyclic['self'] = cyclic;
		t.notThrows(() => {
			logger.error('cyclic', cyclic);
			logger.error('unusual', {big: 1n, symbol: Symbol('s'), missing: undefined, call() {}});
		});
		t.deepEqual(
			(await written()).map(({message}) => message),
			['cyclic', 'unusual'],
		);
	});
}

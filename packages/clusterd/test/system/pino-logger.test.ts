import test from 'ava';
import {ClusterdError, type Logger} from '@clusterd/core';
import {PinoLogger, type LogLevel} from '#src/system/pino-logger.js';

function setup(level: LogLevel = 'info'): {logger: Logger; lines: string[]} {
	const lines: string[] = [];
	return {logger: new PinoLogger({level, destination: {write: (line) => void lines.push(line)}}), lines};
}

test('the value of a key is not logged, however deep it lies', (t) => {
	const {logger, lines} = setup();
	logger.info('one', {
		step: {unit: 'user:/a', wanted: {content: 'geheim'}},
		list: [{value: 'geheim'}],
		Authorization: 'geheim',
	});
	t.notRegex(lines.join(''), /geheim/);
	t.regex(lines.join(''), /user:\/a/);
});

test('an error is logged with code and cause, one that nobody foresaw with its place, but none with the value that elektrad quotes', (t) => {
	const {logger, lines} = setup();
	const parser = t.throws(() => JSON.parse('geheim') as unknown);
	const cause = new ClusterdError(
		'REJECTED',
		{instance: 'i1', unit: 'user:/a', text: "no match with string 'geheim'"},
		{cause: parser},
	);
	logger.error('delivery failed', {instance: 'i1', error: new Error('no way', {cause})});
	const text = lines.join('');
	t.notRegex(text, /geheim/);
	const {error} = (
		JSON.parse(text) as {facts: {error: {message: string; at: string[]; cause: {code: string; cause: {name: string}}}}}
	).facts;
	t.is(error.message, 'no way');
	t.is(error.cause.code, 'REJECTED');
	t.is(error.cause.cause.name, 'SyntaxError');
	t.regex(error.at[0] ?? '', /pino-logger\.test/);
});

test('what is below the level is not logged; silent logs nothing', (t) => {
	const warn = setup('warn');
	warn.logger.info('no');
	warn.logger.warn('yes');
	t.is(warn.lines.length, 1);
	const silent = setup('silent');
	silent.logger.error('no');
	t.is(silent.lines.length, 0);
});

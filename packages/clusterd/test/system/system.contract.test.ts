import {setTimeout as wait} from 'node:timers/promises';
import test from 'ava';
import {
	clockContract,
	hashContract,
	loggerContract,
	randomContract,
	regexEngineContract,
	type WrittenLine,
} from '@clusterd/contracts';
import {CryptoRandom} from '#src/system/crypto-random.js';
import {PinoLogger} from '#src/system/pino-logger.js';
import {Re2RegexEngine} from '#src/system/re2-regex-engine.js';
import {sha256} from '#src/system/sha256.js';
import {SystemClock} from '@clusterd/api';

clockContract(test, {
	name: 'system clock',
	setup: () => ({clock: new SystemClock(), pass: async (ms) => void (await wait(ms + 5))}),
});
randomContract(test, {name: 'crypto random', setup: () => new CryptoRandom()});
regexEngineContract(test, {name: 'RE2', setup: () => new Re2RegexEngine()});
hashContract(test, {name: 'sha256', hash: sha256});
loggerContract(test, {
	name: 'pino logger',
	setup() {
		const lines: string[] = [];
		const logger = new PinoLogger({level: 'debug', destination: {write: (line) => void lines.push(line)}});
		return {logger, written: async () => lines.map(lineOf)};
	},
});

function lineOf(text: string): WrittenLine {
	const {
		level,
		msg,
		facts = {},
	} = JSON.parse(text) as {level: WrittenLine['level']; msg: string; facts?: Record<string, unknown>};
	return {level, message: msg, facts};
}

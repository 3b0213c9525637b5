import {createHash} from 'node:crypto';
import test from 'ava';
import {ManualClock, MemoryLogger, SeededRandom} from '@clusterd/core/memory';
import {clockContract, hashContract, loggerContract, randomContract} from '@clusterd/contracts';

clockContract(test, {
	name: 'manual clock',
	setup() {
		const clock = new ManualClock();
		return {clock, pass: (ms) => clock.advance(ms)};
	},
});

randomContract(test, {name: 'seeded random', setup: () => new SeededRandom({seed: 7})});

hashContract(test, {name: 'SHA-256 of node:crypto', hash: (text) => createHash('sha256').update(text).digest('hex')});

loggerContract(test, {
	name: 'memory logger',
	setup() {
		const logger = new MemoryLogger();
		return {logger, written: async () => logger.lines};
	},
});

test('seeded random: the same seed gives the same sequence, another seed another', (t) => {
	const [one, same, other] = [new SeededRandom({seed: 3}), new SeededRandom({seed: 3}), new SeededRandom({seed: 4})];
	const first = [one.next(), one.uuid(), one.next()];
	t.deepEqual([same.next(), same.uuid(), same.next()], first);
	t.notDeepEqual([other.next(), other.uuid(), other.next()], first);
});

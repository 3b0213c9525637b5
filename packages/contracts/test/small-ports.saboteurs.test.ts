import test from 'ava';
import type {Logger, Random} from '@clusterd/core';
import {ManualClock, MemoryLogger, SeededRandom} from '@clusterd/core/memory';
import {clockContract, failedTitles, hashContract, loggerContract, randomContract} from '@clusterd/contracts';

const foundClock = (law: string, clock: () => ManualClock): void => {
	test(`a clock is found out that breaks the law: ${law}`, async (t) => {
		const failed = await failedTitles(
			t,
			(suite) => {
				clockContract(suite, {
					name: 'clock',
					setup() {
						const subject = clock();
						return {clock: subject, pass: (ms) => ManualClock.prototype.advance.call(subject, ms)};
					},
				});
			},
			{timeoutMs: 300},
		);
		t.true(failed.includes(`clock: ${law}`), `only these failed: ${failed.join('; ')}`);
	});
};

foundClock(
	'time passes',
	() =>
		new (class extends ManualClock {
			override now(): number {
				return Math.floor(super.now() / 1000); // seconds
			}
		})(),
);

foundClock(
	'whoever waits is woken once, after the delay',
	() =>
		new (class extends ManualClock {
			override after(delayMs: number, wake: () => void): () => void {
				super.after(delayMs * 2, wake);
				return super.after(delayMs, wake);
			}
		})(),
);

foundClock(
	'nobody is woken before the call that asked for it has returned',
	() =>
		new (class extends ManualClock {
			override after(delayMs: number, wake: () => void): () => void {
				if (delayMs > 0) return super.after(delayMs, wake);
				wake();
				return () => {};
			}
		})(),
);

foundClock(
	'the shorter delay comes first',
	() =>
		new (class extends ManualClock {
			override after(delayMs: number, wake: () => void): () => void {
				return super.after(delayMs < 60_000 ? 50 - delayMs : delayMs, wake);
			}
		})(),
);

foundClock(
	'a waiting that is taken back never wakes, also when it is taken back again or too late',
	() =>
		new (class extends ManualClock {
			override after(delayMs: number, wake: () => void): () => void {
				super.after(delayMs, wake);
				return () => {};
			}
		})(),
);

foundClock(
	'a pause ends after its delay, or with the reason of its signal',
	() =>
		new (class extends ManualClock {
			override after(): () => void {
				return () => {};
			}
		})(),
);

const foundRandom = (law: string, overridden: Partial<Random>): void => {
	test(`a chance is found out that breaks the law: ${law}`, async (t) => {
		const seeded = new SeededRandom();
		const failed = await failedTitles(t, (suite) => {
			randomContract(suite, {
				name: 'random',
				setup: () => ({next: () => seeded.next(), uuid: () => seeded.uuid(), ...overridden}),
			});
		});
		t.deepEqual(failed, [`random: ${law}`]);
	});
};

const seeded = new SeededRandom();
foundRandom('numbers are at least 0 and below 1', {next: () => Math.floor(seeded.next() * 10_001) / 10_000});
foundRandom('numbers are spread evenly', {next: () => seeded.next() ** 2});
foundRandom('every UUID is of version 4 and differs from the others', {
	uuid: () => '00000000-0000-4000-8000-000000000000',
});

test('a hash is found out that takes text for Latin letters', async (t) => {
	const {createHash} = await import('node:crypto');
	const failed = await failedTitles(t, (suite) => {
		hashContract(suite, {name: 'hash', hash: (text) => createHash('sha256').update(text, 'latin1').digest('hex')});
	});
	t.deepEqual(failed, ['hash: UTF-8 of every length has its known digest']);
});

const foundLogger = (law: string, logger: (kept: MemoryLogger) => Partial<Logger>): void => {
	test(`a logger is found out that breaks the law: ${law}`, async (t) => {
		const failed = await failedTitles(t, (suite) => {
			loggerContract(suite, {
				name: 'logger',
				setup() {
					const kept = new MemoryLogger();
					const on =
						(level: keyof Logger): Logger[keyof Logger] =>
						(...line) => {
							kept[level](...line);
						};
					return {
						logger: {debug: on('debug'), info: on('info'), warn: on('warn'), error: on('error'), ...logger(kept)},
						written: async () => kept.lines,
					};
				},
			});
		});
		t.deepEqual(failed, [`logger: ${law}`]);
	});
};

foundLogger('messages and facts are written under their level, in order', () => ({debug() {}}));
foundLogger('a message needs no facts', (kept) => ({warn: (message, facts = {wrong: 1}) => kept.warn(message, facts)}));
foundLogger('a message with line breaks stays one message', (kept) => ({
	info(message, facts) {
		for (const line of message.split('\n')) kept.info(line, facts);
	},
}));
foundLogger('facts that cannot be written do not fail the caller', (kept) => ({
	error: (message, facts) => kept.error(message, JSON.parse(JSON.stringify(facts)) as Record<string, unknown>),
}));

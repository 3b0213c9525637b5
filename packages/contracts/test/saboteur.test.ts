import test from 'ava';
import {failedTitles, type SuiteTest} from '@clusterd/contracts';

const suite =
	(subject: {readonly add: (one: number, other: number) => number | Promise<number>}) =>
	(law: SuiteTest): void => {
		law('adder: adds small numbers', async (t) => {
			t.is(await subject.add(1, 1), 2);
		});
		law('adder: adds large numbers', async (t) => {
			t.is(await subject.add(2 ** 40, 2 ** 40), 2 ** 41);
		});
	};

test('a suite over a faithful subject fails nowhere', async (t) => {
	t.deepEqual(await failedTitles(t, suite({add: (one, other) => one + other})), []);
});

test('a suite over a saboteur fails in the law that is broken, and in no other', async (t) => {
	t.deepEqual(await failedTitles(t, suite({add: (one, other) => (one + other) | 0})), ['adder: adds large numbers']);
});

test('a subject that throws fails', async (t) => {
	const add = (): number => {
		throw new Error('no');
	};
	t.is((await failedTitles(t, suite({add}))).length, 2);
});

test('a subject that hangs fails after the time given', async (t) => {
	const add = (): Promise<number> => new Promise(() => {});
	t.is((await failedTitles(t, suite({add}), {timeoutMs: 20})).length, 2);
});

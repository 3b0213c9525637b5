import test from 'ava';
import {pause} from '@clusterd/core';
import {ManualClock} from '@clusterd/core/memory';

test('a manual clock stands still until it is moved on', async (t) => {
	const clock = new ManualClock({now: 1000});
	t.is(clock.now(), 1000);
	await clock.advance(5);
	t.is(clock.now(), 1005);
});

test('a manual clock wakes what is due in order, each at its own time', async (t) => {
	const clock = new ManualClock({now: 0});
	const woken: string[] = [];
	for (const delayMs of [30, 10, 20, 10, 31]) clock.after(delayMs, () => woken.push(`${delayMs} at ${clock.now()}`));
	await clock.advance(30);
	t.deepEqual(woken, ['10 at 10', '10 at 10', '20 at 20', '30 at 30']);
	t.is(clock.timers, 1);
	t.is(clock.nextAt, 31);
});

test('a manual clock wakes what others set on the way', async (t) => {
	const clock = new ManualClock({now: 0});
	const woken: number[] = [];
	const paces = async (): Promise<void> => {
		for (const delayMs of [5, 5, 5]) {
			await pause(clock, delayMs);
			woken.push(clock.now());
		}
	};
	const done = paces();
	await clock.advance(12);
	t.deepEqual(woken, [5, 10]);
	await clock.advance(3);
	await done;
	t.deepEqual(woken, [5, 10, 15]);
});

test('a manual clock does not wake what was taken back, even in the same moment', async (t) => {
	const clock = new ManualClock();
	const woken: string[] = [];
	let takeBack = (): void => {};
	clock.after(1, () => {
		woken.push('first');
		takeBack();
	});
	takeBack = clock.after(1, () => woken.push('second'));
	await clock.advance(1);
	t.deepEqual(woken, ['first']);
});

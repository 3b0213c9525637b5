import {type Clock, pause} from '@clusterd/core';
import type {ExecutionContext} from 'ava';
import type {SuiteTest} from './saboteur.js';

export interface ClockContractOptions {
	/** Begins every title. */
	readonly name: string;
	/** A clock for one law, and a way to let time pass: at least `ms`, on that clock. */
	setup(t: ExecutionContext): {readonly clock: Clock; pass(ms: number): Promise<void>};
}

/** The laws of the port Clock. They take a few hundredths of a second of a real clock. */
export function clockContract(test: SuiteTest, {name, setup}: ClockContractOptions): void {
	test(`${name}: time passes`, async (t) => {
		const {clock, pass} = setup(t);
		const before = clock.now();
		await pass(10);
		t.true(clock.now() >= before + 9, 'timers may round');
		t.true(before > Date.UTC(2001) && before < Date.UTC(2200), 'milliseconds since 1970');
	});

	test(`${name}: whoever waits is woken once, after the delay`, async (t) => {
		const {clock, pass} = setup(t);
		let woken = 0;
		clock.after(10, () => woken++);
		clock.after(60_000, () => t.fail('much too early'));
		t.is(woken, 0);
		await pass(30);
		t.is(woken, 1);
		await pass(30);
		t.is(woken, 1);
	});

	test(`${name}: nobody is woken before the call that asked for it has returned`, async (t) => {
		const {clock, pass} = setup(t);
		let woken = 0;
		clock.after(0, () => woken++);
		t.is(woken, 0);
		await pass(5);
		t.is(woken, 1);
	});

	test(`${name}: the shorter delay comes first`, async (t) => {
		const {clock, pass} = setup(t);
		const woken: number[] = [];
		for (const delayMs of [40, 5, 20]) clock.after(delayMs, () => woken.push(delayMs));
		await pass(60);
		t.deepEqual(woken, [5, 20, 40]);
	});

	test(`${name}: a waiting that is taken back never wakes, also when it is taken back again or too late`, async (t) => {
		const {clock, pass} = setup(t);
		let woken = 0;
		const takeBack = clock.after(5, () => woken++);
		const tooLate = clock.after(5, () => woken++);
		takeBack();
		takeBack();
		await pass(20);
		tooLate();
		t.is(woken, 1);
	});

	test(`${name}: a pause ends after its delay, or with the reason of its signal`, async (t) => {
		const {clock, pass} = setup(t);
		const reason = new Error('enough');
		const controller = new AbortController();
		const ended = pause(clock, 5);
		const aborted = t.throwsAsync(pause(clock, 60_000, controller.signal));
		await pass(20);
		await ended;
		controller.abort(reason);
		t.is(await aborted, reason);
	});
}

import {fork, type ChildProcess} from 'node:child_process';
import {fileURLToPath} from 'node:url';

/** Another process that does one thing, and ends with this one. */
export interface Child<Answer> {
	/** What it made of its order. */
	readonly answer: Answer;
	/** Has it do a task; one at a time. */
	ask<Result>(task: object): Promise<Result>;
	stop(): void;
}

/**
 * Runs a module of this folder in a process of its own: it gets the order as its first message, and its first message
 * is the answer.
 */
export async function startChild<Answer>(module: string, order: object): Promise<Child<Answer>> {
	const child = fork(fileURLToPath(new URL(`${module}.js`, import.meta.url)), {execArgv: process.execArgv});
	const ask = <Result>(task: object): Promise<Result> => answerOf<Result>(child, module, task);
	return {answer: await ask<Answer>(order), ask, stop: () => void child.kill()};
}

function answerOf<Answer>(child: ChildProcess, module: string, message: object): Promise<Answer> {
	return new Promise((resolve, reject) => {
		const ended = (code: number | null): void => reject(new Error(`${module} ended with ${code}`));
		child.once('exit', ended);
		child.once('message', (answer) => {
			child.off('exit', ended);
			resolve(answer as Answer);
		});
		child.send(message);
	});
}

/**
 * The other end: answers the order with what `serve` makes of it, each task after it with what `work` makes of that,
 * and ends with the parent.
 */
export function serveParent<Order, Answer, Task = never>(
	serve: (order: Order) => Promise<Answer>,
	work?: (task: Task) => Promise<unknown>,
): void {
	const answer = (made: Promise<unknown>): void =>
		void made.then(
			(result) => process.send?.(result ?? {}),
			(error: unknown) => {
				throw error;
			},
		);
	process.once('message', (order: Order) => {
		if (work) process.on('message', (task: Task) => answer(work(task)));
		answer(serve(order));
	});
	process.once('disconnect', () => process.exit());
}

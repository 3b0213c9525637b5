import {fork} from 'node:child_process';
import {fileURLToPath} from 'node:url';

/** Another process that does one thing, and ends with this one. */
export interface Child<Answer> {
	readonly answer: Answer;
	stop(): void;
}

/** Runs a module of this folder in a process of its own: it gets the order as its first message, and its first message is the answer. */
export async function startChild<Answer>(module: string, order: object): Promise<Child<Answer>> {
	const child = fork(fileURLToPath(new URL(`${module}.js`, import.meta.url)));
	const answer = await new Promise<Answer>((resolve, reject) => {
		child.once('message', message => resolve(message as Answer));
		child.once('error', reject);
		child.once('exit', code => reject(new Error(`${module} ended with ${code}`)));
		child.send(order);
	});
	return {answer, stop: () => void child.kill()};
}

/** The other end: answers the order with what `serve` makes of it, and ends with the parent. */
export function serveParent<Order, Answer>(serve: (order: Order) => Promise<Answer>): void {
	process.once('message', (order: Order) => {
		serve(order).then(answer => process.send?.(answer), (error: unknown) => {
			throw error;
		});
	});
	process.once('disconnect', () => process.exit());
}

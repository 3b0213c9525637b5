import {ClusterdError, isClusterdError} from '../errors.js';
import type {Instance} from '../fleet/member.js';
import type {Clock} from '../ports/clock.js';

/** Instances that are asked at the same time. */
const CONCURRENCY = 200;

/** An instance that did not answer, or not in time. */
export interface Failed {
	readonly instance: Instance;
	readonly error: Error;
}

/**
 * Asks many instances, so many at a time, and waits for all or the deadline: whoever misses it is told with its reason,
 * nobody's failure is anybody else's (S12).
 * @throws the signal's reason when the caller gives up
 */
export async function askAll(
	instances: readonly Instance[],
	clock: Clock,
	deadlineMs: number,
	signal: AbortSignal | undefined,
	ask: (instance: Instance, signal: AbortSignal) => Promise<void>,
): Promise<{readonly failed: readonly Failed[]}> {
	signal?.throwIfAborted();
	const askers = Array.from({length: Math.min(CONCURRENCY, instances.length)}, () => new Asker());
	const giveUp = (reason: Error): void => askers.forEach((asker) => asker.giveUp(reason));
	const leave = (): void => giveUp(signal!.reason as Error);
	signal?.addEventListener('abort', leave, {once: true});
	const cancel = clock.after(deadlineMs, () => giveUp(new DeadlineError(deadlineMs)));
	const failed: Failed[] = [];
	const rest = instances.values();
	const work = async (asker: Asker): Promise<void> => {
		for (const instance of rest) {
			try {
				await asker.ask(instance, ask);
			} catch (error) {
				failed.push({instance, error: explained(instance, error)});
			}
		}
	};
	try {
		await Promise.all(askers.map(work));
	} finally {
		cancel();
		signal?.removeEventListener('abort', leave);
	}
	signal?.throwIfAborted();
	return {failed};
}

/**
 * Asks one instance after another until it gives up, which it does at once: who does not honour the signal delays
 * nobody.
 */
class Asker {
	readonly #over = new AbortController();
	#reject: ((reason: Error) => void) | undefined;

	giveUp(reason: Error): void {
		this.#over.abort(reason);
		this.#reject?.(reason);
	}

	ask(instance: Instance, ask: (instance: Instance, signal: AbortSignal) => Promise<void>): Promise<void> {
		return new Promise((resolve, reject) => {
			this.#over.signal.throwIfAborted();
			this.#reject = reject;
			ask(instance, this.#over.signal).then(resolve, reject);
		});
	}
}

/** Some time is over. */
class DeadlineError extends Error {
	override readonly name = 'DeadlineError';

	constructor(deadlineMs: number) {
		super(`no answer within ${deadlineMs} ms`);
	}
}

function explained(instance: Instance, error: unknown): Error {
	if (isClusterdError(error)) return error;
	if (error instanceof DeadlineError)
		return new ClusterdError(
			'INSTANCE_UNREACHABLE',
			{instance: instance.id, address: instance.addresses[0]!, reason: error.message},
			{cause: error},
		);
	return error instanceof Error ? error : new Error(String(error));
}

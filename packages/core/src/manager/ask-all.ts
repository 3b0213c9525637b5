import {ClusterdError} from '../errors.js';
import type {Instance} from '../model/member.js';
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
export async function askAll(instances: readonly Instance[], clock: Clock, deadlineMs: number, signal: AbortSignal | undefined, ask: (instance: Instance, signal: AbortSignal) => Promise<void>): Promise<{readonly failed: readonly Failed[]}> {
	signal?.throwIfAborted();
	const workers = Array.from({length: Math.min(CONCURRENCY, instances.length)}, () => new AbortController());
	const abort = (reason: unknown): void => workers.forEach((worker) => worker.abort(reason));
	const giveUp = (): void => abort(signal?.reason);
	signal?.addEventListener('abort', giveUp, {once: true});
	const cancel = clock.after(deadlineMs, () => abort(new DeadlineError(deadlineMs)));
	const failed: Failed[] = [];
	const rest = instances.values();
	const work = async (late: AbortSignal): Promise<void> => {
		for (const instance of rest) {
			try {
				late.throwIfAborted();
				await untilAborted(ask(instance, late), late);
			} catch (error) {
				failed.push({instance, error: explained(instance, error)});
			}
		}
	};
	try {
		await Promise.all(workers.map((worker) => work(worker.signal)));
	} finally {
		cancel();
		signal?.removeEventListener('abort', giveUp);
	}
	signal?.throwIfAborted();
	return {failed};
}

/** Some time is over. */
class DeadlineError extends Error {
	override readonly name = 'DeadlineError';

	constructor(deadlineMs: number) {
		super(`no answer within ${deadlineMs} ms`);
	}
}

function explained(instance: Instance, error: unknown): Error {
	if (error instanceof ClusterdError) return error;
	if (error instanceof DeadlineError) return new ClusterdError('INSTANCE_UNREACHABLE', {instance: instance.id, address: instance.addresses[0]!, reason: error.message}, {cause: error});
	return error instanceof Error ? error : new Error(String(error));
}

/** An answer, or the signal's reason if that is first: who does not honour the signal delays nobody. */
function untilAborted(answer: Promise<void>, signal: AbortSignal): Promise<void> {
	return new Promise((resolve, reject) => {
		const abort = (): void => reject(signal.reason as Error);
		signal.addEventListener('abort', abort, {once: true});
		answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
	});
}

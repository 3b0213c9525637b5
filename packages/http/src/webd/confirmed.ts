import {isClusterdError, type Change, type ClusterManager, type Outcome} from '@clusterd/core';
import {ApiError} from '@clusterd/api';
import {isWell} from '../outcome-reply.js';

/** How long a request of webd's clients waits for instances, ms. */
const WAIT_MS = 10_000;
const MOST_PLANS = 5;
const REASONS_SHOWN = 5;

/** Whose change it is, and who waits for it. */
export interface By {
	readonly manager: ClusterManager;
	readonly signal: AbortSignal;
}

/**
 * Does a change as it is: who asks through webd's routes is taken to have seen and confirmed its plan. The plan in the
 * answer is that one, for which instances were read.
 */
export async function commitConfirmed(
	{manager, signal}: By,
	change: Change,
	waitMs = WAIT_MS,
	attempt = 1,
): Promise<Outcome> {
	const plan = await manager.plan(change, {signal});
	try {
		return {...(await manager.commit(change, {digest: plan.digest, waitMs, signal})), plan};
	} catch (error) {
		if (!isClusterdError(error, 'PLAN_STALE') || attempt === MOST_PLANS) throw error;
	}
	return commitConfirmed({manager, signal}, change, waitMs, attempt + 1);
}

/**
 * The same for changes that are answered with one status, one after another, in the time of one.
 * @throws PARTIAL when an instance does not have one of them
 */
export async function doConfirmed(by: By, ...changes: readonly Change[]): Promise<readonly Outcome[]> {
	const end = performance.now() + WAIT_MS;
	const outcomes: Outcome[] = [];
	for (const change of changes)
		outcomes.push(await commitConfirmed(by, change, Math.max(0, Math.round(end - performance.now()))));
	for (const outcome of outcomes) checkWell(outcome);
	return outcomes;
}

function checkWell(outcome: Outcome): void {
	const {operation} = outcome;
	if (operation === undefined || isWell(outcome)) return;
	const {id, targets, totals, exceptions} = operation;
	throw new ApiError('PARTIAL', {operation: id, targets, totals, reasons: exceptions.slice(0, REASONS_SHOWN)});
}

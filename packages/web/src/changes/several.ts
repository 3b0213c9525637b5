import type {Change, ClusterManager, MemberView, Plan} from '@clusterd/core';
import {newRequestKey} from './request-key.js';
import type {Seen} from './seen.js';

/** One of several changes that are asked for together: what it would do, and what became of it. */
export interface OneOfSeveral {
	readonly member: MemberView;
	readonly change: Change;
	readonly plan?: Plan;
	readonly failure?: unknown;
	readonly isDone?: boolean;
}

/** Plans one change; what is wrong with it is part of the answer. */
export async function planOne(manager: ClusterManager, member: MemberView, change: Change): Promise<OneOfSeveral> {
	try {
		const plan = await manager.plan(change);
		const [refusal] = plan.refusals;
		return {member, change, plan, ...(refusal ? {failure: refusal} : {})};
	} catch (failure) {
		return {member, change, failure};
	}
}

/**
 * Does one change as it was shown. Those before it may have made its digest stale; what it does must still be the same.
 */
export async function doOne(manager: ClusterManager, shown: OneOfSeveral, seen: Seen): Promise<OneOfSeveral> {
	const now = await planOne(manager, shown.member, shown.change);
	if (now.failure !== undefined || !now.plan) return now;
	if (effectOf(now.plan) !== effectOf(shown.plan))
		return {...now, failure: new Error('It would do something else by now; look at it again')};
	try {
		await manager.commit(shown.change, {digest: now.plan.digest, requestKey: newRequestKey(), ...seen});
		return {...shown, isDone: true};
	} catch (failure) {
		return {...shown, failure};
	}
}

const effectOf = (plan: Plan | undefined): string => JSON.stringify(plan && [plan.rows, plan.instances]);

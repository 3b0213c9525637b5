import type {ClusterManager, Operation, Revision} from '@clusterd/core';

/** The newest revisions that are looked through. */
const LOOKED_AT = 500;

/** What clusterd did about an operation later: stopped it, went on with it, took it back (S8.2). */
export interface FollowUps {
	/** Newest first. */
	readonly revisions: readonly Revision[];
	/** Whether it is stopped now: what it did is closed to all instances that it was not begun on. */
	readonly isStopped: boolean;
}

/** Looks for revisions that name the operation. */
export async function readFollowUps(
	manager: ClusterManager,
	{id, revision}: Operation,
	signal: AbortSignal,
): Promise<FollowUps> {
	const newest = await manager.history.list({limit: LOOKED_AT}, {signal});
	const revisions = newest.filter((each) => each.number > revision && each.policy.of === id);
	const isStopped =
		revisions[0]?.edits.some(({entity, after}) => entity === 'setting' && after?.stage?.open !== undefined) ?? false;
	return {revisions, isStopped};
}

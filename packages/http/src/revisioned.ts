import type {ClusterManager} from '@clusterd/core';
import type {Reply} from './serve.js';

/**
 * An answer with the revision that its reader has seen as ETag, for the `If-Match` of a change (S10). Asked for before
 * reading, so that what is read is never older than it says.
 */
export async function revisioned<Body>(
	manager: ClusterManager,
	signal: AbortSignal,
	read: () => Promise<Body>,
): Promise<Reply<Body>> {
	const {revision} = await manager.health({signal});
	return {body: await read(), tag: revision};
}
